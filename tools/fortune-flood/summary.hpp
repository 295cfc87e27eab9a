/// A finished run in figures.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load.hpp"
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

/// How the answers cover the expected texts.
struct Coverage {
  std::uint64_t distinct = 0;  ///< texts that came at least once
  std::uint64_t min_count = 0;
  std::uint64_t max_count = 0;
};

/// How much later than it could have the generator started requests, in microseconds.
struct Lateness {
  double p50 = 0;
  double p99 = 0;
  double max = 0;
};

struct Summary {
  Load load = {};
  Record record = {};
  std::uint64_t connections_achieved = 0;
  double elapsed_s = 0;
  double throughput = 0;                    ///< ok requests a second of the window
  std::optional<double> offered_rate = {};  ///< requests that were due a second; open loop
  double cpu_s = 0;                         ///< of this process while it ran
  double cpu_share = 0;                     ///< of its threads' time
  std::optional<Lateness> late = {};        ///< open loop
  std::optional<Coverage> fortunes = {};    ///< with an expectation
  std::vector<Timeline::Point> timeline = {};
  bool interrupted = false;

  std::optional<double> error_rate() const;  ///< the server's errors over attempted

  /// Why the run says nothing about the server, as a list for people; empty if it does.
  std::string doubts() const;
};

}  // namespace fortune::flood
