#include "run.hpp"

#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <limits>
#include <list>
#include <system_error>
#include <thread>

#include "fortune/file_descriptor.hpp"
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

/// While it lives, SIGINT and SIGTERM make an eventfd readable, which each generator polls, instead
/// of ending the process.
class Interruption {
 public:
  Interruption() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!event_) throw std::system_error(errno, std::system_category(), "eventfd");
    signalled_fd = event_.get();
    struct sigaction action {};
    action.sa_handler = [](int) { eventfd_write(signalled_fd, 1); };
    sigaction(SIGINT, &action, &before_int_);
    sigaction(SIGTERM, &action, &before_term_);
  }
  ~Interruption() {
    sigaction(SIGINT, &before_int_, nullptr);
    sigaction(SIGTERM, &before_term_, nullptr);
  }
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  int event() const { return event_.get(); }
  bool happened() const {
    eventfd_t ignored = 0;
    return eventfd_read(event_.get(), &ignored) == 0;
  }

 private:
  static inline std::atomic<int> signalled_fd = -1;

  FileDescriptor event_;
  struct sigaction before_int_ {};
  struct sigaction before_term_ {};
};

// The i-th of `parts` nearly equal parts of the whole.
std::uint64_t share(std::uint64_t whole, std::size_t parts, std::size_t i) {
  return whole / parts + (i < whole % parts ? 1 : 0);
}

}  // namespace

Summary run(const Plan& plan) {
  const Interruption interruption;
  const auto start = Clock::now();
  const double cpu_before = cpu_seconds();
  const Target target{.addresses = plan.addresses,
                      .codec = plan.codec,
                      .max_text_bytes = plan.max_text_bytes,
                      .expectation = plan.expectation,
                      .timeout = plan.timeout,
                      .end = plan.duration ? start + *plan.duration : Clock::time_point::max(),
                      .stop_event = interruption.event()};
  std::list<Generator> generators;
  for (std::size_t i = 0; i < plan.threads; ++i)
    generators.emplace_back(target, share(plan.connections, plan.threads, i),
                            plan.requests ? share(*plan.requests, plan.threads, i)
                                          : std::numeric_limits<std::uint64_t>::max());
  {
    std::vector<std::jthread> threads;
    for (Generator& generator : generators) threads.emplace_back([&generator] { generator.run(); });
  }
  const auto elapsed = Clock::now() - start;

  Summary summary;
  for (const Generator& generator : generators) summary.record.merge(generator.record());
  summary.elapsed_s = seconds(elapsed);
  summary.window_s = seconds(plan.duration ? std::min(elapsed, *plan.duration) : elapsed);
  summary.cpu_s = cpu_seconds() - cpu_before;
  summary.interrupted = interruption.happened();
  return summary;
}

}  // namespace fortune::flood
