/// Whether one side's runs are better or worse than another's, in one metric.
#pragma once

#include <span>
#include <string_view>

#include "difference.hpp"

namespace fortune::flood {

enum class Change { better, same, worse, inconclusive };

std::string_view name(Change change);

enum class Goal { more, less };

/// Of what counts as no change.
struct Bounds {
  double tolerance = 0;  ///< in the metric's unit
  Goal goal = Goal::less;
};

/// An alarm wants far more confidence than the finding that nothing has changed: a gate that cries
/// wolf is soon switched off.
inline constexpr double alarm_confidence = 0.999;
inline constexpr double sameness_confidence = 0.95;

/// Better or worse when the interval of alarm_confidence is wholly beyond the tolerance, same when
/// that of sameness_confidence is wholly within it.
Change judge(const Difference& difference, const Bounds& bounds);

}  // namespace fortune::flood
