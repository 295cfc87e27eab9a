#include "fortune/corpus.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace fortune;

namespace {

using Texts = std::vector<std::string>;

struct Row {
  std::string what;
  std::string file;
  Texts texts;
  std::size_t dropped = 0;
  std::size_t replaced = 0;
};

const std::string fffd = "\xef\xbf\xbd";

const std::vector<Row> rows{
    {"nothing", "", {}},
    {"one, without a separator", "a\n", {"a"}},
    {"one, without a line end", "a", {"a"}},
    {"two", "a\n%\nb\n", {"a", "b"}},
    {"two, with a separator at the end", "a\n%\nb\n%\n", {"a", "b"}},
    {"a separator without a line end", "a\n%\nb\n%", {"a", "b"}},
    {"a separator at the beginning", "%\na\n%\nb\n", {"a", "b"}},
    {"only separators", "%\n%\n%\n", {}, 2},
    {"an empty record between", "a\n%\n%\nb\n", {"a", "b"}, 1},
    {"a record of line ends only", "a\n%\n\n\n%\nb\n", {"a", "b"}, 1},
    {"only line ends", "\n\n", {}, 1},
    {"several lines", "a\nb\n\nc\n%\nd\n", {"a\nb\n\nc", "d"}},
    {"line ends before and behind", "\na\n\n\n%\n", {"\na"}},
    {"blanks", "  a \t\n%\n \n", {"  a \t", " "}},
    {"CRLF", "a\r\nb\r\n%\r\nc\r\n", {"a\nb", "c"}},
    {"CRLF without the last line end", "a\r\n%\r\nb", {"a", "b"}},
    {"a separator that ends in CR at the end", "a\r\n%\r", {"a"}},
    {"more than one CR before LF", "a\r\r\n", {"a"}},
    {"a CR at the end", "a\n\r", {"a"}},
    {"a CR inside a line", "a\rb\n", {"a\rb"}},
    {"not quite separators", " %\n% \n%x\nx%\n", {" %\n% \n%x\nx%"}},
    {"comments", "%% (c) someone\na\n%%\nb\n%\n%% only this\n%\nc\n", {"a\nb", "c"}, 1},
    {"UTF-8", "☃\n%\n😀\n", {"☃", "😀"}},
    {"a byte order mark",
     "\xef\xbb\xbf"
     "a\n%\nb\n",
     {"a", "b"}},
    {"a byte order mark before a separator", "\xef\xbb\xbf%\na\n", {"a"}},
    {"a byte order mark inside",
     "a\n%\n\xef\xbb\xbf"
     "b\n",
     {"a",
      "\xef\xbb\xbf"
      "b"}},
    {"Latin-1", "caf\xe9\n%\nb\n", {"caf" + fffd, "b"}, 0, 1},
    {"a character cut off", "\xe2\x98\n%\n\xe2\x98", {fffd, fffd}, 0, 2},
    {"an overlong form", "\xc0\xaf\n", {fffd}, 0, 1},
    {"an encoded surrogate", "\xed\xa0\x80\n", {fffd}, 0, 1},
    {"beyond the last character", "\xf4\x90\x80\x80\n", {fffd}, 0, 1},
    {"bytes that never begin anything",
     "\xff\xfe"
     "a\n",
     {fffd + fffd + "a"},
     0,
     2},
    {"a noncharacter is a character", "\xef\xbf\xbf\n", {"\xef\xbf\xbf"}},
    {"no fortune has a NUL", std::string("a\0b\n", 4), {"a" + fffd + "b"}, 0, 1},
};

Texts texts_of(const Corpus& corpus) {
  Texts texts;
  for (std::size_t id = 0; id < corpus.size(); ++id) texts.emplace_back(corpus[id]);
  return texts;
}

}  // namespace

TEST_CASE("a fortune(6) file is taken apart") {
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Corpus corpus = Corpus::parse(row.file);
    CHECK(texts_of(corpus) == row.texts);
    CHECK(corpus.dropped() == row.dropped);
    CHECK(corpus.replaced() == row.replaced);
  }
}

TEST_CASE("a corpus written down again is the same corpus") {
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Corpus corpus = Corpus::parse(row.file);
    std::string file;
    for (std::size_t id = 0; id < corpus.size(); ++id) file.append(corpus[id]).append("\n%\n");
    CHECK(texts_of(Corpus::parse(file)) == row.texts);
  }
}

TEST_CASE("a short corpus keeps its text when it is moved") {
  Corpus corpus = Corpus::parse("a\n%\nb\n");
  const Corpus moved = std::move(corpus);
  CHECK(texts_of(moved) == Texts{"a", "b"});
}
