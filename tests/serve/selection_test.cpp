#include "selection.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <thread>
#include <vector>

using namespace fortune;
using namespace fortune::serve;

namespace {

std::unique_ptr<WireImage> image_of(std::size_t count) {
  auto image = std::make_unique<WireImage>(Framing::text, 1);
  for (std::size_t i = 0; i < count; ++i) image->add("x");
  return image;
}

std::vector<std::size_t> picks(Picker& picker, std::size_t how_many, const WireImage& image) {
  std::vector<std::size_t> result(how_many);
  for (std::size_t& pick : result) pick = picker.pick(image);
  return result;
}

std::vector<std::size_t> picks(Picker& picker, std::size_t how_many, std::size_t count) {
  return picks(picker, how_many, *image_of(count));
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
  const auto image = image_of(1'000'000);
  PickCounter counter;
  std::vector<std::vector<std::size_t>> made(threads);
  {
    std::vector<std::jthread> running;
    for (auto& result : made)
      running.emplace_back([&result, &counter, &image] {
        Picker picker(7, Order::random, &counter);
        result = picks(picker, each, *image);
      });
  }
  std::vector<std::size_t> all;
  for (const auto& result : made) all.insert(all.end(), result.begin(), result.end());
  Picker alone(7);
  auto expected = picks(alone, each * threads, *image);
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

TEST_CASE("of one there is one to pick, in any order") {
  for (const Order order : {Order::random, Order::shuffle, Order::sequential, Order::daily}) {
    Picker picker(3, order);
    CHECK(picks(picker, 5, 1) == std::vector<std::size_t>(5, 0));
  }
}

TEST_CASE("sequential picks are one after the other") {
  Picker picker(3, Order::sequential);
  CHECK(picks(picker, 7, 3) == std::vector<std::size_t>{0, 1, 2, 0, 1, 2, 0});
}

TEST_CASE("each round of a shuffle has every index once, and its own order") {
  for (const std::size_t count : {2u, 3u, 4u, 5u, 15u, 16u, 17u, 100u, 1025u}) {
    CAPTURE(count);
    const auto image = image_of(count);
    std::vector<std::size_t> all(count);
    std::iota(all.begin(), all.end(), std::size_t{0});
    Picker picker(7, Order::shuffle);
    std::set<std::vector<std::size_t>> orders;
    for (int round = 0; round < 20; ++round) {
      auto picked = picks(picker, count, *image);
      orders.insert(picked);
      std::ranges::sort(picked);
      CHECK(picked == all);
    }
    CHECK(orders.size() >= (count < 4 ? count : 15));
  }
}

TEST_CASE("a shuffle begins with any index as often") {
  constexpr std::size_t count = 10;
  constexpr int rounds = 10'000;
  const auto image = image_of(count);
  Picker picker(1, Order::shuffle);
  std::vector<std::size_t> first(count);
  for (int round = 0; round < rounds; ++round) ++first.at(picks(picker, count, *image).front());
  for (const std::size_t times : first)
    CHECK(times == doctest::Approx(rounds / count).epsilon(5 * 0.03));
}

TEST_CASE("threads that share a shuffle repeat nothing in a round") {
  constexpr std::size_t each = 5'000;
  const auto image = image_of(4 * each);
  Selection selection(Order::shuffle, std::nullopt);
  std::vector<std::vector<std::size_t>> made(4);
  {
    std::vector<std::jthread> running;
    for (auto& result : made)
      running.emplace_back([&result, &image, picker = selection.picker()]() mutable {
        result = picks(picker, each, *image);
      });
  }
  std::set<std::size_t> seen;
  for (const auto& result : made) seen.insert(result.begin(), result.end());
  CHECK(seen.size() == 4 * each);
}

TEST_CASE("a day of the local calendar ends at local midnight") {
  constexpr std::time_t hour = 3600;
  constexpr std::time_t midnight = 1'795'219'200;  // 2026-11-21 00:00 UTC
  setenv("TZ", "XXX-2", 1);                        // two hours east of Greenwich
  tzset();
  LocalCalendar calendar;
  const auto today = calendar.day(midnight);
  CHECK(calendar.day(midnight - 2 * hour) == today);
  CHECK(calendar.day(midnight + 22 * hour - 1) == today);
  CHECK(calendar.day(midnight + 22 * hour) != today);
  CHECK(calendar.day(midnight - 2 * hour - 1) != today);
  CHECK(calendar.day(midnight) == today);
  unsetenv("TZ");
  tzset();
}

TEST_CASE("percentages, and files, decide how often each part is picked") {
  // 10 fortunes of a tenth, 80 and 5 of the rest, and an empty file.
  const std::vector<Portion> portions{
      {10, 1, 10}, {90, 0, std::nullopt}, {90, 0, std::nullopt}, {95, 0, std::nullopt}};
  struct Row {
    Sharing sharing;
    std::vector<double> shares;
  };
  for (const auto& [sharing, shares] : std::vector<Row>{
           {Sharing::by_fortune, {0.1, 0.9 * 80 / 85, 0.9 * 5 / 85}},
           {Sharing::by_file, {0.1, 0.45, 0.45}},
       }) {
    const auto image = image_of(95);
    image->seal(Weights(portions, sharing));
    constexpr std::size_t count = 100'000;
    Picker picker(1);
    std::vector<double> part(3);
    for (const std::size_t pick : picks(picker, count, *image))
      ++part.at(pick < 10 ? 0 : pick < 90 ? 1 : 2);
    for (std::size_t i = 0; i < part.size(); ++i)
      CHECK(part[i] / count == doctest::Approx(shares[i]).epsilon(0.03));
  }
}

TEST_CASE("a source without fortunes leaves its percentage to the others") {
  const auto image = image_of(4);
  image->seal(Weights({{0, 1, 50}, {1, 2, 25}, {4, 0, std::nullopt}}, Sharing::by_fortune));
  Picker picker(1);
  std::size_t first = 0;
  for (const std::size_t pick : picks(picker, 10'000, *image)) first += pick == 0;
  CHECK(first == doctest::Approx(5'000).epsilon(0.05));
}
