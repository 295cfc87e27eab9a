/// A chart as static SVG.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "axis.hpp"

namespace fortune::flood {

struct Point {
  double x = 0;
  double y = 0;
};

/// One line of a chart. Where there are no values for a while, it has several pieces.
struct Series {
  std::size_t style = 0;  ///< the number of its run; the page's style sheet gives it a colour
  std::vector<std::vector<Point>> pieces;
};

struct Chart {
  std::string title;  ///< for those who do not see it
  Axis x;
  Axis y;
  std::vector<Series> series;
};

/// An <svg> element that takes the width it is given. Its text is wide enough to be read, and does
/// not overlap, from 340 CSS pixels on; colours come from the page, by class: rule, label, s0, s1,
/// ….
std::string to_svg(const Chart& chart);

/// A short line in a series' style, for a legend.
std::string swatch(std::size_t style);

}  // namespace fortune::flood
