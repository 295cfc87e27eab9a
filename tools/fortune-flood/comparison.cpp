#include "comparison.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "figures.hpp"

namespace fortune::flood {
namespace {

using Value = std::optional<double>;

// An error in a thousand requests is no change by itself.
constexpr double error_rate_tolerance = 0.001;

struct Metric {
  std::string_view name;
  Goal goal;
  Value (*value)(const Summary& summary);
  std::string (*show)(double value);
  double (*least_tolerance)(const Tolerance& tolerance);
};

Value service(const Summary& summary, std::string_view percentile) {
  if (summary.record.service.count() == 0) return std::nullopt;
  return statistic(summary.record.service, percentile);
}

double absolute_us(const Tolerance& tolerance) {
  return std::chrono::duration<double, std::micro>(tolerance.absolute).count();
}

constexpr std::array metrics{
    Metric{"throughput", Goal::more, [](const Summary& s) { return Value(s.throughput); },
           [](double value) { return in_thousands(value) + "/s"; },
           [](const Tolerance&) { return 0.0; }},
    Metric{"service p50", Goal::less, [](const Summary& s) { return service(s, "p50"); },
           in_time_unit, absolute_us},
    Metric{"service p99", Goal::less, [](const Summary& s) { return service(s, "p99"); },
           in_time_unit, absolute_us},
    Metric{"error rate", Goal::less, [](const Summary& s) { return s.error_rate(); },
           [](double value) { return plain(value * 100) + '%'; },
           [](const Tolerance&) { return error_rate_tolerance; }}};

// Nothing when a run has no value.
std::optional<std::vector<double>> values(const Metric& metric, const std::vector<Document>& runs) {
  std::vector<double> values;
  for (const Document& run : runs) {
    const Value value = metric.value(run.summary);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

Comparison::Row compare(const Metric& metric, const std::vector<Document>& base,
                        const std::vector<Document>& head, const Tolerance& tolerance) {
  Comparison::Row row{.metric = metric.name, .show = metric.show};
  const auto base_values = values(metric, base);
  const auto head_values = values(metric, head);
  if (!base_values || !head_values) return row;
  row.has_values = true;
  row.base = mean(*base_values);
  row.head = mean(*head_values);
  row.difference = difference(*base_values, *head_values);
  row.tolerance = std::max(tolerance.relative * row.base, metric.least_tolerance(tolerance));
  row.change = judge(row.difference, {.tolerance = row.tolerance, .goal = metric.goal});
  return row;
}

bool tells_nothing(const Document& run) {
  const Verdict verdict = run.judgement.verdict;
  return verdict == Verdict::inconclusive || verdict == Verdict::interrupted;
}

Change verdict_of(const std::vector<Comparison::Row>& rows) {
  for (const Change change : {Change::worse, Change::inconclusive, Change::better})
    if (std::ranges::find(rows, change, &Comparison::Row::change) != rows.end()) return change;
  return Change::same;
}

}  // namespace

Comparison compare(const std::vector<Document>& base, const std::vector<Document>& head,
                   const Tolerance& tolerance) {
  Comparison comparison;
  for (const Metric& metric : metrics)
    comparison.rows.push_back(compare(metric, base, head, tolerance));
  if (std::ranges::none_of(base, tells_nothing) && std::ranges::none_of(head, tells_nothing))
    comparison.verdict = verdict_of(comparison.rows);
  return comparison;
}

int exit_status_of(Change verdict) {
  switch (verdict) {
    case Change::better:
    case Change::same: return 0;
    case Change::worse: return 1;
    case Change::inconclusive: break;
  }
  return 2;
}

}  // namespace fortune::flood
