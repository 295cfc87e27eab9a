/// The load that a run puts on a server.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace fortune::flood {

struct Load {
  std::size_t connections = 64;
  std::size_t threads = 1;
  std::optional<double> rate = {};  ///< requests a second of an open loop; nothing: a closed loop
  std::uint64_t requests_per_connection = 1;              ///< 0: no limit
  std::size_t pipeline = 1;                               ///< requests at once on a connection
  std::chrono::nanoseconds warmup{0};                     ///< goes before what the next two limit
  std::optional<std::chrono::nanoseconds> duration = {};  ///< at least one of these two is set
  std::optional<std::uint64_t> requests = {};

  /// What falls to that thread of so many connections or requests: nearly equal parts.
  std::uint64_t share(std::uint64_t whole, std::size_t thread) const {
    return whole / threads + (thread < whole % threads ? 1 : 0);
  }
};

/// What one request does.
enum class Exchange : std::uint8_t {
  answer,    ///< connects, and takes the server's message to its end
  datagram,  ///< an empty datagram there, a fortune back
  random,    ///< RANDOM of `query`
  ping,      ///< PING of `query`
  connect,   ///< connects, and no more
};

constexpr bool is_query(Exchange exchange) {
  return exchange == Exchange::random || exchange == Exchange::ping;
}

}  // namespace fortune::flood
