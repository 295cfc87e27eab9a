#include "fortune/codec.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
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

    {Framing::qt4, "the vector of fortune-protocol(7)", "0008 00000004 0068 0069", "hi"},
    {Framing::qt4, "an empty string", "0004 00000000", ""},
    {Framing::qt4, "a surrogate pair", "0008 00000004 d83d de00", "😀"},

    {Framing::qtlocal, "the vector of fortune-protocol(7)", "00000002 00000004 0068 0069", "hi"},
    {Framing::qtlocal, "an empty string", "00000000 00000000", ""},
    {Framing::qtlocal, "a surrogate pair", "00000002 00000004 d83d de00", "😀"},

    {Framing::pyqt, "the vector of fortune-protocol(7)", "0007 00000003 686900", "hi"},
    {Framing::pyqt, "an empty string", "0005 00000001 00", ""},
    {Framing::pyqt, "UTF-8", "0008 00000004 e29883 00", "☃"},

    {Framing::text, "the vector of fortune-protocol(7)", "68 69 0a", "hi"},
    {Framing::text, "an empty text", "0a", ""},
    {Framing::text, "two lines in UTF-8", "e29883 0a f09f9880 0a", "☃\n😀"},
    {Framing::text, "an empty line at the end", "61 0a 0a", "a\n"},
    {Framing::text, "CRLF is not of this framing", "61 0d 0a", "a\r"},

    {Framing::qotd, "the vector of fortune-protocol(7)", "68 69 0d 0a", "hi"},
    {Framing::qotd, "an empty text", "0d 0a", ""},
    {Framing::qotd, "two lines in UTF-8", "e29883 0d0a f09f9880 0d0a", "☃\n😀"},
    {Framing::qotd, "an empty line at the end", "61 0d0a 0d0a", "a\n"},
    {Framing::qotd, "CR inside a line", "61 0d 62 0d0a", "a\rb"},

    {Framing::query, "the vector of fortune-protocol(7)", "0000000b 00 00000001 00000000 6869",
     "hi"},
    {Framing::query, "an empty text", "00000009 00 00000001 00000000", ""},
    {Framing::query, "UTF-8", "0000000c 00 00000001 00000000 e29883", "☃"},
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
    {Framing::qt4, "a null string", "0004 ffffffff", ""},
    {Framing::qtlocal, "a null string", "00000000 ffffffff", ""},
    {Framing::text, "no line end", "68 69", "hi"},
    {Framing::text, "nothing at all", "", ""},
    {Framing::qotd, "no line end", "68 69", "hi"},
    {Framing::qotd, "a bare LF at the end", "68 69 0a", "hi"},
    {Framing::qotd, "bare LFs", "68 0a 69 0a", "h\ni"},
    {Framing::qotd, "nothing at all", "", ""},
    {Framing::query, "another generation and id", "0000000b 00 00000007 0000002a 6869", "hi"},
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

    {Framing::qt4, "a count too small for a string", "0003 000000", Progress::malformed},
    {Framing::qt4, "an odd count", "0009 00000005 0068 0069 00", Progress::malformed},
    {Framing::qt4, "a string longer than the count", "0008 00000006 0068", Progress::malformed},
    {Framing::qt4, "a string shorter than the count", "0008 00000002 0068", Progress::malformed},
    {Framing::qt4, "a null string with a count", "0006 ffffffff 0000", Progress::malformed},
    {Framing::qt4, "a count over the limit", "0086 00000082 0068", Progress::too_large},

    {Framing::qtlocal, "counts that disagree", "00000002 00000002 0068", Progress::malformed},
    {Framing::qtlocal, "an odd byte count", "00000001 00000003 006800", Progress::malformed},
    {Framing::qtlocal, "a null string with a count", "00000001 ffffffff", Progress::malformed},
    {Framing::qtlocal, "a count over the limit", "00000041", Progress::too_large},
    {Framing::qtlocal, "an HTTP answer", "48545450 2f31", Progress::too_large},

    {Framing::pyqt, "a count too small for a NUL", "0004 00000000", Progress::malformed},
    {Framing::pyqt, "counts that disagree", "0007 00000002 686900", Progress::malformed},
    {Framing::pyqt, "no NUL at the end", "0007 00000003 686921", Progress::malformed},
    {Framing::pyqt, "a NUL inside", "0007 00000003 680000", Progress::malformed},
    {Framing::pyqt, "invalid UTF-8", "0007 00000003 68e900", Progress::malformed},
    {Framing::pyqt, "a count over the limit", "0046 00000042 68", Progress::too_large},

    {Framing::text, "invalid UTF-8", "68 e9 0a", Progress::malformed},
    {Framing::text, "an overlong form", "c0 af", Progress::malformed},
    {Framing::text, "an encoded surrogate", "ed a0 80", Progress::malformed},
    {Framing::text, "a character cut off", "e2 98", Progress::malformed},
    {Framing::text, "a message of qt", "00000004 00680069", Progress::malformed},
    {Framing::qotd, "invalid UTF-8", "68 e9 0d0a", Progress::malformed},
    {Framing::qotd, "a message of qt", "00000004 00680069", Progress::malformed},

    {Framing::query, "no status", "00000000", Progress::malformed},
    {Framing::query, "a status that there is not", "00000001 63", Progress::malformed},
    {Framing::query, "another status than OK", "00000003 03 6869", Progress::malformed},
    {Framing::query, "no id", "00000005 00 00000001", Progress::malformed},
    {Framing::query, "invalid UTF-8", "0000000a 00 00000001 00000000 e9", Progress::malformed},
    {Framing::query, "a NUL", "0000000b 00 00000001 00000000 6800", Progress::malformed},
    {Framing::query, "a length of 2 GB", "80000000", Progress::too_large},
    {Framing::query, "an HTTP answer", "48545450 2f31", Progress::too_large},
};

