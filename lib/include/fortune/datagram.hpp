/// A client's datagrams.
#pragma once

#include <cstddef>
#include <span>
#include <system_error>

#include "fortune/codec.hpp"
#include "fortune/deadline.hpp"

namespace fortune {

struct SocketAddress;

/// Sends a datagram, which is not empty, to the addresses, as Stream::connect() tries them, and
/// waits for the first answer. Returns its size; what `into` has no room for is lost. Nothing is
/// sent twice. Errors: Errc::timed_out, the system's; that nobody listens may be told or not.
std::size_t exchange_datagrams(std::span<const SocketAddress> addresses, Bytes datagram,
                               std::span<std::byte> into, Deadline deadline,
                               std::error_code& error);

}  // namespace fortune
