#include "reply_limit.hpp"

#include <algorithm>
#include <chrono>
#include <random>

namespace fortune::serve {
namespace {

constexpr unsigned bucket_bits = 12;
constexpr std::chrono::seconds burst{10};  // of what the rate allows

}  // namespace

ReplyLimit::ReplyLimit(std::uint64_t a_second)
    : interval_(a_second == 0
                    ? Clock::duration::zero()
                    : Clock::duration(std::chrono::seconds(1)) / static_cast<Clock::rep>(a_second)),
      multiplier_(std::uint64_t{std::random_device()()} << 32 | std::random_device()() | 1),
      full_at_(std::size_t{1} << bucket_bits) {}

bool ReplyLimit::allows(SourcePrefix source, Clock::time_point now) {
  const std::uint64_t hash = static_cast<std::uint64_t>(source) * multiplier_;
  Clock::time_point& full_at = full_at_[hash >> (64 - bucket_bits)];
  const auto after_this = std::max(full_at, now) + interval_;
  if (after_this - now > burst) return false;
  full_at = after_this;
  return true;
}

}  // namespace fortune::serve
