#include "difference.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace fortune::flood {
namespace {

// The square of a mean's standard error.
double error_of_mean(std::span<const double> values) {
  const double center = mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - center) * (value - center);
  const auto count = static_cast<double>(values.size());
  return squares / (count - 1) / count;
}

// The probability that Student's t is between -t and t: a finite sum for whole degrees of freedom
// (Abramowitz and Stegun 26.7.3 and 26.7.4).
double probability_within(double t, unsigned degrees_of_freedom) {
  const double angle = std::atan(t / std::sqrt(degrees_of_freedom));
  const double cosine = std::cos(angle);
  const bool is_odd = degrees_of_freedom % 2 == 1;
  double term = is_odd ? cosine : 1;
  double sum = degrees_of_freedom == 1 ? 0 : term;
  for (unsigned i = is_odd ? 3 : 2; i + 2 <= degrees_of_freedom; i += 2) {
    term *= cosine * cosine * (i - 1) / i;
    sum += term;
  }
  const double body = std::sin(angle) * sum;
  return is_odd ? 2 / std::numbers::pi * (angle + body) : body;
}

// Welch's and Satterthwaite's, rounded down, which errs to the wider interval.
unsigned degrees_of_freedom(double first_error, std::size_t first_size, double second_error,
                            std::size_t second_size) {
  const double spread = first_error + second_error;
  const auto part = [](double error, std::size_t size) {
    return error * error / static_cast<double>(size - 1);
  };
  const double shares = part(first_error, first_size) + part(second_error, second_size);
  if (!(shares > 0)) return 1;
  constexpr double most = 1000;  // where t is as good as normal
  return static_cast<unsigned>(std::clamp(spread * spread / shares, 1.0, most));
}

}  // namespace

double Difference::margin(double confidence) const {
  double low = 0;
  double high = 1;
  while (probability_within(high, degrees_of_freedom) < confidence) high *= 2;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (probability_within(middle, degrees_of_freedom) < confidence ? low : high) = middle;
  }
  return high * standard_error;
}

Difference difference(std::span<const double> first, std::span<const double> second) {
  const double first_error = error_of_mean(first);
  const double second_error = error_of_mean(second);
  return {mean(second) - mean(first), std::sqrt(first_error + second_error),
          degrees_of_freedom(first_error, first.size(), second_error, second.size())};
}

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace fortune::flood
