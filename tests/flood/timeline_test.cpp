#include "timeline.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace fortune::flood;
using namespace std::chrono_literals;

namespace {

void check_equal(const Timeline& a, const Timeline& b) {
  const auto left = a.points();
  const auto right = b.points();
  REQUIRE(left.size() == right.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    CHECK(left[i].t_s == right[i].t_s);
    CHECK(left[i].ok == right[i].ok);
    CHECK(left[i].errors == right[i].errors);
    CHECK(left[i].p50_us == right[i].p50_us);
    CHECK(left[i].p99_us == right[i].p99_us);
  }
}

}  // namespace

TEST_CASE("what ends in a row's time is in the row, and rows without anything are there") {
  Timeline timeline;
  timeline.record_ok(50ms, 1'000'000);
  timeline.record_error(250ms);
  const auto points = timeline.points();
  REQUIRE(points.size() == 3);
  CHECK(points[0].ok == 1);
  CHECK(points[0].p50_us.value() == doctest::Approx(1000).epsilon(0.016));
  CHECK(points[1].ok + points[1].errors == 0);
  CHECK_FALSE(points[1].p50_us.has_value());
  CHECK(points[2].errors == 1);
  CHECK(points[2].t_s == doctest::Approx(0.2));
}

TEST_CASE("however long a run is, a timeline has at most 600 rows and forgets nothing") {
  Timeline timeline;
  const auto second = [](int i) { return std::chrono::seconds(i); };
  for (int i = 0; i < 100'000; ++i)
    timeline.record_ok(second(i), 1'000'000 + 10 * std::uint64_t(i));
  const auto points = timeline.points();
  CHECK(points.size() <= Timeline::most_rows);
  CHECK(points.size() > Timeline::most_rows / 2);
  std::uint64_t sum = 0;
  for (const auto& point : points) sum += point.ok;
  CHECK(sum == 100'000);
  CHECK(points.back().p99_us.value() == doctest::Approx(2000).epsilon(0.02));
}

TEST_CASE("merging timelines equals recording the union, also when one is far longer") {
  std::mt19937_64 random(7);
  Timeline a;
  Timeline b;
  Timeline both;
  for (int i = 0; i < 20'000; ++i) {
    const bool is_first = random() % 2 == 0;
    const auto at = std::chrono::milliseconds(random() % (is_first ? 10'000 : 500'000));
    const std::uint64_t ns = random() % 100'000'000;
    (is_first ? a : b).record_ok(at, ns);
    both.record_ok(at, ns);
  }
  Timeline merged = a;
  merged.merge(b);
  check_equal(merged, both);
  b.merge(a);
  check_equal(b, both);
}

TEST_CASE("a response of more than an hour is in the last bucket") {
  Timeline timeline;
  timeline.record_ok(0s, std::uint64_t{1} << 50);
  CHECK(timeline.points().front().p50_us.value() > 4e9);
}
