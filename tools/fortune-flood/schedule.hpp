/// When a thread's requests are due.
#pragma once

#include <cstddef>
#include <cstdint>

#include "plan.hpp"

namespace fortune::flood {

/// A closed loop's next request is due whenever it is asked for. An open loop's are due at a fixed
/// rate from the run's start, whatever the server does: the k-th of all, for k = i, i + threads, …,
/// is that of thread i. What is due and not yet taken is the queue, which so needs no memory.
///
/// Used by one thread.
class Schedule {
 public:
  Schedule(const Load& load, const Period& period, std::size_t thread);

  /// When the next one is due; time_point::max() when there is none any more.
  Clock::time_point next(Clock::time_point now) const;

  /// The one that was due then has been taken.
  void take(Clock::time_point due);

 private:
  Clock::time_point next_in_open_loop() const;

  const Load& load_;
  const Period& period_;
  std::uint64_t index_;  // of the next one; open loop
  std::uint64_t limit_;  // of the index, or of the measured requests that are left in a closed loop
};

}  // namespace fortune::flood
