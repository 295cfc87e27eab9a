#include "markup.hpp"

#include <doctest/doctest.h>

using fortune::flood::escaped;

TEST_CASE("text is no markup") {
  CHECK(escaped("<a href=\"x\">&amp;</a>") == "&lt;a href=&quot;x&quot;&gt;&amp;amp;&lt;/a&gt;");
  CHECK(escaped("d\xc3\xa9j\xc3\xa0 vu") == "d\xc3\xa9j\xc3\xa0 vu");
}

TEST_CASE("what XML has no place for is replaced") {
  CHECK(escaped(std::string_view("a\0b\x1b\n", 5)) == "a?b??");
  CHECK(escaped("/tmp/\xff.json") == "/tmp/\xef\xbf\xbd.json");
  CHECK(escaped("/tmp/\xe2\x98") == "/tmp/\xef\xbf\xbd");
}
