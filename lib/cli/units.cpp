#include "cli/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <stdexcept>
#include <string>

namespace fortune::cli {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

// Largest first, as the formatters want it.
constexpr std::array duration_units{
    Unit{"h", 3'600'000'000'000}, Unit{"m", 60'000'000'000}, Unit{"s", 1'000'000'000},
    Unit{"ms", 1'000'000},        Unit{"us", 1'000},         Unit{"ns", 1}};
constexpr std::array size_units{Unit{"GiB", 1 << 30}, Unit{"MiB", 1 << 20}, Unit{"KiB", 1 << 10},
                                Unit{"G", 1 << 30},   Unit{"M", 1 << 20},   Unit{"K", 1 << 10},
                                Unit{"", 1}};

[[noreturn]] void reject(std::string_view what, std::string_view word, std::string_view help) {
  throw std::invalid_argument("bad " + std::string(what) + " \"" + std::string(word) + "\" (" +
                              std::string(help) + ")");
}

// The count of base units in a word like "1.5ms", or -1 when it is not of that form. The number is
// cut out first, since strtod takes signs, blanks, exponents and hexadecimal; std::from_chars would
// do, but needs libm, which takes fortune-get as long to load as its conversation takes. No tool
// sets a locale.
double parse_count(std::string_view word, std::span<const Unit> units, std::string_view bare) {
  const std::size_t digits = std::min(word.find_first_not_of("0123456789."), word.size());
  const std::string number(word.substr(0, digits));
  char* end = nullptr;
  const double count = std::strtod(number.c_str(), &end);
  if (end == number.c_str() || *end != '\0' || !std::isfinite(count)) return -1;
  std::string_view suffix = word.substr(digits);
  if (suffix.empty()) suffix = bare;
  const auto unit = std::ranges::find(units, suffix, &Unit::name);
  return unit == units.end() ? -1 : count * static_cast<double>(unit->factor);
}

std::string format(std::int64_t value, std::span<const Unit> units) {
  const auto unit = std::ranges::find_if(
      units, [&](const Unit& u) { return value != 0 && value % u.factor == 0; });
  if (unit == units.end()) return "0";
  return std::to_string(value / unit->factor) + std::string(unit->name);
}

}  // namespace

std::chrono::nanoseconds parse_duration(std::string_view word) {
  const double count = parse_count(word, duration_units, "s");
  // 114 years: a point in time plus that much is still one.
  constexpr double most = 1e6 * static_cast<double>(duration_units[0].factor);
  if (count < 0 || count > most)
    reject("duration", word,
           "a number with ns, us, ms, s, m or h; bare: seconds; at most 1000000h");
  return std::chrono::nanoseconds(static_cast<std::int64_t>(count + 0.5));
}

std::size_t parse_size(std::string_view word) {
  const double count = parse_count(word, size_units, "");
  constexpr double most = 1ULL << 53;  // so that every count is exact
  if (count < 0 || count > most || count != std::floor(count))
    reject("size", word, "a number of bytes, or with K, M or G; at most 8388608G");
  return static_cast<std::size_t>(count);
}

std::uint64_t parse_number(std::string_view word, std::uint64_t least, std::uint64_t most) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size() || number < least || number > most)
    reject("number", word, "from " + std::to_string(least) + " to " + std::to_string(most));
  return number;
}

double parse_fraction(std::string_view word) {
  constexpr std::array units{Unit{"%", 1}, Unit{"", 100}};
  const double percent = parse_count(word, units, "");
  if (percent < 0) reject("fraction", word, "a number, or one with %");
  return percent / 100;
}

std::string format_duration(std::chrono::nanoseconds duration) {
  return format(duration.count(), duration_units);
}

std::string format_size(std::size_t bytes) {
  return format(static_cast<std::int64_t>(bytes), size_units);
}

}  // namespace fortune::cli
