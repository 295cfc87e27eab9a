#include "histogram.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

using fortune::flood::Histogram;
using Buckets = Histogram::Buckets;

namespace {

constexpr double tolerance = 1.0 / (1 << Histogram::significant_bits);

// Latencies as they come: log-normal around 100 us, with a few very long and very short ones.
std::vector<std::uint64_t> sample(std::size_t count, unsigned seed) {
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> latency(std::log(100'000.0), 1.5);
  std::vector<std::uint64_t> values(count);
  for (auto& value : values) value = static_cast<std::uint64_t>(latency(random));
  values.insert(values.end(), {0, 1, 127, 128, 255, 256, 5'000'000'000});
  return values;
}

Histogram histogram_of(const std::vector<std::uint64_t>& values) {
  Histogram histogram;
  for (const std::uint64_t value : values) histogram.record(value);
  return histogram;
}

}  // namespace

TEST_CASE("buckets cover all values without gap or overlap") {
  for (std::size_t bucket = 0; bucket < Buckets::bucket_count; ++bucket) {
    const std::uint64_t first = Buckets::lower_bound(bucket);
    const std::uint64_t last = first + (Buckets::width(bucket) - 1);
    REQUIRE(Buckets::bucket_of(first) == bucket);
    REQUIRE(Buckets::bucket_of(last) == bucket);
    if (bucket + 1 < Buckets::bucket_count)
      REQUIRE(Buckets::lower_bound(bucket + 1) == last + 1);
    else
      REQUIRE(last == std::numeric_limits<std::uint64_t>::max());
  }
}

TEST_CASE("a bucket is at most 2^-7 of its values wide") {
  for (std::size_t bucket = 1; bucket < Buckets::bucket_count; ++bucket) {
    const auto width = static_cast<double>(Buckets::width(bucket));
    if (width > 1) REQUIRE(width / static_cast<double>(Buckets::lower_bound(bucket)) <= tolerance);
  }
}

TEST_CASE("percentiles are those of the sorted values within the tolerance") {
  auto values = sample(20'000, 1);
  const Histogram histogram = histogram_of(values);
  std::ranges::sort(values);
  for (const std::uint64_t p : {1u, 100u, 5'000u, 9'000u, 9'900u, 9'990u, 9'999u, 10'000u}) {
    CAPTURE(p);
    const std::size_t rank = std::max<std::size_t>(1, (values.size() * p + 9'999) / 10'000);
    const auto exact = static_cast<double>(values[rank - 1]);
    CHECK(std::abs(static_cast<double>(histogram.percentile(p)) - exact) <= exact * tolerance);
  }
}

TEST_CASE("a percentile's rank is exact") {
  std::vector<std::uint64_t> values(1'000);
  std::iota(values.begin(), values.end(), 1);
  Histogram histogram;
  for (const std::uint64_t value : values) histogram.record(value <= 999 ? 10 : 20);
  CHECK(histogram.percentile(9'990) == 10);
  CHECK(histogram.percentile(9'991) == 20);
}

TEST_CASE("count, min, max and mean are exact, and the deviation is close") {
  const auto values = sample(20'000, 2);
  const Histogram histogram = histogram_of(values);
  const double sum =
      static_cast<double>(std::accumulate(values.begin(), values.end(), std::uint64_t{0}));
  const double mean = sum / static_cast<double>(values.size());
  double squares = 0;
  for (const std::uint64_t value : values)
    squares += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
  CHECK(histogram.count() == values.size());
  CHECK(histogram.min() == *std::ranges::min_element(values));
  CHECK(histogram.max() == *std::ranges::max_element(values));
  CHECK(histogram.mean() == doctest::Approx(mean));
  CHECK(
      histogram.stddev() ==
      doctest::Approx(std::sqrt(squares / static_cast<double>(values.size()))).epsilon(tolerance));
}

TEST_CASE("merging equals recording the union") {
  const auto a = sample(5'000, 3);
  const auto b = sample(7'000, 4);
  auto both = a;
  both.insert(both.end(), b.begin(), b.end());
  Histogram merged = histogram_of(a);
  merged.merge(histogram_of(b));
  CHECK(merged == histogram_of(both));

  Histogram with_nothing = histogram_of(a);
  with_nothing.merge(Histogram());
  CHECK(with_nothing == histogram_of(a));
}

TEST_CASE("an empty histogram is all zeros, and one value is all there is") {
  const Histogram empty;
  CHECK(empty.percentile(9'900) == 0);
  CHECK(empty.min() == 0);
  CHECK(empty.mean() == 0);
  CHECK(empty.stddev() == 0);

  const Histogram one = histogram_of({123'456'789});
  for (const std::uint64_t p : {1u, 5'000u, 10'000u}) CHECK(one.percentile(p) == 123'456'789);
}