bool ends_with_the_input(Framing framing) {
  return framing == Framing::text || framing == Framing::qotd;
}

// On the heap at its exact size, so that AddressSanitizer sees a read past what has arrived.
Decoded decode_exact(Framing framing, Bytes arrived, Input input, std::string& text) {
  const auto copy = std::make_unique<std::byte[]>(arrived.size());
  std::ranges::copy(arrived, copy.get());
  return codec_of(framing).decode({copy.get(), arrived.size()}, input, limit, text);
}

std::vector<std::byte> encode(const Codec& codec, const std::string& text) {
  std::vector<std::byte> out(codec.encoded_size(text).value());
  codec.encode(text, out);
  return out;
}

void check_every_fragmentation(const Message& message) {
  CAPTURE(name(message.framing));
  CAPTURE(message.what);
  const auto bytes = from_hex(message.hex);
  const bool needs_end = ends_with_the_input(message.framing);
  std::string text;
  // A decoder has no memory, so its answers to all beginnings are its answers to all
  // fragmentations.
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    CAPTURE(n);
    const Bytes beginning = Bytes(bytes).first(n);
    CHECK(decode_exact(message.framing, beginning, Input::open, text).progress ==
          Progress::incomplete);
    if (needs_end) continue;
    CHECK(decode_exact(message.framing, beginning, Input::ended, text).progress ==
          Progress::incomplete);
  }
  const Decoded open = decode_exact(message.framing, bytes, Input::open, text);
  CHECK(open.progress == (needs_end ? Progress::incomplete : Progress::complete));
  const Decoded whole = decode_exact(message.framing, bytes, Input::ended, text);
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
    CHECK(to_hex(encode(codec_of(message.framing), message.text)) == to_hex(from_hex(message.hex)));
  }
}

TEST_CASE("what follows a message that says its length is not consumed") {
  for (const Message& message : messages) {
    if (ends_with_the_input(message.framing)) continue;
    CAPTURE(message.what);
    auto bytes = from_hex(message.hex);
    const std::size_t size = bytes.size();
    bytes.insert(bytes.end(), 5, std::byte{0xff});
    std::string text;
    const Decoded decoded = decode_exact(message.framing, bytes, Input::open, text);
    CHECK(decoded.progress == Progress::complete);
    CHECK(decoded.consumed == size);
    CHECK(text == message.text);
  }
}

