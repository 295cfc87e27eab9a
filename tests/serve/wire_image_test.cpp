#include "wire_image.hpp"

#include <doctest/doctest.h>

#include <string>

#include "bytes.hpp"

using namespace fortune;
using namespace fortune::serve;

namespace {

// Not movable, as readers may hold on to it.
struct Image : WireImage {
  Image(Framing framing, std::initializer_list<const char*> texts) : WireImage(framing, 3) {
    for (const char* text : texts) add(text);
  }
};

std::string hex(const WireImage& image, std::size_t i) {
  return test::to_hex({image[i].begin(), image[i].end()});
}

}  // namespace

TEST_CASE("an image holds each fortune as its message") {
  const Image image(Framing::qt, {"hi", "☃", "a"});
  REQUIRE(image.size() == 3);
  CHECK(hex(image, 0) == "0000000400680069");
  CHECK(hex(image, 1) == "000000022603");
  CHECK(hex(image, 2) == "000000020061");
}

TEST_CASE("an image leaves out what its framing cannot hold, and nothing else") {
  const std::string longest(509, 'x');
  const std::string longer(510, 'x');
  const Image image(Framing::qotd, {longer.c_str(), "a", longer.c_str(), longest.c_str()});
  REQUIRE(image.size() == 2);
  CHECK(image.left_out() == 2);
  CHECK(hex(image, 0) == "610d0a");
  CHECK(image[1].size() == 511);
}

TEST_CASE("an image of query stamps each message with the generation and the id") {
  const Image image(Framing::query, {"hi", "a"});
  CHECK(hex(image, 0) ==
        "0000000b000000000300000000"
        "6869");
  CHECK(hex(image, 1) ==
        "0000000a000000000300000001"
        "61");
}

TEST_CASE("variety is two messages that differ") {
  CHECK_FALSE(Image(Framing::qt, {"a"}).has_variety());
  CHECK_FALSE(Image(Framing::qt, {"a", "a", "a"}).has_variety());
  CHECK(Image(Framing::qt, {"a", "a", "b"}).has_variety());
}
