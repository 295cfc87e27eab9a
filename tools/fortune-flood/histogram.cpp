#include "histogram.hpp"

#include <algorithm>
#include <cmath>

namespace fortune::flood {
namespace {

// What stands for all values of a bucket.
std::uint64_t middle(std::size_t bucket) {
  return Histogram::lower_bound(bucket) + Histogram::width(bucket) / 2;
}

}  // namespace

void Histogram::merge(const Histogram& other) {
  for (std::size_t i = 0; i < bucket_count; ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  sum_ += other.sum_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

double Histogram::mean() const {
  return count_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count_);
}

double Histogram::stddev() const {
  if (count_ == 0) return 0;
  const double center = mean();
  double squares = 0;
  for (std::size_t i = 0; i < bucket_count; ++i) {
    const double distance = static_cast<double>(middle(i)) - center;
    squares += static_cast<double>(counts_[i]) * distance * distance;
  }
  return std::sqrt(squares / static_cast<double>(count_));
}

std::uint64_t Histogram::percentile(std::uint64_t ten_thousandths) const {
  if (count_ == 0) return 0;
  const std::uint64_t rank =
      std::clamp<std::uint64_t>((count_ * ten_thousandths + 9'999) / 10'000, 1, count_);
  std::uint64_t seen = 0;
  std::size_t bucket = 0;
  while ((seen += counts_[bucket]) < rank) ++bucket;
  return std::clamp(middle(bucket), min_, max_);
}

}  // namespace fortune::flood
