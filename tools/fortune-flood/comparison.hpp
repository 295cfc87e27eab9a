/// Runs of two sides, such as of a server before and after a change, compared.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "change.hpp"
#include "document.hpp"

namespace fortune::flood {

/// With fewer runs a side their spread is not known.
inline constexpr std::size_t least_runs = 3;

/// What counts as no change: the larger of the two.
struct Tolerance {
  double relative = 0.05;                                              ///< of the base
  std::chrono::nanoseconds absolute = std::chrono::microseconds(100);  ///< of a latency
};

struct Comparison {
  struct Row {
    std::string_view metric;
    std::string (*show)(double value);  ///< a value of the metric, with its unit
    double base = 0;                    ///< means over the runs
    double head = 0;
    Difference difference = {};
    double tolerance = 0;  ///< in the metric's unit
    Change change = Change::inconclusive;
    bool has_values = false;  ///< every run had one; else the rest is 0
  };
  std::vector<Row> rows;
  Change verdict = Change::inconclusive;
};

/// At least least_runs a side. A run that is itself inconclusive or interrupted makes the whole
/// comparison inconclusive.
Comparison compare(const std::vector<Document>& base, const std::vector<Document>& head,
                   const Tolerance& tolerance);

/// Better and same are 0, worse is 1, inconclusive 2.
int exit_status_of(Change verdict);

/// For people: a line for each metric, and the verdict.
std::string to_text(const Comparison& comparison);

/// One case for each metric; worse is a failure, inconclusive an error.
std::string to_junit(const Comparison& comparison);

}  // namespace fortune::flood
