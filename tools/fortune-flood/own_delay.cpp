#include "own_delay.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace fortune::flood {

void OwnDelay::watch_cpu() {
  schedstat_ = FileDescriptor(open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC));
}

void OwnDelay::woke(Clock::time_point awake_since) {
  const bool has_rested = awake_since != awake_since_;
  awake_since_ = awake_since;
  waited_ = {};
  if (!is_queueing_) return;
  const auto waited = waited_for_cpu();
  if (has_rested) waited_ = waited - waited_before_;  // else it is part of the time without a break
  waited_before_ = waited;
}

void OwnDelay::queueing() {
  if (!is_queueing_) waited_before_ = waited_for_cpu();
  is_queueing_ = true;
}

Clock::duration OwnDelay::of(Clock::time_point due, Clock::time_point now,
                             Clock::duration last) const {
  const auto since_it_could = std::max(now - std::max(due, awake_since_), Clock::duration{});
  if (!is_queueing_) return since_it_could;
  return std::min(now - due, last + waited_ + since_it_could);
}

// "ran waited slices", both times in nanoseconds. See proc_pid_schedstat in Linux.
Clock::duration OwnDelay::waited_for_cpu() const {
  std::array<char, 64> text{};
  const ssize_t n = pread(schedstat_.get(), text.data(), text.size(), 0);
  const char* const begin = text.data();
  const char* const end = begin + std::max<ssize_t>(n, 0);
  const char* const waited = std::find(begin, end, ' ');
  std::chrono::nanoseconds::rep ns = 0;
  if (waited != end) std::from_chars(waited + 1, end, ns);
  return std::chrono::nanoseconds(ns);
}

}  // namespace fortune::flood
