#include "requirement.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "cli/run.hpp"
#include "cli/units.hpp"

namespace fortune::flood {
namespace {

using cli::quoted;

constexpr std::string_view blanks = " \t";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

double parse_number(std::string_view word) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(word.data(), word.data() + word.size(), number, std::chars_format::fixed);
  if (error != std::errc{} || end != word.data() + word.size() || !std::isfinite(number) ||
      number < 0)
    throw std::invalid_argument("bad number " + quoted(word));
  return number;
}

double parse_latency(std::string_view word) {
  const bool has_unit = !word.empty() && word.back() >= 'a' && word.back() <= 'z';
  if (!has_unit)
    throw std::invalid_argument("a latency needs a unit, not " + quoted(word) + " (such as 5ms)");
  return static_cast<double>(cli::parse_duration(word).count()) / 1000;
}

double parse_rate(std::string_view word) {
  if (word.ends_with('%')) return parse_number(trimmed(word.substr(0, word.size() - 1))) / 100;
  return parse_number(word);
}

}  // namespace

Requirement Requirement::parse(std::string_view expression) {
  struct Spelling {
    std::string_view text;
    Operator op;
  };
  // The longer ones first, since "<" begins "<=".
  constexpr std::array spellings{Spelling{"<=", Operator::at_most},
                                 Spelling{">=", Operator::at_least},
                                 Spelling{"==", Operator::equal}, Spelling{"<", Operator::less},
                                 Spelling{">", Operator::greater}};
  const auto at = expression.find_first_of("<>=");
  const auto rest = at == std::string_view::npos ? "" : expression.substr(at);
  const auto spelling =
      std::ranges::find_if(spellings, [&](const Spelling& s) { return rest.starts_with(s.text); });
  if (spelling == spellings.end())
    throw std::invalid_argument("no operator in " + quoted(expression) + " (< <= > >= ==)");

  Requirement requirement;
  requirement.expression_ = trimmed(expression);
  requirement.operator_ = spelling->op;
  const auto metric = trimmed(expression.substr(0, at));
  const auto value = trimmed(rest.substr(spelling->text.size()));
  if (metric == "errors" || metric == "throughput") {
    requirement.metric_ = metric == "errors" ? Metric::errors : Metric::throughput;
    requirement.threshold_ = parse_number(value);
  } else if (metric == "error_rate") {
    requirement.metric_ = Metric::error_rate;
    requirement.threshold_ = parse_rate(value);
  } else {
    requirement.take_latency_metric(metric);
    requirement.threshold_ = parse_latency(value);
  }
  return requirement;
}

// [block.]statistic, where the statistic may hold a dot itself (p99.9).
void Requirement::take_latency_metric(std::string_view metric) {
  metric_ = Metric::latency;
  block_ = "response";
  statistic_ = metric;
  for (const LatencyBlock& block : latency_blocks) {
    if (!metric.starts_with(std::string(block.name) + '.')) continue;
    block_ = block.name;
    statistic_ = metric.substr(block.name.size() + 1);
  }
  if (statistic_ == "stddev" || !statistic(Histogram(), statistic_))
    throw std::invalid_argument("unknown metric " + quoted(metric));
}

bool Requirement::is_about_errors() const {
  return metric_ == Metric::errors || metric_ == Metric::error_rate;
}

std::optional<double> Requirement::value(const Summary& summary) const {
  switch (metric_) {
    case Metric::errors: return static_cast<double>(summary.record.errors(Side::server));
    case Metric::error_rate: return summary.error_rate();
    case Metric::throughput:
      if (summary.record.ok == 0) return std::nullopt;
      return summary.throughput;
    case Metric::latency: break;
  }
  const auto block = std::ranges::find(latency_blocks, block_, &LatencyBlock::name);
  const Histogram& histogram = summary.record.*(block->histogram);
  if (histogram.count() == 0) return std::nullopt;
  return statistic(histogram, statistic_);
}

bool Requirement::holds(std::optional<double> value) const {
  if (!value) return false;
  switch (operator_) {
    case Operator::less: return *value < threshold_;
    case Operator::at_most: return *value <= threshold_;
    case Operator::greater: return *value > threshold_;
    case Operator::at_least: return *value >= threshold_;
    case Operator::equal: return *value == threshold_;
  }
  return false;
}

}  // namespace fortune::flood
