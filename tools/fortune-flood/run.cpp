#include "run.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <list>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "cli/signals.hpp"
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

// The generators on threads of their own.
class Crew {
 public:
  explicit Crew(std::list<Generator>& generators) : running_(generators.size()) {
    try {
      for (Generator& generator : generators) threads_.emplace_back([&] { work(generator); });
    } catch (const std::system_error& failure) {
      kill(getpid(), SIGTERM);  // so that those that have begun do not go on to the run's end
      throw std::system_error(failure.code(), "cannot start a thread");
    }
  }

  // Whether all have ended by then.
  bool wait_for(Clock::duration duration) {
    std::unique_lock lock(mutex_);
    return ended_.wait_for(lock, duration, [this] { return running_ == 0; });
  }

 private:
  void work(Generator& generator) {
    generator.run();
    const std::lock_guard lock(mutex_);
    --running_;
    ended_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t running_;
  std::vector<std::jthread> threads_;
};

Lateness lateness(const Histogram& late) {
  const auto us = [&](std::string_view name) { return statistic(late, name).value(); };
  return {.p50 = us("p50"), .p99 = us("p99"), .max = us("max")};
}

Coverage coverage(const std::vector<std::uint64_t>& seen) {
  const auto [least, most] = std::ranges::minmax_element(seen);
  const auto distinct = std::ranges::count_if(seen, [](std::uint64_t n) { return n != 0; });
  return {static_cast<std::uint64_t>(distinct), *least, *most};
}

double a_second(std::uint64_t count, double time) {
  return time > 0 ? static_cast<double>(count) / time : 0;
}

Summary summarise(const Plan& plan, Record record, double elapsed_s) {
  const Load& load = plan.load;
  Summary summary;
  summary.load = load;
  summary.elapsed_s = elapsed_s;
  double window_s = std::max(elapsed_s - seconds(load.warmup), 0.0);
  if (load.duration) window_s = std::min(window_s, seconds(*load.duration));
  summary.throughput = a_second(record.ok_in_window, window_s);
  if (load.rate) {
    // Over the time in which requests fell due, whenever the last of them ended.
    const std::uint64_t due = record.attempted - record.warmup.attempted;
    summary.offered_rate = due == load.requests ? *load.rate : a_second(due, window_s);
    if (record.late.count() != 0) summary.late = lateness(record.late);
  }
  summary.connections_achieved =
      record.sockets_were_denied ? record.most_sockets : load.connections;
  if (!record.seen.empty()) summary.fortunes = coverage(record.seen);
  summary.timeline = record.timeline.points();
  summary.record = std::move(record);
  return summary;
}

}  // namespace

Summary run(const Plan& plan, const Watcher& watcher) {
  cli::Signals signals{SIGINT, SIGTERM};
  const double cpu_before = cpu_seconds();
  std::optional<Progress> progress;
  if (watcher) progress.emplace(plan.load.threads);
  const Period period(Clock::now(), plan.load);
  std::list<Generator> generators;
  for (std::size_t thread = 0; thread < plan.load.threads; ++thread)
    generators.emplace_back(plan, period, thread, signals.descriptor(),
                            progress ? &*progress : nullptr);
  {
    Crew crew(generators);
    while (!crew.wait_for(watcher ? Progress::interval : std::chrono::hours(1)))
      if (watcher) watcher(Clock::now() - period.start, progress->state());
  }
  const double elapsed_s = seconds(Clock::now() - period.start);

  Record record;
  for (const Generator& generator : generators) record.merge(generator.record());
  Summary summary = summarise(plan, std::move(record), elapsed_s);
  summary.cpu_s = cpu_seconds() - cpu_before;
  summary.cpu_share = summary.cpu_s / (elapsed_s * static_cast<double>(plan.load.threads));
  summary.interrupted = signals.take().has_value();
  return summary;
}

}  // namespace fortune::flood
