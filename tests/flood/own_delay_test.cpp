#include "own_delay.hpp"

#include <doctest/doctest.h>

using namespace fortune;
using namespace fortune::flood;
using namespace std::chrono_literals;

namespace {

const Clock::time_point start = Clock::now();
constexpr Clock::duration in_time{0};

}  // namespace

TEST_CASE("what falls due while the thread is at work is late since then") {
  OwnDelay delay;
  delay.woke(start);
  CHECK(delay.of(start + 3ms, start + 5ms, in_time) == 2ms);
}

TEST_CASE("what was due while the thread rested is late since it woke") {
  OwnDelay delay;
  delay.woke(start);
  CHECK(delay.of(start - 3ms, start + 1ms, in_time) == 1ms);
}

TEST_CASE("what waits for a connection is as late as that one's last request was") {
  OwnDelay delay;
  delay.woke(start);
  delay.queueing();
  delay.woke(start + 20ms);
  CHECK(delay.of(start + 1ms, start + 20ms, 7ms) == 7ms);
  CHECK(delay.of(start + 1ms, start + 22ms, 7ms) == 9ms);
}

TEST_CASE("no request is later than since it was due") {
  OwnDelay delay;
  delay.woke(start);
  delay.queueing();
  delay.woke(start + 20ms);
  CHECK(delay.of(start + 19ms, start + 20ms, 7ms) == 1ms);
}

TEST_CASE("a request that comes to a free connection does not inherit") {
  OwnDelay delay;
  delay.woke(start);
  delay.queueing();
  delay.woke(start + 10ms);
  delay.caught_up();
  delay.woke(start + 20ms);
  CHECK(delay.of(start + 20ms, start + 21ms, 7ms) == 1ms);
}
