#include "change.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <random>
#include <vector>

using namespace fortune::flood;

namespace {

using Runs = std::vector<double>;

Change change(const Runs& base, const Runs& head, double relative = 0.05) {
  return judge(difference(base, head), {.tolerance = relative * mean(base), .goal = Goal::less});
}

// What one metric comes to in run after run of one server.
class Server {
 public:
  virtual ~Server() = default;
  virtual double run(std::mt19937_64& random) = 0;
};

class Noisy : public Server {
 public:
  Noisy(double level, double spread) : noise_(level, spread * level) {}
  double run(std::mt19937_64& random) override { return noise_(random); }

 private:
  std::normal_distribution<> noise_;
};

// Latencies that are now and then far off, never far below.
class Skewed : public Server {
 public:
  Skewed(double level, double spread) : noise_(std::log(level), spread) {}
  double run(std::mt19937_64& random) override { return noise_(random); }

 private:
  std::lognormal_distribution<> noise_;
};

// One run in ten has a neighbour that makes it up to three times as slow.
class Disturbed : public Server {
 public:
  explicit Disturbed(double level) : noise_(level, 0.02 * level) {}
  double run(std::mt19937_64& random) override {
    const bool has_neighbour = neighbour_(random);
    return noise_(random) * (has_neighbour ? factor_(random) : 1);
  }

 private:
  std::normal_distribution<> noise_;
  std::bernoulli_distribution neighbour_{0.1};
  std::uniform_real_distribution<> factor_{1.2, 3};
};

constexpr int tries = 10'000;

// How often each of them is said, of that many runs a side.
std::map<Change, int> said(Server& base, Server& head, std::size_t runs) {
  std::mt19937_64 random(42);
  std::map<Change, int> counts;
  for (int i = 0; i < tries; ++i) {
    Runs of_base;
    Runs of_head;
    for (std::size_t run = 0; run < runs; ++run) {  // interleaved
      of_base.push_back(base.run(random));
      of_head.push_back(head.run(random));
    }
    ++counts[change(of_base, of_head)];
  }
  return counts;
}

int false_alarms(Server& server, std::size_t runs) {
  auto counts = said(server, server, runs);
  return counts[Change::better] + counts[Change::worse];
}

}  // namespace

TEST_CASE("margins are those of Student's t") {
  const auto margin = [](unsigned degrees_of_freedom, double confidence) {
    return Difference{0, 1, degrees_of_freedom}.margin(confidence);
  };
  CHECK(margin(1, 0.95) == doctest::Approx(12.7062).epsilon(1e-5));
  CHECK(margin(2, 0.99) == doctest::Approx(9.92484).epsilon(1e-5));
  CHECK(margin(3, 0.95) == doctest::Approx(3.18245).epsilon(1e-5));
  CHECK(margin(4, 0.999) == doctest::Approx(8.61030).epsilon(1e-5));
  CHECK(margin(8, 0.95) == doctest::Approx(2.30600).epsilon(1e-5));
  CHECK(margin(9, 0.999) == doctest::Approx(4.78091).epsilon(1e-5));
  CHECK(margin(1000, 0.95) == doctest::Approx(1.96234).epsilon(1e-5));
}

TEST_CASE("a difference is Welch's") {
  const auto d = difference(Runs{1, 2, 3, 4}, Runs{4, 8, 12});
  CHECK(d.value == doctest::Approx(5.5));
  CHECK(d.standard_error == doctest::Approx(std::sqrt(5.0 / 12 + 16.0 / 3)));
  CHECK(d.degrees_of_freedom == 2);  // 2.31
}

TEST_CASE("runs without spread are told apart at the tolerance") {
  const Runs base{100, 100, 100};
  CHECK(change(base, {100, 100, 100}) == Change::same);
  CHECK(change(base, {105, 105, 105}) == Change::same);
  CHECK(change(base, {106, 106, 106}) == Change::worse);
  CHECK(change(base, {95, 95, 95}) == Change::same);
  CHECK(change(base, {94, 94, 94}) == Change::better);
  CHECK(judge(difference(base, Runs{106, 106, 106}), {.tolerance = 5, .goal = Goal::more}) ==
        Change::better);
}

TEST_CASE("a change that the spread between runs could explain is inconclusive") {
  CHECK(change({100, 80, 120}, {110, 140, 125}) == Change::inconclusive);
  CHECK(change({100, 80, 120}, {100, 80, 120}) == Change::inconclusive);
}

TEST_CASE("one server's runs are hardly ever told apart") {
  for (const std::size_t runs : {3u, 5u, 10u}) {
    CAPTURE(runs);
    for (const double spread : {0.01, 0.03, 0.08, 0.15}) {
      CAPTURE(spread);
      Noisy noisy(1000, spread);
      CHECK(false_alarms(noisy, runs) <= tries / 2000);
    }
    Skewed skewed(1000, 0.3);
    CHECK(false_alarms(skewed, runs) <= tries / 500);
    Disturbed disturbed(1000);
    CHECK(false_alarms(disturbed, runs) <= tries / 500);
  }
}

TEST_CASE("a server that is 30% slower is found in five runs a side") {
  for (const double spread : {0.01, 0.02, 0.03}) {
    CAPTURE(spread);
    Noisy base(1000, spread);
    Noisy head(1300, spread);
    CHECK(said(base, head, 5)[Change::worse] >= tries * 98 / 100);
    CHECK(said(head, base, 5)[Change::better] >= tries * 90 / 100);
  }
}

TEST_CASE("a server of little spread is said to be the same") {
  Noisy server(1000, 0.01);
  CHECK(said(server, server, 3)[Change::same] >= tries * 85 / 100);
  CHECK(said(server, server, 5)[Change::same] >= tries * 99 / 100);
}
