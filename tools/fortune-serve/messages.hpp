/// Messages in memory, to which one thread adds while others send them.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "fortune/codec.hpp"
#include "growing_array.hpp"

namespace fortune::serve {

/// What is in it never moves and is never copied. One thread adds; any thread may meanwhile read
/// the messages below a size() that it has seen.
class Messages {
 public:
  std::size_t size() const { return slices_.size(); }

  /// The message i < size(). Dies with this object.
  Bytes operator[](std::size_t i) const { return {slices_[i].data, slices_[i].size}; }

  /// Where the next message is to be written. It counts once add() has been given it.
  std::span<std::byte> room(std::size_t size);
  void add(std::span<const std::byte> message);

 private:
  struct Slice {
    const std::byte* data;
    std::size_t size;
  };

  GrowingArray<Slice> slices_;
  std::vector<std::unique_ptr<std::byte[]>> chunks_;  // each larger than the one before
  std::span<std::byte> free_;                         // what is left of the last one
  std::size_t next_chunk_bytes_ = std::size_t{64} << 10;
};

}  // namespace fortune::serve
