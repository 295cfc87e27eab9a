/// A client's connection, with a deadline on everything.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <system_error>

#include "fortune/deadline.hpp"

namespace fortune {

struct SocketAddress;

/// One TCP or Unix-domain connection. Calls wait until they are done or the deadline has passed
/// (Errc::timed_out); other errors are the system's. Used by one thread at a time.
class Stream {
 public:
  Stream();
  ~Stream();
  Stream(Stream&&) noexcept;
  Stream& operator=(Stream&&) noexcept;

  /// Connects to the first address that answers, trying them in order; each gets its share of the
  /// time that is left. The error is the last address's.
  std::error_code connect(std::span<const SocketAddress> addresses, Deadline deadline);

  /// Waits for bytes and takes what is there. 0 without an error: the peer has ended its side.
  std::size_t read_some(std::span<std::byte> into, Deadline deadline, std::error_code& error);

 private:
  struct Impl;  // keeps Asio out of this header
  std::unique_ptr<Impl> impl_;
};

}  // namespace fortune
