#include "fortune/codec.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <memory>
#include <vector>

#include "bytes.hpp"

using namespace fortune;
using fortune::test::from_hex;
using fortune::test::to_hex;

namespace {

constexpr std::size_t limit = 64;

struct Message {
  Framing framing;
  std::string what;
  std::string hex;
  std::string text;
};

const std::vector<Message> messages{
    {Framing::qt, "the vector of fortune-protocol(7)", "00000004 0068 0069", "hi"},
    {Framing::qt, "an empty string", "00000000", ""},
    {Framing::qt, "two, three and four bytes of UTF-8", "0000000a 00e9 2603 d83d de00 000a",
     "é☃😀\n"},
    {Framing::qt, "the first and the last of each length",
     "00000010 0001 007f 0080 07ff 0800 ffff d800 dc00",
     "\x01\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80"},
    {Framing::qt, "the last character there is", "00000004 dbff dfff", "\xf4\x8f\xbf\xbf"},
    {Framing::qt, "a NUL inside", "00000006 0061 0000 0062", std::string("a\0b", 3)},
};

// What decodes to a text that encodes to something else.
const std::vector<Message> irregular_messages{
    {Framing::qt, "a null string", "ffffffff", ""},
    {Framing::qt, "a lone high surrogate at the end", "00000004 0061 d83d", "a\xef\xbf\xbd"},
    {Framing::qt, "a lone high surrogate inside", "00000004 d83d 0061",
     "\xef\xbf\xbd"
     "a"},
    {Framing::qt, "a lone low surrogate", "00000004 de00 0061",
     "\xef\xbf\xbd"
     "a"},
    {Framing::qt, "surrogates the wrong way round", "00000004 de00 d83d",
     "\xef\xbf\xbd\xef\xbf\xbd"},
    {Framing::qt, "two high surrogates and a low one", "00000006 d83d d83d de00",
     "\xef\xbf\xbd\xf0\x9f\x98\x80"},
};

struct Defect {
  Framing framing;
  std::string what;
  std::string hex;
  Progress progress;
};

const std::vector<Defect> defects{
    {Framing::qt, "an odd byte count", "00000003 0068 00", Progress::malformed},
    {Framing::qt, "an odd byte count beyond the limit", "7fffffff", Progress::malformed},
    {Framing::qt, "a count just over what the limit allows", "00000082", Progress::too_large},
    {Framing::qt, "a count of 2 GB", "80000000", Progress::too_large},
    {Framing::qt, "the extended length of Qt 6.7", "fffffffe 0000000000000002 0061",
     Progress::too_large},
    {Framing::qt, "an HTTP answer", "48545450 2f31", Progress::too_large},
    {Framing::qt, "a TLS alert", "15030300 0202", Progress::too_large},
};

// On the heap at its exact size, so that AddressSanitizer sees a read past what has arrived.
Decoded decode_exact(const Codec& codec, Bytes arrived, std::string& text) {
  const auto copy = std::make_unique<std::byte[]>(arrived.size());
  std::memcpy(copy.get(), arrived.data(), arrived.size());
  return codec.decode({copy.get(), arrived.size()}, limit, text);
}

std::vector<std::byte> encode(const Codec& codec, const std::string& text) {
  std::vector<std::byte> out(codec.encoded_size(text).value());
  codec.encode(text, out);
  return out;
}

void check_every_fragmentation(const Message& message) {
  CAPTURE(message.what);
  const Codec& codec = *find_codec(message.framing);
  const auto bytes = from_hex(message.hex);
  std::string text;
  // A decoder has no memory, so its answers to all beginnings are its answers to all
  // fragmentations.
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    CAPTURE(n);
    CHECK(decode_exact(codec, Bytes(bytes).first(n), text).progress == Progress::incomplete);
  }
  const Decoded whole = decode_exact(codec, bytes, text);
  CHECK(whole.progress == Progress::complete);
  CHECK(whole.consumed == bytes.size());
  CHECK(text == message.text);
}

}  // namespace

TEST_CASE("a message is incomplete until its last byte, and then its text") {
  for (const Message& message : messages) check_every_fragmentation(message);
  for (const Message& message : irregular_messages) check_every_fragmentation(message);
}

