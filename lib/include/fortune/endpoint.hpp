/// Endpoints: one word that names framing, transport and address.
///
///     endpoint = [ framing [ "+udp" ] "://" ] location
///     location = host ":" port | "[" ipv6 "]" ":" port | ":" port | "/" absolute-path
///
/// A value type without sockets: it resolves nothing. See fortune-protocol(7).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "fortune/framing.hpp"

namespace fortune {

enum class Transport : std::uint8_t { tcp, udp, unix_stream };

/// Thrown for a word that is not an endpoint; what() names the part that is wrong.
class EndpointError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

struct Endpoint {
  std::optional<Framing> framing;
  Transport transport = Transport::tcp;
  std::string host;        ///< without brackets; empty: every interface to a server, else localhost
  std::uint16_t port = 0;  ///< 0 asks the kernel for a free one
  std::string path;        ///< unix_stream only: absolute, at most max_path_bytes

  /// What fits into sockaddr_un::sun_path beside its NUL.
  static constexpr std::size_t max_path_bytes = 107;

  static Endpoint parse(std::string_view word);

  /// The same grammar: parse(e.to_string()) == e.
  std::string to_string() const;

  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

}  // namespace fortune
