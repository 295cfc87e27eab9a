/// Which fortune comes next.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <optional>

#include "wire_image.hpp"

namespace fortune::serve {

enum class Order : std::uint8_t {
  random,
  shuffle,     ///< at random, but none repeats until all were picked
  sequential,  ///< one after the other
  daily,       ///< one for each day of the local calendar
};

/// Counts the picks of a whole server. On a cache line of its own, and written only where the order
/// or a seed asks for it.
struct alignas(64) PickCounter {
  std::atomic<std::uint64_t> next = 0;
};

/// The number of a day in the local calendar. Belongs to one thread.
class LocalCalendar {
 public:
  std::uint64_t day(std::time_t now);

 private:
  std::time_t minute_ = -1;  // for which day_ holds
  std::uint64_t day_ = 0;
};

/// The picks of one thread. The k-th pick is a pure function of the order, the seed and k, so that
/// threads share at most k.
class Picker {
 public:
  /// With a counter, which must outlive the picker, k counts the picks of all who share it.
  explicit Picker(std::uint64_t seed, Order order = Order::random, PickCounter* shared = nullptr)
      : seed_(seed), order_(order), shared_(shared) {}

  /// An index of the image, which is not empty.
  std::size_t pick(const WireImage& image);

  /// For the image of `query`: an index of a fortune whose text has `least` to `most` bytes, each
  /// as likely in any order but daily; nothing when there is none.
  std::optional<std::size_t> pick(const WireImage& image, std::size_t least, std::size_t most);

 private:
  std::uint64_t next() {
    return shared_ ? shared_->next.fetch_add(1, std::memory_order_relaxed) : own_next_++;
  }
  std::uint64_t random();

  std::uint64_t seed_;
  Order order_;
  PickCounter* shared_;
  std::uint64_t own_next_ = 0;
  LocalCalendar calendar_;
};

/// What the pickers of a server have in common. Outlives them.
class Selection {
 public:
  /// Without a seed, daily takes 0, and the others another one at each start.
  Selection(Order order, std::optional<std::uint64_t> seed);

  /// For one thread. Callable from any.
  Picker picker();

 private:
  Order order_;
  std::optional<std::uint64_t> seed_;
  PickCounter counter_;
};

}  // namespace fortune::serve
