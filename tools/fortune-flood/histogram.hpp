/// A log-linear histogram of latencies, as HdrHistogram has it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "log_linear.hpp"

namespace fortune::flood {

/// Counts values in nanoseconds, all of 64 bits. A bucket is at most 2^-7 of its values wide, so
/// what is read back is off by less than 0.8%; count, min, max and the mean are exact. Recording
/// allocates nothing. All state is integers, so merging is the same as recording the union.
///
/// Used by one thread at a time.
class Histogram {
 public:
  static constexpr unsigned significant_bits = 7;
  using Buckets = LogLinear<significant_bits, 64>;

  Histogram() : counts_(Buckets::bucket_count) {}

  void record(std::uint64_t ns) {
    ++counts_[Buckets::bucket_of(ns)];
    ++count_;
    exact_.sum += ns;
    if (ns < exact_.min) exact_.min = ns;
    if (ns > exact_.max) exact_.max = ns;
  }

  void merge(const Histogram& other);

  /// What a histogram consists of besides its counts. Of an empty one min is the largest number.
  struct Exact {
    std::uint64_t sum = 0;  ///< wraps after 584 years of latency
    std::uint64_t min = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t max = 0;
    friend bool operator==(const Exact&, const Exact&) = default;
  };

  /// Counts by bucket, Buckets::bucket_count of them; with exact() they make the histogram again.
  const std::vector<std::uint64_t>& counts() const { return counts_; }
  const Exact& exact() const { return exact_; }
  Histogram(std::vector<std::uint64_t> counts, const Exact& exact);

  std::uint64_t count() const { return count_; }

  /// All of these are 0 when nothing was recorded.
  std::uint64_t min() const { return count_ == 0 ? 0 : exact_.min; }
  std::uint64_t max() const { return exact_.max; }
  double mean() const;
  double stddev() const;

  /// The value of that rank, where 9'990 is p99.9 and 10'000 the largest. In integers, since
  /// 0.999 × 1000 is more than 999 in floating point.
  std::uint64_t percentile(std::uint64_t ten_thousandths) const;

  friend bool operator==(const Histogram&, const Histogram&) = default;

 private:
  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  Exact exact_;
};

/// A histogram's value in the unit that documents and requirements have.
constexpr double microseconds(std::uint64_t ns) { return static_cast<double>(ns) / 1000; }

}  // namespace fortune::flood
