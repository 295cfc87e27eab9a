/// A point in time by which something must be done, on the steady clock.
#pragma once

#include <algorithm>
#include <chrono>
#include <compare>

namespace fortune {

using Clock = std::chrono::steady_clock;

/// Absolute, so that a peer who sends one byte at a time cannot push it back.
class Deadline {
 public:
  static Deadline after(Clock::duration duration) { return Deadline(saturating_sum(duration)); }

  Clock::time_point time() const { return time_; }

  /// Never negative.
  Clock::duration remaining() const {
    return std::max(time_ - Clock::now(), Clock::duration::zero());
  }

  friend auto operator<=>(const Deadline&, const Deadline&) = default;

 private:
  explicit Deadline(Clock::time_point time) : time_(time) {}

  static Clock::time_point saturating_sum(Clock::duration duration) {
    const auto now = Clock::now();
    return duration > Clock::time_point::max() - now ? Clock::time_point::max() : now + duration;
  }

  Clock::time_point time_;
};

}  // namespace fortune
