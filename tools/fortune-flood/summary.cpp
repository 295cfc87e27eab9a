#include "summary.hpp"

#include <algorithm>

#include "figures.hpp"

namespace fortune::flood {
namespace {

// What a run with an open loop may be late by itself: less than can be told from its latencies.
double tolerable_lateness_us(const Histogram& response) {
  constexpr double least = 1000;
  return std::max(least, microseconds(response.percentile(9'900)) / 10);
}

}  // namespace

std::optional<double> statistic(const Histogram& histogram, std::string_view name) {
  if (name == "min") return microseconds(histogram.min());
  if (name == "mean") return histogram.mean() / 1000;
  if (name == "stddev") return histogram.stddev() / 1000;
  if (name == "max") return microseconds(histogram.max());
  const auto found = std::ranges::find(percentiles, name, &Percentile::name);
  if (found == percentiles.end()) return std::nullopt;
  return microseconds(histogram.percentile(found->ten_thousandths));
}

std::optional<double> Summary::error_rate() const {
  if (record.attempted == 0) return std::nullopt;
  return static_cast<double>(record.errors(Side::server)) / static_cast<double>(record.attempted);
}

std::string Summary::doubts() const {
  std::string list;
  const auto add = [&list](const std::string& doubt) {
    list += (list.empty() ? "" : ", ") + doubt;
  };
  if (connections_achieved < load.connections)
    add(std::to_string(connections_achieved) + " of " + std::to_string(load.connections) +
        " connections");
  record.for_each_failure([&](Phase phase, Cause cause, std::uint64_t count) {
    if (side_of(cause) == Side::generator)
      add(std::string(name(phase)) + '/' + std::string(name(cause)) + ' ' + std::to_string(count));
  });
  if (late && late->p99 > tolerable_lateness_us(record.response))
    add("late by p99 " + in_time_unit(late->p99));
  return list;
}

}  // namespace fortune::flood
