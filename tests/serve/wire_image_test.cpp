#include "wire_image.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>

#include "bytes.hpp"
#include "ledger.hpp"

using namespace fortune;
using namespace fortune::serve;

namespace {

FortuneSet set_of(std::initializer_list<const char*> files) {
  FortuneSet set;
  for (const char* file : files) set.corpora.push_back(Corpus::from_cookies(file));
  return set;
}

std::string hex(const WireImage& image, std::size_t i) {
  return test::to_hex({image[i].begin(), image[i].end()});
}

const Codec& qt = *find_codec(Framing::qt);

}  // namespace

TEST_CASE("an image holds each fortune of each source as its message") {
  const WireImage image(qt, set_of({"hi\n%\n☃\n", "", "a\n"}), 100);
  REQUIRE(image.size() == 3);
  CHECK(hex(image, 0) == "0000000400680069");
  CHECK(hex(image, 1) == "000000022603");
  CHECK(hex(image, 2) == "000000020061");
}

TEST_CASE("an image leaves out what is too large, and nothing else") {
  const FortuneSet set = set_of({"four\n%\nfive5\n%\n☃1\n"});
  const WireImage image(qt, set, 4);
  REQUIRE(image.size() == 2);
  CHECK(hex(image, 0) == "000000080066006f00750072");
  CHECK(hex(image, 1) == "0000000426030031");
  CHECK(WireImage(qt, set, 3).size() == 0);
}

TEST_CASE("an image leaves out what its framing cannot hold") {
  // One that holds up to three bytes, and sends them as they are.
  const Codec narrow{Codec::Senders::anyone,
                     [](std::string_view text) {
                       return text.size() <= 3 ? std::optional(text.size()) : std::nullopt;
                     },
                     [](std::string_view text, std::span<std::byte> out) {
                       std::ranges::copy(std::as_bytes(std::span(text)), out.begin());
                     },
                     nullptr};
  const WireImage image(narrow, set_of({"four\n%\none\n%\nfive5\n%\ntwo\n%\nfour\n"}), 100);
  REQUIRE(image.size() == 2);
  CHECK(hex(image, 0) == "6f6e65");
  CHECK(hex(image, 1) == "74776f");
}

TEST_CASE("variety is two messages that differ") {
  CHECK_FALSE(WireImage(qt, set_of({"a\n"}), 100).has_variety());
  CHECK_FALSE(WireImage(qt, set_of({"a\n%\na\n", "a\n"}), 100).has_variety());
  CHECK(WireImage(qt, set_of({"a\n%\na\n", "b\n"}), 100).has_variety());
}

TEST_CASE("ledgers of several threads balance in their sum") {
  Ledger acceptor;
  acceptor.accepted = 5;
  acceptor.active = 2;
  acceptor.served = 2;
  acceptor.aborted = 1;
  CHECK(acceptor.balances());

  Ledger loop;
  loop.active = -2;
  loop.served = 1;
  loop.timed_out = 1;
  Ledger sum = acceptor;
  sum += loop;
  CHECK(sum.active == 0);
  CHECK(sum.balances());

  ++sum.served;
  CHECK_FALSE(sum.balances());
  sum.active = -1;
  CHECK_FALSE(sum.balances());
}