TEST_CASE("a text is encoded as its message") {
  for (const Message& message : messages) {
    CAPTURE(message.what);
    CHECK(to_hex(encode(*find_codec(message.framing), message.text)) ==
          to_hex(from_hex(message.hex)));
  }
}

TEST_CASE("what follows a message is not consumed") {
  for (const Message& message : messages) {
    CAPTURE(message.what);
    auto bytes = from_hex(message.hex);
    const std::size_t size = bytes.size();
    bytes.insert(bytes.end(), 5, std::byte{0xff});
    std::string text;
    const Decoded decoded = decode_exact(*find_codec(message.framing), bytes, text);
    CHECK(decoded.progress == Progress::complete);
    CHECK(decoded.consumed == size);
    CHECK(text == message.text);
  }
}

TEST_CASE("a defect is found at the first byte that shows it, and stays found") {
  for (const Defect& defect : defects) {
    CAPTURE(defect.what);
    const auto bytes = from_hex(defect.hex);
    bool found = false;
    std::string text;
    for (std::size_t n = 0; n <= bytes.size(); ++n) {
      CAPTURE(n);
      const auto progress =
          decode_exact(*find_codec(defect.framing), Bytes(bytes).first(n), text).progress;
      if (progress != Progress::incomplete) found = true;
      CHECK(progress == (found ? defect.progress : Progress::incomplete));
    }
    CHECK(found);
  }
}

TEST_CASE("the limit counts bytes of UTF-8") {
  struct Row {
    std::string unit;
    std::size_t count;
    Progress progress;
  };
  const std::array rows{
      Row{"a", limit, Progress::complete},     Row{"a", limit + 1, Progress::too_large},
      Row{"é", limit / 2, Progress::complete}, Row{"é", limit / 2 + 1, Progress::too_large},
      Row{"☃", limit / 3, Progress::complete}, Row{"☃", limit / 3 + 1, Progress::too_large},
      Row{"😀", limit / 4, Progress::complete}, Row{"😀", limit / 4 + 1, Progress::too_large},
  };
  for (const Row& row : rows) {
    CAPTURE(row.unit);
    CAPTURE(row.count);
    std::string text;
    for (std::size_t i = 0; i < row.count; ++i) text += row.unit;
    std::string decoded;
    const Codec& codec = *find_codec(Framing::qt);
    CHECK(decode_exact(codec, encode(codec, text), decoded).progress == row.progress);
    if (row.progress == Progress::complete) CHECK(decoded == text);
  }
}

TEST_CASE("every character survives encoding and decoding") {
  const Codec& codec = *find_codec(Framing::qt);
  std::string decoded;
  for (std::uint32_t first = 0; first < 0x110000; first += 0x100) {
    if (first >= 0xd800 && first < 0xe000) continue;
    for (std::uint32_t c = first; c < first + 0x100; ++c) {
      std::string text;
      const auto tail = [&](unsigned shift) {
        text += static_cast<char>(0x80 | ((c >> shift) & 0x3f));
      };
      if (c < 0x80) {
        text += static_cast<char>(c);
      } else if (c < 0x800) {
        text += static_cast<char>(0xc0 | (c >> 6));
        tail(0);
      } else if (c < 0x10000) {
        text += static_cast<char>(0xe0 | (c >> 12));
        tail(6);
        tail(0);
      } else {
        text += static_cast<char>(0xf0 | (c >> 18));
        tail(12);
        tail(6);
        tail(0);
      }
      const auto bytes = encode(codec, text);
      const Decoded result = codec.decode(bytes, limit, decoded);
      if (result.progress != Progress::complete || decoded != text) {
        CAPTURE(c);
        FAIL_CHECK("does not survive");
      }
    }
  }
}

TEST_CASE("a framing has its name in any case") {
  CHECK(name(Framing::qtlocal) == "qtlocal");
  CHECK(framing_named("qt") == Framing::qt);
  CHECK(framing_named("QoTd") == Framing::qotd);
  CHECK_FALSE(framing_named("").has_value());
  CHECK_FALSE(framing_named("q").has_value());
  CHECK_FALSE(framing_named("qtt").has_value());
}
