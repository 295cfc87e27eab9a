/// The axes of a chart: where they begin and end, and ticks at round numbers.
#pragma once

#include <string>
#include <vector>

namespace fortune::flood {

struct Tick {
  double at = 0;
  std::string label;
};

/// How a value is written beside its tick; "500 µs", "20k".
using Label = std::string (*)(double value);

struct Axis {
  std::string title;  ///< what it measures
  double low = 0;     ///< below high; above 0 if logarithmic
  double high = 1;
  std::vector<Tick> ticks = {};
  bool is_logarithmic = false;

  /// 0 at its low end, 1 at its high one.
  double position(double value) const;
};

/// From 0 to the first tick at or above `most`; few ticks, at 1, 2 or 5 times a power of ten.
Axis linear_axis(std::string title, double most, Label label);

/// From the tick at or below `least` to the one at or above `most`, both above 0, and over more
/// than half a decade; at 1, 2 and 5 times powers of ten, or at powers of ten where those are too
/// many.
Axis logarithmic_axis(std::string title, double least, double most, Label label);

}  // namespace fortune::flood
