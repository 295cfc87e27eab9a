#include "figures.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <span>
#include <string_view>

namespace fortune::flood {
namespace {

struct Scale {
  double factor;
  std::string_view unit;
};

// Three significant digits, whole ones from 100 on; in the largest unit of which there is one.
std::string scaled(double value, std::span<const Scale> scales) {
  std::size_t i = scales.size() - 1;
  // 999.5 would be written as 1000 of the smaller unit.
  while (i > 0 && value < 0.9995 * scales[i].factor) --i;
  const double number = value / scales[i].factor;
  const int decimals = number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
  std::array<char, 64> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number,
                                 std::chars_format::fixed, value == 0 ? 0 : decimals)
                       .ptr;
  return std::string(digits.data(), end) + std::string(scales[i].unit);
}

}  // namespace

std::string plain(double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                 std::chars_format::general, 6)
                       .ptr;
  return {digits.data(), end};
}

std::string in_time_unit(double microseconds) {
  constexpr std::array scales{Scale{1, "us"}, Scale{1e3, "ms"}, Scale{1e6, "s"}};
  return scaled(microseconds, scales);
}

std::string in_thousands(double value) {
  if (value < 1000 && value == std::floor(value)) return plain(value);
  constexpr std::array scales{Scale{1, ""}, Scale{1e3, "k"}, Scale{1e6, "M"}, Scale{1e9, "G"}};
  return scaled(value, scales);
}

}  // namespace fortune::flood
