/// A set of fortunes as one framing sends it, encoded once.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "fortune/codec.hpp"
#include "fortune/framing.hpp"
#include "length_index.hpp"
#include "messages.hpp"
#include "weights.hpp"

namespace fortune::serve {

/// Serving a fortune is sending a slice of it. The image of `query` holds every fortune, so that
/// the index is the id, and each message is stamped with it; those of the other framings leave out
/// what they cannot hold.
///
/// One thread adds; any thread may meanwhile read what is below a size() that it has seen.
class WireImage {
 public:
  WireImage(Framing framing, std::uint32_t generation)
      : framing_(framing), generation_(generation) {}

  std::size_t size() const { return messages_.size(); }

  /// The message of fortune i < size(). Dies with the image.
  Bytes operator[](std::size_t i) const { return messages_[i]; }

  /// Those that the framing cannot hold.
  std::size_t left_out() const { return left_out_.load(std::memory_order_relaxed); }

  /// Whether two of its messages differ: a stock Qt client that gets the same text twice reconnects
  /// at once, for ever.
  bool has_variety() const;

  /// How often each part is picked; empty: every fortune is as likely.
  const Weights& weights() const { return weights_; }

  /// For `query` alone: one whose text has `least` to `most` bytes; nothing when none has.
  std::optional<std::size_t> pick_by_length(std::size_t least, std::size_t most,
                                            std::uint64_t random) const;

  /// Encodes one more fortune, or leaves it out.
  void add(std::string_view text);

  /// Once all is there that comes before anybody reads.
  void seal(Weights weights);

 private:
  Framing framing_;
  std::uint32_t generation_;
  Messages messages_;
  LengthIndex by_length_;
  Weights weights_;
  std::atomic<std::size_t> left_out_ = 0;
};

}  // namespace fortune::serve