TEST_CASE("a defect is found at the first byte that shows it, and stays found") {
  for (const Defect& defect : defects) {
    CAPTURE(name(defect.framing));
    CAPTURE(defect.what);
    const auto bytes = from_hex(defect.hex);
    bool found = false;
    std::string text;
    for (std::size_t n = 0; n <= bytes.size(); ++n) {
      CAPTURE(n);
      const auto progress =
          decode_exact(defect.framing, Bytes(bytes).first(n), Input::open, text).progress;
      if (progress != Progress::incomplete) found = true;
      CHECK(progress == (found ? defect.progress : Progress::incomplete));
    }
    CHECK(found == !ends_with_the_input(defect.framing));
    CHECK(decode_exact(defect.framing, bytes, Input::ended, text).progress == defect.progress);
  }
}

TEST_CASE("the limit counts bytes of UTF-8, in every framing") {
  struct Row {
    std::string unit;
    std::size_t count;
    bool fits;
  };
  const std::array rows{
      Row{"a", limit, true},     Row{"a", limit + 1, false},
      Row{"é", limit / 2, true}, Row{"é", limit / 2 + 1, false},
      Row{"☃", limit / 3, true}, Row{"☃", limit / 3 + 1, false},
      Row{"😀", limit / 4, true}, Row{"😀", limit / 4 + 1, false},
  };
  for (std::size_t i = 0; i < framing_count; ++i) {
    const auto framing = static_cast<Framing>(i);
    for (const Row& row : rows) {
      CAPTURE(name(framing));
      CAPTURE(row.unit);
      CAPTURE(row.count);
      std::string text;
      for (std::size_t n = 0; n < row.count; ++n) text += row.unit;
      std::string decoded;
      const auto bytes = encode(codec_of(framing), text);
      CHECK(decode_exact(framing, bytes, Input::ended, decoded).progress ==
            (row.fits ? Progress::complete : Progress::too_large));
      if (row.fits) CHECK(decoded == text);
    }
  }
}

TEST_CASE("an endless text is too large at the first byte that cannot be its line end") {
  std::string text;
  for (const Framing framing : {Framing::text, Framing::qotd}) {
    const std::size_t most = framing == Framing::text ? limit + 1 : 511;
    const std::vector<std::byte> bytes(most + 1, std::byte{'a'});
    CHECK(decode_exact(framing, Bytes(bytes).first(most), Input::open, text).progress ==
          Progress::incomplete);
    CHECK(decode_exact(framing, bytes, Input::open, text).progress == Progress::too_large);
    CHECK(decode_exact(framing, Bytes(bytes).first(most), Input::ended, text).progress ==
          Progress::too_large);
  }
}

TEST_CASE("a framing has no message for what it cannot hold") {
  struct Row {
    Framing framing;
    std::string most;
  };
  const std::array rows{
      Row{Framing::qt4, std::string(32'765, 'a')},
      Row{Framing::pyqt, std::string(65'530, 'a')},
      Row{Framing::qotd, std::string(509, 'a')},
      Row{Framing::qotd, "a\n" + std::string(506, 'a')},
  };
  for (const Row& row : rows) {
    CAPTURE(name(row.framing));
    const Codec& codec = codec_of(row.framing);
    CHECK_FALSE(codec.encoded_size(row.most + 'a').has_value());
    std::string decoded;
    const auto bytes = encode(codec, row.most);
    CHECK(codec.decode(bytes, Input::ended, row.most.size(), decoded).progress ==
          Progress::complete);
    CHECK(decoded == row.most);
  }
  CHECK_FALSE(codec_of(Framing::pyqt).encoded_size(std::string("a\0b", 3)).has_value());
}

TEST_CASE("every character survives encoding and decoding") {
  const Codec& codec = codec_of(Framing::qt);
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
      const Decoded result = codec.decode(bytes, Input::open, limit, decoded);
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
