#include "fortune/splitter.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace fortune;

namespace {

using Texts = std::vector<std::string>;
using namespace std::string_literals;

struct Row {
  std::string what;
  Split split;
  std::string source;
  Texts texts;
  std::size_t dropped = 0;
  std::size_t replaced = 0;
  std::size_t malformed = 0;
};

const std::string fffd = "\xef\xbf\xbd";

const std::vector<Row> rows{
    {"lines", Split::line, "a\nb\n", {"a", "b"}},
    {"lines, the last without its end", Split::line, "a\nb", {"a", "b"}},
    {"empty lines", Split::line, "a\n\n\nb\n", {"a", "b"}, 2},
    {"lines with CRLF", Split::line, "a\r\nb\r\n\r\n", {"a", "b"}, 1},
    {"a line of a sign", Split::line, "a\n%\n%% b\n", {"a", "%", "%% b"}},
    {"lines behind a byte order mark",
     Split::line,
     "\xef\xbb\xbf"
     "a\n",
     {"a"}},
    {"nothing but a byte order mark", Split::line, "\xef\xbb\xbf", {}},
    {"the beginning of a byte order mark", Split::line, "\xef\xbb", {fffd}, 0, 1},
    {"invalid lines", Split::line, "caf\xe9\nb\n\xff\n", {"caf" + fffd, "b", fffd}, 0, 2},

    {"texts with line ends", Split::nul, "a\nb\n\0c\0"s, {"a\nb", "c"}},
    {"the last without its NUL", Split::nul, "a\0b"s, {"a", "b"}},
    {"empty texts", Split::nul, "\0a\0\n\n\0"s, {"a"}, 2},
    {"texts with CRLF", Split::nul, "a\r\nb\r\n\0"s, {"a\nb"}},

    {"a cookie with CRs that end no line",
     Split::cookie,
     "%\rx\na\rb\n%\r\r\nc\n",
     {"%\rx\na\rb", "c"}},
    {"a comment between cookies' lines", Split::cookie, "a\n%% x\nb\n%%", {"a\nb"}},
    {"invalid UTF-8 beside a comment",
     Split::cookie,
     "a\xff\n%% x\nb\n",
     {"a" + fffd + "\nb"},
     0,
     1},

    {"JSON strings", Split::json, "\"a\"\n \"b\" \r\n", {"a", "b"}},
    {"JSON objects",
     Split::json,
     R"({"text": "a", "n": 1})"
     "\n"
     R"({"n":[{},[],true,false,null,-0.5e+3],"text":"b"})"
     "\n",
     {"a", "b"}},
    {"the last text counts", Split::json, R"({"text":"a","text":"b"})", {"b"}},
    {"an inner text does not", Split::json, R"({"x":{"text":"a"},"text":"b"})", {"b"}},
    {"escapes",
     Split::json,
     R"("\"\\\/\b\f\n\r\tx\u0041\u2603\ud83d\ude00")",
     {"\"\\/\b\f\n\r\tx"
      "A☃😀"}},
    {"an escaped key", Split::json, R"({"\u0074ext":"a"})", {"a"}},
    {"escaped line ends go as others do", Split::json, R"("a\r\nb\n\n")", {"a\nb"}},
    {"an escaped NUL", Split::json, R"("\u0000")", {fffd}, 0, 1},
    {"lone surrogates",
     Split::json,
     R"("\ud83dx\ude00\ud83d\u0041")",
     {fffd + "x" + fffd + fffd + "A"},
     0,
     3},
    {"invalid UTF-8 in JSON", Split::json, "\"caf\xe9\"\n", {"caf" + fffd}, 0, 1},
    {"blank lines are empty", Split::json, "\n \t\r\n\"a\"\n", {"a"}, 2},
    {"empty texts of JSON", Split::json, "\"\"\n{\"text\":\"\\n\"}\n", {}, 2},
    {"what is no JSON",
     Split::json,
     "a\n\"a\n\"a\" b\n\"\\x\"\n\"\\u12g4\"\n\"\t\"\n'a'\n{\"text\":\"a\"\n",
     {},
     0,
     0,
     8},
    {"numbers that are none",
     Split::json,
     "{\"n\":01,\"text\":\"a\"}\n{\"n\":1.,\"text\":\"a\"}\n{\"n\":+1,\"text\":\"a\"}\n"
     "{\"n\":1e,\"text\":\"a\"}\n",
     {},
     0,
     0,
     4},
    {"JSON without a text",
     Split::json,
     "1\nnull\n[\"a\"]\n{}\n{\"x\":\"a\"}\n{\"text\":1}\n",
     {},
     0,
     0,
     6},
    {"JSON that nests too deep",
     Split::json,
     "{\"x\":" + std::string(100, '[') + std::string(100, ']') + ",\"text\":\"a\"}",
     {},
     0,
     0,
     1},
};

