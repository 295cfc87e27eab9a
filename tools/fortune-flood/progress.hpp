/// How a run is going, for those who watch it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "record.hpp"

namespace fortune::flood {

/// What the threads of a load have recorded so far. They publish a few times a second, so the lock
/// is not on the way of a request. Any thread may look.
class Progress {
 public:
  static constexpr std::chrono::milliseconds interval{250};

  struct State {
    std::uint64_t ok = 0;
    std::uint64_t errors = 0;
    Histogram response;
  };

  explicit Progress(std::size_t threads) : states_(threads) {}

  void publish(std::size_t thread, const Record& record);

  /// Of all threads.
  State state() const;

 private:
  mutable std::mutex mutex_;
  std::vector<State> states_;
};

}  // namespace fortune::flood
