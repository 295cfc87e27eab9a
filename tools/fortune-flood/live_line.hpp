/// One line on a terminal that says how a run is going, and goes away when it has ended.
#pragma once

#include "run.hpp"
#include "terminal.hpp"

namespace fortune::flood {

/// Belongs to one thread.
class LiveLine {
 public:
  explicit LiveLine(Terminal terminal) : terminal_(terminal) {}
  ~LiveLine() { erase(); }
  LiveLine(const LiveLine&) = delete;
  LiveLine& operator=(const LiveLine&) = delete;

  /// What shows it. Empty without a terminal. Dies with this.
  Watcher watcher();

  void erase();

 private:
  void show(Clock::duration elapsed, const Progress::State& state);

  Terminal terminal_;
  bool is_shown_ = false;
  Clock::duration last_elapsed_{0};
  std::uint64_t last_ok_ = 0;
};

}  // namespace fortune::flood
