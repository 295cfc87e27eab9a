#include "summary.hpp"

#include <algorithm>

namespace fortune::flood {
namespace {

double microseconds(std::uint64_t ns) { return static_cast<double>(ns) / 1000; }

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

double Summary::throughput() const {
  return window_s > 0 ? static_cast<double>(record.ok_in_window) / window_s : 0;
}

std::optional<double> Summary::error_rate() const {
  if (record.attempted == 0) return std::nullopt;
  return static_cast<double>(record.errors(Side::server)) / static_cast<double>(record.attempted);
}

}  // namespace fortune::flood
