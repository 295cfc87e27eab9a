/// Waiting for sockets, and reading from one, with a deadline.
#pragma once

#include <poll.h>

#include <cstddef>
#include <span>
#include <system_error>

#include "fortune/deadline.hpp"

namespace fortune {

/// Waits until poll(2) has something to tell of them; false if nothing by the deadline.
bool wait_for(std::span<pollfd> sockets, Deadline deadline);

/// Waits for bytes, or a datagram, and takes what is there. Errc::timed_out or the system's error.
std::size_t receive(int socket, std::span<std::byte> into, Deadline deadline,
                    std::error_code& error);

}  // namespace fortune
