#include "document.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "cli/run.hpp"
#include "cli/timestamp.hpp"

namespace fortune::flood {
namespace {

using Json = nlohmann::ordered_json;

// Nanoseconds of a microsecond, microseconds of a second: what lies below is noise.
double rounded(double value) { return std::round(value * 1000) / 1000; }
double rounded_seconds(double value) { return std::round(value * 1e6) / 1e6; }

std::string json_key(std::string_view percentile) {
  std::string key(percentile);
  std::ranges::replace(key, '.', '_');
  return key;
}

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json seconds_or_null(const std::optional<std::chrono::nanoseconds>& duration) {
  if (!duration) return nullptr;
  return rounded_seconds(std::chrono::duration<double>(*duration).count());
}

Json load(const Options& options, const Record& record) {
  return {{"model", "closed"},
          {"connections", options.connections},
          {"connections_achieved", record.connections_achieved},
          {"rate", nullptr},
          {"threads", options.threads},
          {"duration_s", seconds_or_null(options.duration)},
          {"requests", or_null(options.requests)}};
}

Json totals(const Record& record) {
  return {{"attempted", record.attempted},
          {"ok", record.ok},
          {"errors", record.errors()},
          {"in_flight_at_end", record.in_flight},
          {"connections_opened", record.connections_opened},
          {"bytes_received", record.bytes_received}};
}

Json latency(const Histogram& histogram) {
  Json block{{"count", histogram.count()}};
  const auto add = [&](std::string_view name) {
    block[json_key(name)] =
        histogram.count() == 0 ? Json() : Json(rounded(statistic(histogram, name).value()));
  };
  for (const std::string_view name : {"min", "mean", "stddev"}) add(name);
  for (const Percentile& percentile : percentiles) add(percentile.name);
  add("max");
  return block;
}

Json latencies(const Record& record) {
  Json blocks = Json::object();
  for (const LatencyBlock& block : latency_blocks)
    blocks[std::string(block.name)] = latency(record.*(block.histogram));
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

// Over the expected texts: a minimum of 0 says that some never came.
Json fortunes(const std::vector<std::uint64_t>& seen) {
  const auto [least, most] = std::ranges::minmax_element(seen);
  return {{"distinct", std::ranges::count_if(seen, [](std::uint64_t n) { return n != 0; })},
          {"min_count", *least},
          {"max_count", *most}};
}

Json generator(const Options& options, const Summary& summary) {
  const double available = summary.elapsed_s * static_cast<double>(options.threads);
  return {{"cpu_s", rounded_seconds(summary.cpu_s)},
          {"cpu_share", available > 0 ? rounded(summary.cpu_s / available) : 0}};
}

// A count is written as one.
Json value_of(const std::optional<double>& value) {
  if (value && *value == std::floor(*value)) return static_cast<std::int64_t>(*value);
  return or_null(value);
}

Json requirements(const Judgement& judgement) {
  Json list = Json::array();
  for (const Judgement::Row& row : judgement.requirements)
    list.push_back({{"expr", row.expression}, {"value", value_of(row.value)}, {"pass", row.holds}});
  return list;
}

}  // namespace

std::string document(const Options& options, std::chrono::system_clock::time_point started,
                     const Summary& summary, const Judgement& judgement) {
  const Record& record = summary.record;
  Json json{{"schema", "fortune-flood/1"},
            {"tool", {{"name", "fortune-flood"}, {"version", cli::version()}}},
            {"target",
             {{"endpoint", options.endpoint.to_string()},
              {"framing", name(options.endpoint.framing.value())}}},
            {"started", cli::timestamp(started)},
            {"elapsed_s", rounded_seconds(summary.elapsed_s)},
            {"verdict", name(judgement.verdict)},
            {"load", load(options, record)},
            {"totals", totals(record)},
            {"throughput", rounded(summary.throughput())},
            {"offered_rate", nullptr},
            {"latency_us", latencies(record)},
            {"errors", errors(record)}};
  if (!record.seen.empty()) json["fortunes"] = fortunes(record.seen);
  json["generator"] = generator(options, summary);
  json["requirements"] = requirements(judgement);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace fortune::flood
