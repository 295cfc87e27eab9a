/// A log-linear histogram of latencies, as HdrHistogram has it.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace fortune::flood {

/// Counts values in nanoseconds, all of 64 bits. A bucket is at most 2^-7 of its values wide, so
/// what is read back is off by less than 0.8%; count, min, max and the mean are exact. Recording
/// allocates nothing. All state is integers, so merging is the same as recording the union.
///
/// Used by one thread at a time.
class Histogram {
 public:
  static constexpr unsigned significant_bits = 7;

  Histogram() : counts_(bucket_count) {}

  void record(std::uint64_t ns) {
    ++counts_[bucket_of(ns)];
    ++count_;
    sum_ += ns;
    if (ns < min_) min_ = ns;
    if (ns > max_) max_ = ns;
  }

  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }

  /// All of these are 0 when nothing was recorded.
  std::uint64_t min() const { return count_ == 0 ? 0 : min_; }
  std::uint64_t max() const { return max_; }
  double mean() const;
  double stddev() const;

  /// The value of that rank, where 9'990 is p99.9 and 10'000 the largest. In integers, since
  /// 0.999 × 1000 is more than 999 in floating point.
  std::uint64_t percentile(std::uint64_t ten_thousandths) const;

  friend bool operator==(const Histogram&, const Histogram&) = default;

  // Below 2^7 each value has its own bucket; above, each doubling has 2^7 of them.

  static constexpr std::size_t sub_buckets = std::size_t{1} << significant_bits;
  static constexpr std::size_t bucket_count = (64 - significant_bits + 1) * sub_buckets;

  static constexpr std::size_t bucket_of(std::uint64_t ns) {
    const auto width = static_cast<unsigned>(std::bit_width(ns));
    const unsigned shift = width > significant_bits + 1 ? width - significant_bits - 1 : 0;
    return shift * sub_buckets + static_cast<std::size_t>(ns >> shift);
  }
  static constexpr std::uint64_t lower_bound(std::size_t bucket) {
    if (bucket < 2 * sub_buckets) return bucket;
    return std::uint64_t{bucket % sub_buckets + sub_buckets} << (bucket / sub_buckets - 1);
  }
  static constexpr std::uint64_t width(std::size_t bucket) {
    return bucket < 2 * sub_buckets ? 1 : std::uint64_t{1} << (bucket / sub_buckets - 1);
  }

 private:
  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  std::uint64_t sum_ = 0;  // wraps after 584 years of latency
  std::uint64_t min_ = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t max_ = 0;
};

}  // namespace fortune::flood
