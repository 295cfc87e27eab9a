/// What has arrived on a stream and was not yet consumed.
#pragma once

#include <cstddef>
#include <system_error>
#include <vector>

#include "fortune/codec.hpp"
#include "fortune/deadline.hpp"

namespace fortune {
class Stream;
}

namespace fortune::get {

/// Grows with what arrives, never on the word of a header.
class Arrivals {
 public:
  /// Dies with the next call of a non-const member.
  Bytes bytes() const { return Bytes(buffer_).subspan(begin_, end_ - begin_); }

  /// Waits for more. `input` says whether the peer may send more still.
  std::error_code read_more(Stream& stream, Deadline deadline, Input& input);

  /// The first `size` bytes are no longer of interest.
  void consume(std::size_t size) { begin_ += size; }

 private:
  void make_room();

  std::vector<std::byte> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace fortune::get
