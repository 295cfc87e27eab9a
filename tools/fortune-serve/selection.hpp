/// Which fortune comes next.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace fortune::serve {

/// Counts the picks of a whole server. On a cache line of its own, and written only under --seed.
struct alignas(64) PickCounter {
  std::atomic<std::uint64_t> next = 0;
};

/// A thread's picks at random. The k-th pick is a pure function of the seed and k, so no generator
/// state is shared: under --seed the threads share k, otherwise each has its own seed and k.
class Picker {
 public:
  /// With a counter, which must outlive the picker, k counts the picks of all who share it.
  explicit Picker(std::uint64_t seed, PickCounter* shared = nullptr)
      : seed_(seed), shared_(shared) {}

  /// An index below `count`, which is not 0.
  std::size_t pick(std::size_t count) {
    const std::uint64_t k =
        shared_ ? shared_->next.fetch_add(1, std::memory_order_relaxed) : own_next_++;
    return scale(mix(seed_ + (k + 1) * golden_gamma), count);
  }

 private:
  static constexpr std::uint64_t golden_gamma = 0x9e3779b97f4a7c15;

  // SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), whose
  // k-th output needs none of the earlier ones.
  static constexpr std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // The high word of the product: uniform but for 2^-64 × count, and without a division.
  static constexpr std::size_t scale(std::uint64_t random, std::size_t count) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::size_t>((static_cast<Wide>(random) * count) >> 64);
  }

  std::uint64_t seed_;
  PickCounter* shared_;
  std::uint64_t own_next_ = 0;
};

}  // namespace fortune::serve
