#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "selection.hpp"
#include "wire_image.hpp"

using namespace fortune;
using namespace fortune::serve;

namespace {

// Lengths of 1 to 50 bytes, in no order.
std::size_t length_of(std::size_t id) { return id * 7919 % 50 + 1; }

void add_more(WireImage& image, std::size_t until) {
  while (image.size() < until) image.add(std::string(length_of(image.size()), 'x'));
}

}  // namespace

TEST_CASE("a pick by length is any of those that fit, whenever they were added") {
  constexpr std::size_t least = 10;
  constexpr std::size_t most = 12;
  // Before and behind what was sealed; with runs of one block, of several, and of 16 of them.
  for (const std::size_t sealed : {0u, 100u, 1100u}) {
    for (const std::size_t count : {1100u, 1124u, 1125u, 3000u, 20'000u}) {
      CAPTURE(sealed);
      CAPTURE(count);
      WireImage image(Framing::query, 1);
      add_more(image, sealed);
      image.seal({});
      add_more(image, count);

      Picker picker(1);
      std::map<std::size_t, int> picked;
      std::size_t fitting = 0;
      for (std::size_t id = 0; id < count; ++id)
        fitting += least <= length_of(id) && length_of(id) <= most;
      for (std::size_t i = 0; i < 100 * fitting; ++i) ++picked[*picker.pick(image, least, most)];
      CHECK(picked.size() == fitting);
      for (const auto& [id, times] : picked) {
        REQUIRE((length_of(id) >= least && length_of(id) <= most));
        REQUIRE(times > 40);  // of 100 expected: six standard deviations
        REQUIRE(times < 160);
      }
    }
  }
}

TEST_CASE("no fortune of that length is no pick") {
  WireImage image(Framing::query, 1);
  add_more(image, 5000);
  image.seal({});
  add_more(image, 10'000);
  Picker picker(1);
  CHECK_FALSE(picker.pick(image, 51, 1000));
  CHECK_FALSE(picker.pick(image, 0, 0));
  CHECK(picker.pick(image, 50, 50));
  CHECK(picker.pick(image, 1, 1));
  CHECK(picker.pick(image, 0, 0xffffffff));
}

TEST_CASE("an image can be read and picked from while it grows") {
  constexpr std::size_t count = 50'000;
  WireImage image(Framing::query, 1);
  add_more(image, 10);
  image.seal({});
  std::jthread follower([&image] { add_more(image, count); });
  Picker picker(1);
  for (std::size_t size = 0; size < count;) {
    size = image.size();
    const std::size_t last = size - 1;
    REQUIRE(image[last].size() == 13 + length_of(last));
    const auto picked = picker.pick(image, 1, 5);
    REQUIRE(picked);
    REQUIRE(image[*picked].size() <= 13 + 5);
    REQUIRE(image[picker.pick(image)].size() > 13);
  }
}
