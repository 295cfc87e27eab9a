#include "schedule.hpp"

#include <cmath>
#include <limits>

namespace fortune::flood {
namespace {

constexpr auto no_limit = std::numeric_limits<std::uint64_t>::max();

std::uint64_t limit_of(const Load& load, std::size_t thread) {
  if (!load.requests) return no_limit;
  if (!load.rate) return load.share(*load.requests, thread);
  // The first that is due at the end of the warm-up or after it, plus as many as there should be.
  const double in_warmup =
      std::ceil(std::chrono::duration<double>(load.warmup).count() * *load.rate);
  return static_cast<std::uint64_t>(in_warmup) + *load.requests;
}

}  // namespace

Schedule::Schedule(const Load& load, const Period& period, std::size_t thread)
    : load_(load), period_(period), index_(thread), limit_(limit_of(load, thread)) {}

Clock::time_point Schedule::next(Clock::time_point now) const {
  if (load_.rate) return next_in_open_loop();
  const bool in_warmup = now < period_.measured_from;
  return in_warmup || (limit_ > 0 && now < period_.end) ? now : Clock::time_point::max();
}

Clock::time_point Schedule::next_in_open_loop() const {
  if (index_ >= limit_) return Clock::time_point::max();
  const double ns = static_cast<double>(index_) * 1e9 / *load_.rate;
  constexpr double far = 9e18;  // beyond any clock
  if (ns > far) return Clock::time_point::max();
  const auto due = period_.start + std::chrono::nanoseconds(std::llround(ns));
  return due < period_.end ? due : Clock::time_point::max();
}

void Schedule::take(Clock::time_point due) {
  if (load_.rate)
    index_ += load_.threads;
  else if (limit_ != no_limit && due >= period_.measured_from)
    --limit_;
}

}  // namespace fortune::flood
