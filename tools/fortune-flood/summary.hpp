/// A finished run in figures.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "record.hpp"

namespace fortune::flood {

struct Percentile {
  std::string_view name;  ///< as --require spells it; JSON keys have '_' for '.'
  std::uint64_t ten_thousandths;
};

inline constexpr std::array percentiles{Percentile{"p50", 5'000},   Percentile{"p75", 7'500},
                                        Percentile{"p90", 9'000},   Percentile{"p95", 9'500},
                                        Percentile{"p99", 9'900},   Percentile{"p99.9", 9'990},
                                        Percentile{"p99.99", 9'999}};

struct LatencyBlock {
  std::string_view name;
  Histogram Record::*histogram;
};

inline constexpr std::array latency_blocks{
    LatencyBlock{"connect", &Record::connect}, LatencyBlock{"first_byte", &Record::first_byte},
    LatencyBlock{"service", &Record::service}, LatencyBlock{"response", &Record::response}};

/// One statistic in microseconds: min, mean, stddev, max or a percentile. Nothing for another name.
std::optional<double> statistic(const Histogram& histogram, std::string_view name);

struct Summary {
  Record record;
  double elapsed_s = 0;
  double window_s = 0;  ///< from the start to the end of the load, the base of throughput
  double cpu_s = 0;     ///< of this process while it ran
  bool interrupted = false;

  double throughput() const;                 ///< ok requests a second
  std::optional<double> error_rate() const;  ///< the server's errors over attempted
};

}  // namespace fortune::flood
