/// The fast way: a connection answered and closed where it was accepted.
#pragma once

#include <chrono>
#include <cstddef>

#include "fortune/file_descriptor.hpp"
#include "ledger.hpp"
#include "selection.hpp"
#include "wire_image.hpp"

namespace asio {
class io_context;
}

namespace fortune::serve {

/// Answers the connections of one acceptor, on its thread: send, look, close. No allocation, no
/// timer and no poller, unless the connection must go the slow way; then it moves, once and for
/// good, to the worker's loop.
class Answerer {
 public:
  /// The image and the loop must outlive the answerer.
  Answerer(const WireImage& image, Picker picker, asio::io_context& loop,
           std::chrono::nanoseconds timeout)
      : image_(image), picker_(picker), loop_(loop), timeout_(timeout) {}

  /// Throws std::bad_alloc or std::system_error when the machine lacks what the slow way needs; the
  /// connection is then counted as aborted.
  void answer(FileDescriptor peer);

  /// The sum of what ended here and on the loop. Only when both threads have ended.
  Ledger ledger() const;

 private:
  void end(std::uint64_t Ledger::*outcome);
  void answer_slowly(FileDescriptor peer, Bytes rest);

  const WireImage& image_;
  Picker picker_;
  asio::io_context& loop_;
  std::chrono::nanoseconds timeout_;
  Ledger fast_;  // written by the acceptor's thread
  Ledger slow_;  // written by the loop's thread
};

}  // namespace fortune::serve
