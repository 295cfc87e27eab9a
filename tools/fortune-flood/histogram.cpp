#include "histogram.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace fortune::flood {

Histogram::Histogram(std::vector<std::uint64_t> counts, const Exact& exact)
    : counts_(std::move(counts)),
      count_(std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0})),
      exact_(exact) {}

void Histogram::merge(const Histogram& other) {
  for (std::size_t i = 0; i < Buckets::bucket_count; ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  exact_.sum += other.exact_.sum;
  exact_.min = std::min(exact_.min, other.exact_.min);
  exact_.max = std::max(exact_.max, other.exact_.max);
}

double Histogram::mean() const {
  return count_ == 0 ? 0 : static_cast<double>(exact_.sum) / static_cast<double>(count_);
}

double Histogram::stddev() const {
  if (count_ == 0) return 0;
  const double center = mean();
  double squares = 0;
  for (std::size_t i = 0; i < Buckets::bucket_count; ++i) {
    const double distance = static_cast<double>(Buckets::middle(i)) - center;
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
  return std::clamp(Buckets::middle(bucket), exact_.min, exact_.max);
}

}  // namespace fortune::flood
