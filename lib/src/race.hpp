/// Reaching whichever of a server's addresses answers first.
#pragma once

#include <span>
#include <system_error>

#include "fortune/codec.hpp"
#include "fortune/deadline.hpp"
#include "fortune/file_descriptor.hpp"

namespace fortune {

struct SocketAddress;

/// Tries the addresses side by side, as RFC 8305 (Happy Eyeballs) has it: in their order, the next
/// one 250 ms after the one before it or as soon as that has failed, until one of them has accepted
/// the connection. On failure it is empty and the error is that of the address that failed last, or
/// Errc::timed_out.
FileDescriptor race_to_connect(std::span<const SocketAddress> addresses, Deadline deadline,
                               std::error_code& error);

/// The same with a datagram to each, until one of them has answered; the answer can be read.
FileDescriptor race_to_answer(std::span<const SocketAddress> addresses, Bytes datagram,
                              Deadline deadline, std::error_code& error);

}  // namespace fortune