struct Result {
  Texts texts;
  std::size_t dropped;
  std::size_t replaced;
  std::size_t malformed;

  friend bool operator==(const Result&, const Result&) = default;
};

// Gives the source in pieces, and takes what is complete after each.
Result split_in_pieces(Split split, std::string_view source, std::size_t piece_bytes) {
  Splitter splitter(split);
  Texts texts;
  const auto take = [&] {
    while (const auto text = splitter.next()) texts.emplace_back(*text);
  };
  while (!source.empty()) {
    const std::span<char> room = splitter.room();
    const std::string_view piece = source.substr(0, std::min(piece_bytes, room.size()));
    std::ranges::copy(piece, room.begin());
    splitter.arrived(piece.size());
    source.remove_prefix(piece.size());
    take();
  }
  splitter.end();
  take();
  return {texts, splitter.dropped(), splitter.replaced(), splitter.malformed()};
}

std::optional<Splitter::Defect> first_defect(Split split, std::string_view source) {
  Splitter splitter(split, Splitter::Defects::refused);
  std::ranges::copy(source, splitter.room().begin());
  splitter.arrived(source.size());
  splitter.end();
  while (splitter.next()) {
  }
  return splitter.defect();
}

}  // namespace

TEST_CASE("a source is split, in whatever pieces it arrives") {
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Result expected{row.texts, row.dropped, row.replaced, row.malformed};
    for (std::size_t piece = 1; piece <= row.source.size() + 1; ++piece) {
      CAPTURE(piece);
      CHECK(split_in_pieces(row.split, row.source, piece) == expected);
    }
  }
}

TEST_CASE("records longer than the buffer, and ones that lie across its end, are split alike") {
  std::string source;
  Texts texts;
  for (const std::size_t size : {1u, 65535u, 262144u, 3u, 1000000u, 262143u, 200u}) {
    texts.push_back(std::string(size, static_cast<char>('a' + texts.size())));
    source += texts.back() + "\n%\n";
  }
  for (const std::size_t piece : {1000u, 65536u, 262144u}) {
    CAPTURE(piece);
    CHECK(split_in_pieces(Split::cookie, source, piece).texts == texts);
  }
}

TEST_CASE("a fortune is given as soon as it is complete, and not before") {
  Splitter splitter(Split::cookie);
  const auto arrive = [&splitter](std::string_view bytes) {
    std::ranges::copy(bytes, splitter.room().begin());
    splitter.arrived(bytes.size());
    return splitter.next();
  };
  CHECK_FALSE(arrive("one\n"));
  CHECK_FALSE(arrive("%"));
  CHECK(arrive("\ntw") == "one");
  CHECK_FALSE(splitter.next());
  CHECK_FALSE(arrive("o\n"));
  splitter.end();
  CHECK(splitter.next() == "two");
  CHECK_FALSE(splitter.next());
}

TEST_CASE("where defects are refused, the first one ends it, and its line is known") {
  struct DefectRow {
    Split split;
    std::string source;
    std::size_t line;
  };
  const std::vector<DefectRow> defects{
      {Split::cookie, "a\nb\n%\nc\nd\xff\n%\n", 5},
      {Split::cookie, "a\n%\n\n%\nb\n", 3},
      {Split::line, "a\nb\n\nc\n\xff", 3},
      {Split::line, "a\r\n\xff", 2},
      {Split::nul, "a\nb\0c\n\xff"s, 3},
      {Split::json, "\"a\\nb\"\n\"c\"\nd\n", 3},
      {Split::json, "\"a\"\n\"\\ud800\"\n", 2},
  };
  for (const auto& [split, source, line] : defects) {
    CAPTURE(source);
    const auto defect = first_defect(split, source);
    REQUIRE(defect);
    CHECK(defect->line == line);
    CHECK_FALSE(defect->what.empty());
  }
  CHECK_FALSE(first_defect(Split::cookie, "%\na\r\n%% b\n%\nc\n%\n"));
}

TEST_CASE("the line of a fortune is the one on which it began") {
  Splitter splitter(Split::cookie, Splitter::Defects::refused);
  const std::string_view source = "a\nb\n%\nc\n%\nd\n";
  std::ranges::copy(source, splitter.room().begin());
  splitter.arrived(source.size());
  splitter.end();
  for (const std::size_t line : {1u, 4u, 6u}) {
    REQUIRE(splitter.next());
    CHECK(splitter.line() == line);
  }
}
