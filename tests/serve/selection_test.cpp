#include "selection.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <thread>
#include <vector>

using namespace fortune::serve;

namespace {

std::vector<std::size_t> picks(Picker& picker, std::size_t how_many, std::size_t count) {
  std::vector<std::size_t> result(how_many);
  for (std::size_t& pick : result) pick = picker.pick(count);
  return result;
}

}  // namespace

TEST_CASE("the k-th pick of a seed is the same, and another seed's is another") {
  Picker first(7);
  Picker second(7);
  Picker other(8);
  const auto expected = picks(first, 100, 1000);
  CHECK(picks(second, 100, 1000) == expected);
  CHECK(picks(other, 100, 1000) != expected);
}

TEST_CASE("threads that share a counter make the picks of one, in some order") {
  constexpr std::size_t each = 10'000;
  constexpr std::size_t threads = 4;
  PickCounter counter;
  std::vector<std::vector<std::size_t>> made(threads);
  {
    std::vector<std::jthread> running;
    for (auto& result : made)
      running.emplace_back([&result, &counter] {
        Picker picker(7, &counter);
        result = picks(picker, each, 1'000'000);
      });
  }
  std::vector<std::size_t> all;
  for (const auto& result : made) all.insert(all.end(), result.begin(), result.end());
  Picker alone(7);
  auto expected = picks(alone, each * threads, 1'000'000);
  std::ranges::sort(all);
  std::ranges::sort(expected);
  CHECK(all == expected);
}

TEST_CASE("picks are uniform") {
  constexpr std::size_t count = 10;
  constexpr std::size_t each = 10'000;
  Picker picker(1);
  std::vector<std::size_t> frequency(count);
  for (const std::size_t pick : picks(picker, count * each, count)) ++frequency.at(pick);
  // Five standard deviations of a binomial distribution; the seed is fixed, so this never flakes.
  for (const std::size_t times : frequency)
    CHECK(times == doctest::Approx(each).epsilon(5 * 0.0095));
}

TEST_CASE("of one there is one to pick") {
  Picker picker(3);
  CHECK(picks(picker, 5, 1) == std::vector<std::size_t>(5, 0));
}
