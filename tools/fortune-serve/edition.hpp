/// An edition: the fortunes as they are served from one load to the next.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "fortune/framing.hpp"
#include "weights.hpp"
#include "wire_image.hpp"

namespace fortune::serve {

/// One wire image a framing in use, and no other copy of the texts. What is in it never changes; a
/// source that is followed adds to it, on one thread, while any thread may read.
class Edition {
 public:
  /// Generations begin at 1.
  Edition(const std::set<Framing>& framings, std::uint32_t generation);

  std::uint32_t generation() const { return generation_; }

  /// Of which a framing may have to leave out some.
  std::size_t fortunes() const { return fortunes_.load(std::memory_order_relaxed); }

  /// Empty records left out.
  std::size_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

  /// Of a framing in use. Dies with the edition.
  const WireImage& image(Framing framing) const {
    return parts_[static_cast<std::size_t>(framing)]->image;
  }

  /// Fortunes that a framing had to leave out, over all framings.
  std::size_t left_out() const;

  /// A warning for each framing that had to.
  void log_left_out() const;

  /// A framing that has nothing to send, if there is one.
  std::optional<Framing> empty_framing() const;

  void add(std::string_view text);
  void add_dropped(std::size_t count) {
    dropped_.store(dropped() + count, std::memory_order_relaxed);
  }

  /// What was added since the last call is a file of that group, whose percentage this is.
  void end_file(std::size_t group, std::optional<unsigned> percent);

  /// Once all is there that comes before anybody reads. Without a sharing, each fortune is as
  /// likely, whatever its file.
  void seal(std::optional<Sharing> sharing);

 private:
  struct Part {
    Part(Framing framing, std::uint32_t generation) : image(framing, generation) {}
    WireImage image;
    std::vector<Portion> portions;  // what each file has in it
  };

  std::uint32_t generation_;
  std::array<std::unique_ptr<Part>, framing_count> parts_;
  std::atomic<std::size_t> fortunes_ = 0;
  std::atomic<std::size_t> dropped_ = 0;
};

}  // namespace fortune::serve
