#include <algorithm>
#include <array>
#include <cmath>

#include "comparison.hpp"
#include "figures.hpp"
#include "junit.hpp"

namespace fortune::flood {
namespace {

std::string with_sign(const Comparison::Row& row, double value) {
  return (value < 0 ? '-' : '+') + row.show(std::abs(value));
}

// Of the base; a change from nothing has no percentage.
std::string percentage(const Comparison::Row& row) {
  if (!(row.base > 0)) return "";
  const double tenths = std::round(row.difference.value / row.base * 1000);
  return (tenths < 0 ? '-' : '+') + plain(std::abs(tenths) / 10) + '%';
}

std::string interval(const Comparison::Row& row) {
  return with_sign(row, row.difference.value) + " +-" +
         row.show(row.difference.margin(sameness_confidence));
}

using Line = std::array<std::string, 7>;

Line line(const Comparison::Row& row) {
  const std::string metric(row.metric);
  const std::string change(name(row.change));
  if (!row.has_values) return {metric, "", "", "", "no samples", "", change};
  return {metric,          row.show(row.base), row.show(row.head),
          percentage(row), interval(row),      row.show(row.tolerance),
          change};
}

TestCase test_case(const Comparison::Row& row) {
  TestCase test{.name = std::string(row.metric)};
  if (row.change == Change::better || row.change == Change::same) return test;
  test.outcome = row.change == Change::worse ? TestCase::Outcome::failed : TestCase::Outcome::error;
  test.message = std::string(name(row.change)) + ": " +
                 (row.has_values ? row.show(row.base) + " to " + row.show(row.head) + ", " +
                                       interval(row) + ", tolerance " + row.show(row.tolerance)
                                 : "no samples");
  return test;
}

}  // namespace

std::string to_text(const Comparison& comparison) {
  std::vector<Line> lines{
      {"metric", "base", "head", "change", "with 95% interval", "tolerance", "verdict"}};
  for (const Comparison::Row& row : comparison.rows) lines.push_back(line(row));
  std::array<std::size_t, std::tuple_size_v<Line>> widths{};
  for (const Line& cells : lines)
    for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], cells[i].size());
  std::string text;
  for (const Line& cells : lines) {
    for (std::size_t i = 0; i + 1 < cells.size(); ++i)
      text += cells[i] + std::string(widths[i] - cells[i].size() + 2, ' ');
    text += cells.back() + '\n';
  }
  return text + "verdict: " + std::string(name(comparison.verdict)) + '\n';
}

std::string to_junit(const Comparison& comparison) {
  std::vector<TestCase> cases;
  for (const Comparison::Row& row : comparison.rows) cases.push_back(test_case(row));
  return to_junit("fortune-flood compare", 0, cases);
}

}  // namespace fortune::flood
