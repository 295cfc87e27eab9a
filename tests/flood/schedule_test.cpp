#include "schedule.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace fortune::flood;
using namespace std::chrono_literals;
using fortune::Clock;

namespace {

const Clock::time_point start{1h};
constexpr auto never = Clock::time_point::max();

// What is due on all threads of an open loop, sorted, as time since the start.
std::vector<Clock::duration> due_times(const Load& load) {
  const Period period(start, load);
  std::vector<Clock::duration> times;
  for (std::size_t thread = 0; thread < load.threads; ++thread) {
    Schedule schedule(load, period, thread);
    for (auto due = schedule.next(start); due != never; due = schedule.next(start)) {
      times.push_back(due - start);
      schedule.take(due);
    }
  }
  std::ranges::sort(times);
  return times;
}

}  // namespace

TEST_CASE("an open loop's requests are due at even intervals, whatever the number of threads") {
  for (const std::size_t threads : {1u, 2u, 3u, 7u}) {
    CAPTURE(threads);
    const auto times = due_times({.threads = threads, .rate = 1000, .duration = 2s});
    REQUIRE(times.size() == 2000);
    for (std::size_t i = 0; i < times.size(); ++i) REQUIRE(times[i] == 1ms * i);
  }
}

TEST_CASE("an open loop's number of requests does not count its warm-up") {
  const auto times = due_times({.threads = 3, .rate = 100, .warmup = 500ms, .requests = 10});
  REQUIRE(times.size() == 60);
  CHECK(times.back() == 590ms);
}

TEST_CASE("of time and number the first ends an open loop") {
  CHECK(due_times({.rate = 100, .duration = 1s, .requests = 10}).size() == 10);
  CHECK(due_times({.rate = 100, .duration = 1s, .requests = 1000}).size() == 100);
}

TEST_CASE("a closed loop's request is due when it is asked for, until its load has ended") {
  const Load load{.warmup = 1s, .duration = 2s, .requests = 1};
  const Period period(start, load);
  Schedule schedule(load, period, 0);
  CHECK(schedule.next(start) == start);
  schedule.take(start);
  CHECK(schedule.next(start + 1s) == start + 1s);
  CHECK(schedule.next(start + 3s) == never);
  schedule.take(start + 1s);
  CHECK(schedule.next(start + 2s) == never);
}
