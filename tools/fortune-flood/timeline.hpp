/// What happened when: a run in at most 600 rows.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "fortune/deadline.hpp"
#include "log_linear.hpp"

namespace fortune::flood {

/// Rows of equal length, each with what ended in it. When the last row is full, each two become one
/// and the interval doubles; so memory is bounded, and recording allocates nothing.
///
/// Used by one thread at a time.
class Timeline {
 public:
  static constexpr std::size_t most_rows = 600;
  static constexpr std::chrono::milliseconds least_interval{100};

  Timeline() { rows_.reserve(most_rows); }

  /// `at` is the time since the end of the warm-up.
  void record_ok(Clock::duration at, std::uint64_t response_ns) {
    Row& row = row_at(at);
    ++row.ok;
    ++row.counts[bucket_of(response_ns)];
  }
  void record_error(Clock::duration at) { ++row_at(at).errors; }

  void merge(const Timeline& other);

  /// As the document has it.
  struct Point {
    double t_s = 0;  ///< when the row begins
    std::uint64_t ok = 0;
    std::uint64_t errors = 0;
    std::optional<double> p50_us = {};  ///< of response; nothing without samples
    std::optional<double> p99_us = {};
  };
  /// From the beginning to the last row in which something ended.
  std::vector<Point> points() const;

  /// The length of their rows; 0 of a single one, which does not say.
  static double interval_s(const std::vector<Point>& points);

 private:
  // Units of 1.024 us, of 32 bits: 73 minutes. Percentiles are off by at most 1.6%; in return a row
  // is less than a page of memory.
  static constexpr unsigned unit_bits = 10;
  using Buckets = LogLinear<5, 32>;

  static std::size_t bucket_of(std::uint64_t ns) {
    return std::min(Buckets::bucket_of(ns >> unit_bits), Buckets::bucket_count - 1);
  }

  struct Row {
    std::uint64_t ok = 0;
    std::uint64_t errors = 0;
    std::array<std::uint32_t, Buckets::bucket_count> counts{};

    void add(const Row& other);
    std::optional<double> percentile_us(std::uint64_t hundredths) const;
  };

  Row& row_at(Clock::duration at);
  void double_interval();

  Clock::duration interval_ = least_interval;
  std::vector<Row> rows_;
};

}  // namespace fortune::flood
