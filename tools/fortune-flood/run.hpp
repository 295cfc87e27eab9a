/// A whole run: the generators' threads, their clock and their sum.
#pragma once

#include <functional>

#include "plan.hpp"
#include "progress.hpp"
#include "summary.hpp"

namespace fortune::flood {

/// Is told now and then how a run is going: the time since its start, and what has ended.
using Watcher = std::function<void(Clock::duration elapsed, const Progress::State& state)>;

/// Runs the plan to its end; SIGINT and SIGTERM end it at once. Throws std::system_error when the
/// machine lacks what a run needs before it begins. Once at a time in a process. The watcher, which
/// may be empty, is called on this thread.
Summary run(const Plan& plan, const Watcher& watcher = {});

}  // namespace fortune::flood
