/// What --require demands of a run: `metric op value`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "summary.hpp"

namespace fortune::flood {

/// A parsed expression, such as `p99<5ms`, `connect.max <= 1s`, `error_rate<0.1%`, `errors==0`.
class Requirement {
 public:
  /// Throws std::invalid_argument that quotes the part that is wrong.
  static Requirement parse(std::string_view expression);

  const std::string& expression() const { return expression_; }

  /// Whether it is about errors, and so replaces the demand that there be none.
  bool is_about_errors() const;

  /// The metric's value in the run: latencies in microseconds, error_rate as a fraction. Nothing
  /// when there are no samples.
  std::optional<double> value(const Summary& summary) const;

  /// Of value(): "us" for a latency, else nothing.
  std::string_view unit() const { return metric_ == Metric::latency ? "us" : ""; }

  /// Without a value it does not hold.
  bool holds(std::optional<double> value) const;

 private:
  enum class Operator { less, at_most, greater, at_least, equal };
  enum class Metric { latency, errors, error_rate, throughput };

  void take_latency_metric(std::string_view metric);

  std::string expression_;
  Metric metric_ = Metric::errors;
  std::string block_;      // of a latency: connect, first_byte, service or response
  std::string statistic_;  // of a latency: min, p99.9, …
  Operator operator_ = Operator::equal;
  double threshold_ = 0;  // in the metric's unit
};

}  // namespace fortune::flood
