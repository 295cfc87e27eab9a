#include "backoff.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace fortune;
using namespace std::chrono_literals;

TEST_CASE("pauses double, and each is between half of its length and all of it") {
  std::set<Clock::duration> first_pauses;
  for (int i = 0; i < 100; ++i) {
    get::Backoff backoff(100ms);
    for (Clock::duration length = 100ms; length < 100s; length *= 2) {
      const auto pause = backoff.next();
      CHECK(pause >= length / 2);
      CHECK(pause <= length);
      if (length == 100ms) first_pauses.insert(pause);
    }
  }
  CHECK(first_pauses.size() > 50);  // of 50 million that are possible
}

TEST_CASE("the longest pause there is does not double") {
  get::Backoff backoff(Clock::duration::max());
  for (int i = 0; i < 3; ++i) CHECK(backoff.next() >= Clock::duration::max() / 2);
}
