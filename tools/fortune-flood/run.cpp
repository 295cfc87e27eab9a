#include "run.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <limits>
#include <list>
#include <system_error>
#include <thread>

#include "cli/termination.hpp"
#include "generator.hpp"

namespace fortune::flood {
namespace {

double seconds(Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds_of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

// The i-th of `parts` nearly equal parts of the whole.
std::uint64_t share(std::uint64_t whole, std::size_t parts, std::size_t i) {
  return whole / parts + (i < whole % parts ? 1 : 0);
}

// Returns when all have ended.
void run_on_threads(std::list<Generator>& generators) {
  std::vector<std::jthread> threads;
  try {
    for (Generator& generator : generators) threads.emplace_back([&generator] { generator.run(); });
  } catch (const std::system_error& failure) {
    kill(getpid(), SIGTERM);  // so that those that have begun do not go on to the run's end
    throw std::system_error(failure.code(), "cannot start a thread");
  }
}

}  // namespace

Summary run(const Plan& plan) {
  cli::TerminationSignals signals;
  const auto start = Clock::now();
  const double cpu_before = cpu_seconds();
  const Target target{.addresses = plan.addresses,
                      .codec = plan.codec,
                      .max_text_bytes = plan.max_text_bytes,
                      .expectation = plan.expectation,
                      .timeout = plan.timeout,
                      .end = plan.duration ? start + *plan.duration : Clock::time_point::max(),
                      .signals = signals.descriptor()};
  std::list<Generator> generators;
  for (std::size_t i = 0; i < plan.threads; ++i)
    generators.emplace_back(target, share(plan.connections, plan.threads, i),
                            plan.requests ? share(*plan.requests, plan.threads, i)
                                          : std::numeric_limits<std::uint64_t>::max());
  run_on_threads(generators);
  const auto elapsed = Clock::now() - start;

  Summary summary;
  for (const Generator& generator : generators) summary.record.merge(generator.record());
  summary.elapsed_s = seconds(elapsed);
  summary.window_s = seconds(plan.duration ? std::min(elapsed, *plan.duration) : elapsed);
  summary.cpu_s = cpu_seconds() - cpu_before;
  summary.interrupted = signals.take().has_value();
  return summary;
}

}  // namespace fortune::flood
