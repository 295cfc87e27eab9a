#include "document.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "json.hpp"

namespace fortune::flood {
namespace {

// Nanoseconds of a microsecond, microseconds of a second: what lies below is noise.
double rounded_seconds(double value) { return std::round(value * 1e6) / 1e6; }

Json seconds_or_null(const std::optional<std::chrono::nanoseconds>& duration) {
  if (!duration) return nullptr;
  return rounded_seconds(std::chrono::duration<double>(*duration).count());
}

Json rounded_or_null(const std::optional<double>& value) {
  return value ? Json(rounded(*value)) : Json();
}

Json load(const Summary& summary) {
  const Load& load = summary.load;
  return {{"model", load.rate ? "open" : "closed"},
          {"connections", load.connections},
          {"connections_achieved", summary.connections_achieved},
          {"rate", or_null(load.rate)},
          {"threads", load.threads},
          {"requests_per_connection", load.requests_per_connection},
          {"pipeline", load.pipeline},
          {"warmup_s", seconds_or_null(load.warmup)},
          {"duration_s", seconds_or_null(load.duration)},
          {"requests", or_null(load.requests)}};
}

Json totals(const Record& record) {
  return {{"attempted", record.attempted},
          {"ok", record.ok},
          {"errors", record.errors()},
          {"in_flight_at_end", record.in_flight},
          {"connections_opened", record.connections_opened},
          {"bytes_received", record.bytes_received},
          {"warmup",
           {{"attempted", record.warmup.attempted},
            {"ok", record.warmup.ok},
            {"errors", record.warmup.errors}}}};
}

// The mean has all its digits, so that who reads it has the sum again.
Json latency(const Histogram& histogram) {
  Json block{{"count", histogram.count()}};
  const auto add = [&](std::string_view name) {
    const double value = statistic(histogram, name).value();
    block[json_key(name)] =
        histogram.count() == 0 ? Json() : Json(name == "mean" ? value : rounded(value));
  };
  for (const std::string_view name : {"min", "mean", "stddev"}) add(name);
  for (const Percentile& percentile : percentiles) add(percentile.name);
  add("max");
  return block;
}

Json histogram(const Histogram& histogram) {
  Json counts = Json::array();
  for (std::size_t bucket = 0; bucket < histogram.counts().size(); ++bucket)
    if (const std::uint64_t count = histogram.counts()[bucket]; count != 0)
      counts.push_back(Json::array({Histogram::Buckets::lower_bound(bucket), count}));
  return {{"unit", "ns"}, {"significant_bits", Histogram::significant_bits}, {"counts", counts}};
}

Json of_each_block(const Record& record, Json (*describe)(const Histogram&)) {
  Json blocks = Json::object();
  for (const LatencyBlock& block : latency_blocks)
    blocks[std::string(block.name)] = describe(record.*(block.histogram));
  return blocks;
}

Json errors(const Record& record) {
  Json list = Json::array();
  record.for_each_failure([&](Phase phase, Cause cause, std::uint64_t count) {
    list.push_back({{"phase", name(phase)},
                    {"cause", name(cause)},
                    {"side", name(side_of(cause))},
                    {"count", count}});
  });
  return list;
}

Json generator(const Summary& summary) {
  const auto late = [&](double Lateness::*value) {
    return summary.late ? Json(rounded(*summary.late.*value)) : Json();
  };
  return {{"cpu_s", rounded_seconds(summary.cpu_s)},
          {"cpu_share", rounded(summary.cpu_share)},
          {"late_us",
           {{"p50", late(&Lateness::p50)},
            {"p99", late(&Lateness::p99)},
            {"max", late(&Lateness::max)}}}};
}

Json timeline(const std::vector<Timeline::Point>& points) {
  Json rows = Json::array();
  for (const Timeline::Point& point : points)
    rows.push_back({{"t_s", rounded_seconds(point.t_s)},
                    {"ok", point.ok},
                    {"errors", point.errors},
                    {"p50_us", rounded_or_null(point.p50_us)},
                    {"p99_us", rounded_or_null(point.p99_us)}});
  return rows;
}

// A count is written as one, as far as it is exact.
Json value_of(const std::optional<double>& value) {
  constexpr double most = 1ULL << 53;
  if (value && *value <= most && *value == std::floor(*value))
    return static_cast<std::int64_t>(*value);
  return or_null(value);
}

Json requirements(const Judgement& judgement) {
  Json list = Json::array();
  for (const Judgement::Row& row : judgement.requirements)
    list.push_back({{"expr", row.expression}, {"value", value_of(row.value)}, {"pass", row.holds}});
  return list;
}

}  // namespace

std::string to_json(const Document& document) {
  const Summary& summary = document.summary;
  const Record& record = summary.record;
  Json json{{"schema", document_schema},
            {"tool", {{"name", "fortune-flood"}, {"version", document.version}}},
            {"target", {{"endpoint", document.endpoint}, {"framing", document.framing}}},
            {"started", document.started},
            {"elapsed_s", rounded_seconds(summary.elapsed_s)},
            {"verdict", name(document.judgement.verdict)},
            {"load", load(summary)},
            {"totals", totals(record)},
            {"throughput", rounded(summary.throughput)},
            {"offered_rate", rounded_or_null(summary.offered_rate)},
            {"latency_us", of_each_block(record, latency)},
            {"histograms", of_each_block(record, histogram)},
            {"errors", errors(record)}};
  if (const auto& fortunes = summary.fortunes)
    json["fortunes"] = {{"distinct", fortunes->distinct},
                        {"min_count", fortunes->min_count},
                        {"max_count", fortunes->max_count}};
  json["generator"] = generator(summary);
  json["timeline"] = timeline(summary.timeline);
  json["requirements"] = requirements(document.judgement);
  return print(json);
}

}  // namespace fortune::flood
