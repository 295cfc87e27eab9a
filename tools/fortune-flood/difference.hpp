/// How much two groups of runs differ, measured by the spread between runs.
#pragma once

#include <span>

namespace fortune::flood {

/// The difference of two means as Welch's t-test sees it: the groups need not have equal spread.
/// What varies within a run is no part of it, since runs vary far more than that explains, and an
/// error term without the spread between them raises false alarms.
struct Difference {
  double value = 0;  ///< the second mean less the first
  double standard_error = 0;
  unsigned degrees_of_freedom = 1;

  /// The half-width of its interval of that confidence, which is above 0 and below 1.
  double margin(double confidence) const;
};

/// Each group has at least two values.
Difference difference(std::span<const double> first, std::span<const double> second);

double mean(std::span<const double> values);

}  // namespace fortune::flood
