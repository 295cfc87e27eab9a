#include "cli/visible.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using fortune::cli::visible;

TEST_CASE("control characters are written out, and nothing else is") {
  struct Row {
    std::string text;
    std::string shown;
  };
  const std::vector<Row> rows{
      {"", ""},
      {"plain é☃😀", "plain é☃😀"},
      {"\x1b[2J", "\\x1b[2J"},
      {std::string("a\0b", 3), "a\\x00b"},
      {"a\r\tb\n", "a\\x0d\\x09b\\x0a"},
      {"\x7f", "\\x7f"},
      {"\xc2\x80\xc2\x9b\xc2\x9f", "\\u0080\\u009b\\u009f"},
      {"\xc2\xa0\xc2\xbf", "\xc2\xa0\xc2\xbf"},
      {"\xc3\x9b\xe2\x80\x9b", "\xc3\x9b\xe2\x80\x9b"},  // a byte of C1 inside other characters
      {"cut \xc2", "cut \xc2"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(visible(row.text) == row.shown);
  }
}

TEST_CASE("what is kept stays as it is") { CHECK(visible("a\n\tb\r", "\n\t") == "a\n\tb\\x0d"); }
