/// A client's connection, with a deadline on everything.
#pragma once

#include <cstddef>
#include <span>
#include <system_error>

#include "fortune/codec.hpp"
#include "fortune/deadline.hpp"
#include "fortune/file_descriptor.hpp"

namespace fortune {

struct SocketAddress;

/// One TCP or Unix-domain connection. Calls wait until they are done or the deadline has passed
/// (Errc::timed_out); other errors are the system's. Used by one thread at a time. No event loop:
/// a program that asks one server once is done before one is set up.
class Stream {
 public:
  /// Connects to the address that accepts first. They are tried side by side, in their order, the
  /// next one 250 ms after the one before it or as soon as that has failed (RFC 8305). The error is
  /// that of the address that failed last.
  std::error_code connect(std::span<const SocketAddress> addresses, Deadline deadline);

  /// Writes all of it.
  std::error_code write(Bytes bytes, Deadline deadline);

  /// Waits for bytes and takes what is there. 0 without an error: the peer has ended its side.
  std::size_t read_some(std::span<std::byte> into, Deadline deadline, std::error_code& error);

 private:
  FileDescriptor socket_;
};

}  // namespace fortune
