#include "cli/units.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <utility>
#include <vector>

using namespace fortune::cli;
using namespace std::chrono_literals;

TEST_CASE("durations have units, and seconds without") {
  const std::vector<std::pair<std::string, std::chrono::nanoseconds>> rows{
      {"5", 5s},         {"5s", 5s},   {"0.3", 300ms},        {"250ms", 250ms},
      {"1.5ms", 1500us}, {"7us", 7us}, {"9ns", 9ns},          {"2m", 120s},
      {"1h", 3600s},     {"0", 0s},    {"0.0000000004", 0ns}, {"1000000h", 1'000'000h},
  };
  for (const auto& [word, duration] : rows) {
    CAPTURE(word);
    CHECK(parse_duration(word) == duration);
  }
}

TEST_CASE("sizes are bytes, with powers of 1024") {
  const std::vector<std::pair<std::string, std::size_t>> rows{
      {"0", 0},
      {"4096", 4096},
      {"64K", 65536},
      {"64KiB", 65536},
      {"1M", 1 << 20},
      {"1MiB", 1 << 20},
      {"2G", std::size_t{2} << 30},
      {"0.5K", 512},
      {"3GiB", std::size_t{3} << 30},
      {"8388608G", std::size_t{1} << 53},
  };
  for (const auto& [word, size] : rows) {
    CAPTURE(word);
    CHECK(parse_size(word) == size);
  }
}

TEST_CASE("what is no duration or size is refused, quoted") {
  for (const std::string word : {"", "s", "-1", "+1", "1x", "1 s", " 1", "1s ", "0x10", "inf",
                                 "nan", "1e3", "1,5", "-0", "99999999h", "1000000.1h", "1S"}) {
    CAPTURE(word);
    CHECK_THROWS_WITH_AS(
        parse_duration(word),
        ("bad duration \"" + std::string(word) +
         "\" (a number with ns, us, ms, s, m or h; bare: seconds; at most 1000000h)")
            .c_str(),
        std::invalid_argument);
  }
  for (const std::string word : {"", "K", "-1", "1k", "1KB", "1.5", "0.0001K", "1T", "8388609G"}) {
    CAPTURE(word);
    CHECK_THROWS_AS(parse_size(word), std::invalid_argument);
  }
}

TEST_CASE("a number is decimal and within its bounds") {
  CHECK(parse_number("1", 1, 10) == 1);
  CHECK(parse_number("010", 1, 10) == 10);
  CHECK(parse_number("18446744073709551615", 0, UINT64_MAX) == UINT64_MAX);
  for (const std::string word :
       {"", "0", "11", "-1", "+1", "0x1", "1.0", " 1", "1 ", "one", "18446744073709551616"}) {
    CAPTURE(word);
    CHECK_THROWS_WITH_AS(parse_number(word, 1, 10),
                         ("bad number \"" + word + "\" (from 1 to 10)").c_str(),
                         std::invalid_argument);
  }
}

TEST_CASE("a fraction is a number, or one in percent") {
  CHECK(parse_fraction("0.25") == 0.25);
  CHECK(parse_fraction("25%") == 0.25);
  CHECK(parse_fraction("0") == 0);
  for (const std::string word : {"", "%", "-1", "5 %", "much", "1e2", "5%%"}) {
    CAPTURE(word);
    CHECK_THROWS_AS(parse_fraction(word), std::invalid_argument);
  }
}

TEST_CASE("durations and sizes are printed in the largest unit that fits") {
  CHECK(format_duration(5s) == "5s");
  CHECK(format_duration(1500ms) == "1500ms");
  CHECK(format_duration(120s) == "2m");
  CHECK(format_size(1 << 20) == "1MiB");
  CHECK(format_size(1000) == "1000");
}
