#include "chart.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "markup.hpp"

namespace fortune::flood {
namespace {

// In units of the drawing, which is scaled as a whole. The left margin has room for eight
// characters, the right one for half of them.
constexpr double width = 460;
constexpr double height = 274;
constexpr double left = 62;
constexpr double right = 26;
constexpr double top = 30;
constexpr double bottom = 50;
constexpr double plot_width = width - left - right;
constexpr double plot_height = height - top - bottom;

// A tenth of a unit is more than a screen shows.
std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f", value);
  return text.data();
}

double x_of(const Chart& chart, double x) { return left + plot_width * chart.x.position(x); }
double y_of(const Chart& chart, double y) { return top + plot_height * (1 - chart.y.position(y)); }

std::string text(double x, double y, const char* anchor, const std::string& words) {
  return "<text class=\"label\" x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" +
         anchor + "\">" + escaped(words) + "</text>";
}

std::string line(double x1, double y1, double x2, double y2) {
  return "<path class=\"rule\" d=\"M" + number(x1) + ' ' + number(y1) + 'L' + number(x2) + ' ' +
         number(y2) + "\"/>";
}

std::string x_axis(const Chart& chart) {
  const double base = top + plot_height;
  std::string out = text(left + plot_width / 2, height - 6, "middle", chart.x.title);
  for (const Tick& tick : chart.x.ticks) {
    const double x = x_of(chart, tick.at);
    out += line(x, top, x, base + 4) + text(x, base + 22, "middle", tick.label);
  }
  return out;
}

std::string y_axis(const Chart& chart) {
  std::string out = text(4, 14, "start", chart.y.title);
  for (const Tick& tick : chart.y.ticks) {
    const double y = y_of(chart, tick.at);
    out += line(left - 4, y, left + plot_width, y) + text(left - 8, y + 4, "end", tick.label);
  }
  return out;
}

std::string path(const Chart& chart, const Series& series) {
  std::string data;
  for (const auto& piece : series.pieces) {
    char command = 'M';
    for (const Point& point : piece) {
      data += command + number(x_of(chart, point.x)) + ' ' + number(y_of(chart, point.y));
      command = 'L';
    }
    if (piece.size() == 1) data += "h0";  // a dot
  }
  return "<path class=\"series s" + std::to_string(series.style) + "\" d=\"" + data + "\"/>";
}

}  // namespace

std::string to_svg(const Chart& chart) {
  std::string out = "<svg viewBox=\"0 0 " + number(width) + ' ' + number(height) +
                    "\" role=\"img\" aria-label=\"" + escaped(chart.title) + "\">";
  out += x_axis(chart) + y_axis(chart);
  for (const Series& series : chart.series) out += path(chart, series);
  return out + "</svg>\n";
}

std::string swatch(std::size_t style) {
  return "<svg class=\"swatch\" viewBox=\"0 0 28 10\" aria-hidden=\"true\"><path class=\"series s" +
         std::to_string(style) + "\" d=\"M2 5H26\"/></svg>";
}

}  // namespace fortune::flood
