/// A set of fortunes as one framing sends it, encoded once.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "fortune/codec.hpp"
#include "fortune_set.hpp"

namespace fortune::serve {

/// Immutable and contiguous: serving a fortune is sending a slice of it.
class WireImage {
 public:
  /// Leaves out fortunes whose text is larger than the limit, or than the framing can hold.
  WireImage(const Codec& codec, const FortuneSet& set, std::size_t max_text_bytes);

  std::size_t size() const { return ends_.size(); }

  /// The message of fortune i < size(). Dies with the image.
  Bytes operator[](std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return {bytes_.get() + begin, ends_[i] - begin};
  }

  /// Whether two of its messages differ: a stock Qt client that gets the same text twice reconnects
  /// at once, for ever.
  bool has_variety() const;

 private:
  std::unique_ptr<std::byte[]> bytes_;
  std::vector<std::size_t> ends_;
};

}  // namespace fortune::serve
