#include "change.hpp"

#include <cmath>

namespace fortune::flood {

std::string_view name(Change change) {
  switch (change) {
    case Change::better: return "better";
    case Change::same: return "same";
    case Change::worse: return "worse";
    case Change::inconclusive: break;
  }
  return "inconclusive";
}

Change judge(const Difference& difference, const Bounds& bounds) {
  const double size = std::abs(difference.value);
  if (size - difference.margin(alarm_confidence) > bounds.tolerance)
    return (difference.value > 0) == (bounds.goal == Goal::more) ? Change::better : Change::worse;
  if (size + difference.margin(sameness_confidence) <= bounds.tolerance) return Change::same;
  return Change::inconclusive;
}

}  // namespace fortune::flood
