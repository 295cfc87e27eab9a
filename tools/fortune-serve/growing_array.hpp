/// An array that grows at its end while others read it.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <memory>
#include <type_traits>

namespace fortune::serve {

/// Its elements never move: each segment is twice as large as the one before. One thread appends;
/// any thread may meanwhile read the elements below a size() that it has seen.
template <typename T>
class GrowingArray {
  static_assert(std::is_trivial_v<T>, "room is reserved without making elements in it");

 public:
  std::size_t size() const { return size_.load(std::memory_order_acquire); }

  const T& operator[](std::size_t i) const {
    const std::size_t s = segment_of(i);
    return segments_[s][i - first_of(s)];
  }

  void push_back(const T& element) {
    const std::size_t i = size_.load(std::memory_order_relaxed);
    const std::size_t s = segment_of(i);
    if (!segments_[s]) segments_[s] = std::make_unique_for_overwrite<T[]>(first_capacity << s);
    segments_[s][i - first_of(s)] = element;
    size_.store(i + 1, std::memory_order_release);
  }

 private:
  static constexpr std::size_t first_capacity = 1024;
  static constexpr int first_width = std::bit_width(first_capacity);

  static std::size_t segment_of(std::size_t i) {
    return static_cast<std::size_t>(std::bit_width(i + first_capacity) - first_width);
  }
  static std::size_t first_of(std::size_t segment) {
    return (first_capacity << segment) - first_capacity;
  }

  std::array<std::unique_ptr<T[]>, 48> segments_;
  std::atomic<std::size_t> size_ = 0;
};

}  // namespace fortune::serve
