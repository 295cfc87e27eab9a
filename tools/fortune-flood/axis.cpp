#include "axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace fortune::flood {
namespace {

constexpr std::array round_digits{1.0, 2.0, 5.0};

// The next tick of 1, 2, 5, 10, … in decade-wise order: number 0 is 1, number 3 is 10.
double round_number(int number) {
  const int decade = static_cast<int>(std::floor(number / 3.0));
  return round_digits[static_cast<std::size_t>(number - 3 * decade)] * std::pow(10, decade);
}

// A hair below a round number is that number.
constexpr double hair = 1e-9;

int number_at_or_above(double value) {
  int number = 3 * static_cast<int>(std::floor(std::log10(value)));
  while (round_number(number) < value * (1 - hair)) ++number;
  return number;
}

int number_at_or_below(double value) {
  const int number = number_at_or_above(value);
  return round_number(number) > value * (1 + hair) ? number - 1 : number;
}

}  // namespace

double Axis::position(double value) const {
  const double position =
      is_logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
  return std::clamp(position, 0.0, 1.0);
}

Axis linear_axis(std::string title, double most, Label label) {
  constexpr double most_steps = 5;
  const double step = most > 0 ? round_number(number_at_or_above(most / most_steps)) : 1;
  const double steps = std::max(std::ceil(most / step - hair), 1.0);
  Axis axis{.title = std::move(title), .low = 0, .high = step * steps};
  for (double i = 0; i <= steps; ++i) axis.ticks.push_back({i * step, label(i * step)});
  return axis;
}

Axis logarithmic_axis(std::string title, double least, double most, Label label) {
  constexpr int most_ticks = 8;
  int first = number_at_or_below(least);
  int last = std::max(number_at_or_above(most), first + 2);
  int stride = 1;
  if (last - first >= most_ticks) {  // whole decades
    first = 3 * static_cast<int>(std::floor(first / 3.0));
    last = 3 * static_cast<int>(std::ceil(last / 3.0));
    stride = 3;
    while ((last - first) / stride >= most_ticks) stride += 3;
    last = first + (last - first + stride - 1) / stride * stride;
  }
  Axis axis{.title = std::move(title),
            .low = round_number(first),
            .high = round_number(last),
            .is_logarithmic = true};
  for (int number = first; number <= last; number += stride)
    axis.ticks.push_back({round_number(number), label(round_number(number))});
  return axis;
}

}  // namespace fortune::flood
