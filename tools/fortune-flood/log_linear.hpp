/// The buckets of a log-linear histogram.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace fortune::flood {

/// Below 2^Bits each value has its own bucket; above, each doubling has 2^Bits of them, up to
/// values of ValueBits bits.
template <unsigned Bits, unsigned ValueBits>
struct LogLinear {
  static constexpr std::size_t sub_buckets = std::size_t{1} << Bits;
  static constexpr std::size_t bucket_count = (ValueBits - Bits + 1) * sub_buckets;

  static constexpr std::size_t bucket_of(std::uint64_t value) {
    const auto width = static_cast<unsigned>(std::bit_width(value));
    const unsigned shift = width > Bits + 1 ? width - Bits - 1 : 0;
    return shift * sub_buckets + static_cast<std::size_t>(value >> shift);
  }
  static constexpr std::uint64_t lower_bound(std::size_t bucket) {
    if (bucket < 2 * sub_buckets) return bucket;
    return std::uint64_t{bucket % sub_buckets + sub_buckets} << (bucket / sub_buckets - 1);
  }
  static constexpr std::uint64_t width(std::size_t bucket) {
    return bucket < 2 * sub_buckets ? 1 : std::uint64_t{1} << (bucket / sub_buckets - 1);
  }
  /// What stands for all values of a bucket.
  static constexpr std::uint64_t middle(std::size_t bucket) {
    return lower_bound(bucket) + width(bucket) / 2;
  }
};

}  // namespace fortune::flood
