/// Random numbers without state.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fortune::serve {

/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014): its k-th
/// number is mix(seed + k × golden_gamma), for which none of the earlier ones is needed.
inline constexpr std::uint64_t golden_gamma = 0x9e3779b97f4a7c15;

constexpr std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/// A number below `count`: the high word of the product, uniform but for 2^-64 × count, and without
/// a division.
constexpr std::size_t scale(std::uint64_t random, std::size_t count) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::size_t>((static_cast<Wide>(random) * count) >> 64);
}

}  // namespace fortune::serve
