/// How a server is to serve.
#pragma once

#include <sys/socket.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "admission.hpp"
#include "fortune/listener.hpp"
#include "selection.hpp"

namespace fortune::serve {

struct Settings {
  std::size_t threads = 1;                                      ///< workers
  Order order = Order::random;                                  ///< of the picks
  std::optional<std::uint64_t> seed;                            ///< makes them repeatable
  std::chrono::nanoseconds timeout = std::chrono::seconds(10);  ///< for a peer to take its answer
  std::chrono::nanoseconds idle_timeout = std::chrono::minutes(1);  ///< between `query` messages
  std::uint64_t replies_a_second = 100;  ///< to a source of datagrams; 0: no limit
  Admission::Limits limits{.connections = 0, .per_source = 0, .served = std::nullopt};
  ListenSettings listen{.backlog = SOMAXCONN, .socket_mode = std::nullopt};
};

}  // namespace fortune::serve
