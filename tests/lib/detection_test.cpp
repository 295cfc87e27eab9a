#include "fortune/detection.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "bytes.hpp"

using namespace fortune;
using fortune::test::from_hex;
using enum Detected::Outcome;

namespace {

constexpr std::size_t limit = 64;

struct Row {
  std::string what;
  std::string hex;
  Detected::Outcome outcome;
  Framing framing = Framing::text;
  std::string text{};
};

const std::vector<Row> rows{
    {"qt", "00000004 0068 0069", recognised, Framing::qt, "hi"},
    {"qt, empty", "00000000", recognised, Framing::qt, ""},
    {"qt, null", "ffffffff", recognised, Framing::qt, ""},
    {"qtlocal", "00000002 00000004 0068 0069", recognised, Framing::qtlocal, "hi"},
    {"qt4", "0008 00000004 0068 0069", recognised, Framing::qt4, "hi"},
    {"pyqt, an odd count", "0007 00000003 686900", recognised, Framing::pyqt, "hi"},
    {"qt4 or pyqt, an even count", "0008 00000004 68692100", ambiguous, Framing::qt4},
    {"an even count without NUL is qt4", "0008 00000004 2603 2603", recognised, Framing::qt4, "☃☃"},
    {"an even count with another NUL is qt4", "0008 00000004 0068 2600", recognised, Framing::qt4,
     "h\xe2\x98\x80"},
    {"an even count in some 8-bit encoding", "000a 00000006 436166e97300", ambiguous, Framing::qt4},
    {"qt4, empty", "0004 00000000", recognised, Framing::qt4, ""},
    {"qotd", "68 69 0d0a", recognised, Framing::qotd, "hi"},
    {"qotd, two lines", "68 0d0a 69 0d0a", recognised, Framing::qotd, "h\ni"},
    {"qotd, empty", "0d0a", recognised, Framing::qotd, ""},
    {"text with one LF of its own", "68 0a 69 0d0a", recognised, Framing::text, "h\ni\r"},
    {"text, CRLF inside alone", "68 0d0a 69", recognised, Framing::text, "h\r\ni"},
    {"qtlocal, cut where it would be a qt of one NUL", "00000002 0000", unrecognised},
    {"text", "68 69 0a", recognised, Framing::text, "hi"},
    {"text without a line end", "68 69", recognised, Framing::text, "hi"},
    {"text in UTF-8", "e29883 0a", recognised, Framing::text, "☃"},
    {"text, empty", "0a", recognised, Framing::text, ""},
    {"text over the limit", std::string(2 * (limit + 2), '6'), too_large},
    {"text with a NUL", "68 00 69", unrecognised},
    {"invalid UTF-8", "68 e9", unrecognised},
    {"qt, cut short in its header", "0000", unrecognised},
    {"qt, cut short in its text", "00000004 0068 00", unrecognised},
    {"qt, with bytes behind it", "00000004 0068 0069 00", unrecognised},
    {"qt, an odd count", "00000003 0068 69", unrecognised},
    {"qtlocal, cut short", "00000002 00000004 0068", unrecognised},
    {"qtlocal, cut where it would be a qt header", "00000002 00000004", unrecognised},
    {"qt4, cut short", "0008 00000004 0068", unrecognised},
    {"pyqt, cut short", "0007 00000003 6869", unrecognised},
    {"pyqt, an odd count without its NUL", "0007 00000003 686921", unrecognised},
};

}  // namespace

TEST_CASE("an answer is recognised whole, or not at all") {
  for (const Row& row : rows) {
    CAPTURE(row.what);
    std::string text;
    const Detected detected = detect(from_hex(row.hex), limit, text);
    CHECK(detected.outcome == row.outcome);
    if (row.outcome == recognised) {
      CHECK(name(detected.framing) == name(row.framing));
      CHECK(text == row.text);
    }
  }
}
