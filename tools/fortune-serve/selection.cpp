#include "selection.hpp"

#include <bit>
#include <random>
#include <utility>

#include "mix.hpp"

namespace fortune::serve {
namespace {

std::uint64_t random_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

// Where `place` of 0 … count - 1 goes in a permutation that the key picks. A Feistel network
// permutes the next larger power of 4; what comes out beyond `count` goes in again until it does
// not, which keeps it a permutation (Black, Rogaway: Ciphers with Arbitrary Finite Domains, 2002).
std::uint64_t permuted(std::uint64_t place, std::uint64_t count, std::uint64_t key) {
  constexpr std::uint64_t rounds = 4;
  const auto half_bits = (std::bit_width(count - 1) + 1) / 2;
  const std::uint64_t half_mask = (std::uint64_t{1} << half_bits) - 1;
  do {
    std::uint64_t left = place >> half_bits;
    std::uint64_t right = place & half_mask;
    for (std::uint64_t round = 1; round <= rounds; ++round) {
      const std::uint64_t scrambled = mix(mix(key + round * golden_gamma) + right) & half_mask;
      left = std::exchange(right, left ^ scrambled);
    }
    place = left << half_bits | right;
  } while (place >= count);
  return place;
}

}  // namespace

// Days end with a minute, everywhere; asking at each new one also heeds a clock that was set.
std::uint64_t LocalCalendar::day(std::time_t now) {
  constexpr std::time_t seconds = 60;
  if (now / seconds != minute_) {
    minute_ = now / seconds;
    std::tm date{};
    localtime_r(&now, &date);
    day_ = static_cast<std::uint64_t>((date.tm_year + 1900) * 1000 + date.tm_yday);
  }
  return day_;
}

std::uint64_t Picker::random() {
  const std::uint64_t k = order_ == Order::daily ? calendar_.day(std::time(nullptr)) : next();
  return mix(seed_ + (k + 1) * golden_gamma);
}

std::size_t Picker::pick(const WireImage& image) {
  const std::size_t count = image.size();
  switch (order_) {
    case Order::sequential: return next() % count;
    case Order::shuffle: {
      const std::uint64_t k = next();
      return permuted(k % count, count, mix(seed_ + (k / count + 1) * golden_gamma));
    }
    case Order::random:
    case Order::daily: break;
  }
  const std::uint64_t number = random();
  if (!image.weights().empty()) return image.weights().pick(number, mix(number + golden_gamma));
  return scale(number, count);
}

std::optional<std::size_t> Picker::pick(const WireImage& image, std::size_t least,
                                        std::size_t most) {
  return image.pick_by_length(least, most, random());
}

Selection::Selection(Order order, std::optional<std::uint64_t> seed) : order_(order), seed_(seed) {
  if (!seed_ && order != Order::random) seed_ = order == Order::daily ? 0 : random_seed();
}

// Random picks without a seed need nothing in common, and so no shared counter.
Picker Selection::picker() {
  if (!seed_) return Picker(random_seed());
  return Picker(*seed_, order_, order_ == Order::daily ? nullptr : &counter_);
}

}  // namespace fortune::serve
