/// Runs as charts.
#pragma once

#include <string>
#include <vector>

#include "chart.hpp"
#include "document.hpp"

namespace fortune::flood {

struct NamedRun {
  std::string name;
  Document document;
};

struct Picture {
  Chart chart;                     ///< without series when there is nothing to draw
  std::vector<std::string> names;  ///< of the series
};

/// The runs in one chart, so that they can be compared: of latencies the response times, and for a
/// single run with an open loop the service times too.
Picture latency_by_percentile(const std::vector<NamedRun>& runs);
Picture latency_histogram(const std::vector<NamedRun>& runs);
Picture throughput_over_time(const std::vector<NamedRun>& runs);
Picture p99_over_time(const std::vector<NamedRun>& runs);

}  // namespace fortune::flood
