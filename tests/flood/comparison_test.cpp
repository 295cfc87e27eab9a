// Comparisons of runs whose latencies are drawn.
#include "comparison.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

using namespace fortune::flood;

namespace {

using Random = std::mt19937_64;
using Runs = std::vector<Document>;

constexpr std::uint64_t requests = 500;

// A closed loop of one connection: log-normal service times, and a level that moves from run to run
// as a machine's does.
Document run(Random& random, double median_us) {
  constexpr double spread_of_runs = 0.01;
  constexpr double spread_of_requests = 0.3;
  const double level = std::normal_distribution<>(median_us, spread_of_runs * median_us)(random);
  std::lognormal_distribution<> service_us(std::log(level), spread_of_requests);
  Document document;
  Summary& summary = document.summary;
  double elapsed_us = 0;
  for (std::uint64_t i = 0; i < requests; ++i) {
    const double us = service_us(random);
    elapsed_us += us;
    summary.record.service.record(static_cast<std::uint64_t>(1000 * us));
  }
  summary.record.attempted = summary.record.ok = requests;
  summary.elapsed_s = elapsed_us / 1e6;
  summary.throughput = static_cast<double>(requests) / summary.elapsed_s;
  return document;
}

// The verdicts on so many tries of five runs a side, made in turns.
std::map<Change, int> verdicts(int tries, double base_us, double head_us) {
  Random random(20261121);
  std::map<Change, int> counts;
  for (int i = 0; i < tries; ++i) {
    Runs base;
    Runs head;
    for (int k = 0; k < 5; ++k) {
      base.push_back(run(random, base_us));
      head.push_back(run(random, head_us));
    }
    ++counts[compare(base, head, {}).verdict];
  }
  return counts;
}

constexpr double service_us = 5000;
constexpr int tries = 200;

}  // namespace

TEST_CASE("a server is never told from itself") {
  auto counts = verdicts(tries, service_us, service_us);
  CHECK(counts[Change::better] == 0);
  CHECK(counts[Change::worse] == 0);
}

TEST_CASE("a server whose service takes 30% longer is always worse") {
  CHECK(verdicts(tries, service_us, 1.3 * service_us)[Change::worse] == tries);
}

TEST_CASE("one whose service takes 30% less is never worse") {
  CHECK(verdicts(tries, 1.3 * service_us, service_us)[Change::worse] == 0);
}

TEST_CASE("what is 3% longer is within the tolerance and never worse") {
  CHECK(verdicts(tries, service_us, 1.03 * service_us)[Change::worse] == 0);
}

TEST_CASE("a fixed error rate is worse than none, at the same speed") {
  Random random(7);
  Runs base;
  Runs head;
  for (int k = 0; k < 3; ++k) {
    base.push_back(run(random, service_us));
    head.push_back(base.back());
    Record& record = head.back().summary.record;
    for (int i = 0; i < 5; ++i) record.count_failure(Phase::body, Cause::reset);
    record.attempted += 5;
  }
  CHECK(compare(base, head, {}).verdict == Change::worse);
  CHECK(compare(head, base, {}).rows.back().change == Change::better);
}
