#include <cmath>

#include "cli/run.hpp"
#include "document.hpp"
#include "json_object.hpp"

namespace fortune::flood {
namespace {

std::chrono::nanoseconds nanoseconds(const JsonObject& object, std::string_view key) {
  constexpr double most = 4e9;  // 127 years: longer than an option takes
  return std::chrono::nanoseconds(std::llround(object.number(key, most) * 1e9));
}

// The value of an enumeration by its name.
template <typename Enum>
Enum named(const JsonObject& object, std::string_view key, std::size_t count) {
  const std::string text = object.text(key);
  for (std::size_t i = 0; i < count; ++i)
    if (name(static_cast<Enum>(i)) == text) return static_cast<Enum>(i);
  object.reject(key, "is not known: " + cli::quoted(text));
}

Load read_load(const JsonObject& object) {
  Load load{.connections = object.count("connections"),
            .threads = object.count("threads"),
            .rate = object.number_or_null("rate"),
            .requests_per_connection = object.count("requests_per_connection"),
            .pipeline = object.count("pipeline"),
            .warmup = nanoseconds(object, "warmup_s"),
            .requests = object.count_or_null("requests")};
  if (object.number_or_null("duration_s")) load.duration = nanoseconds(object, "duration_s");
  if (object.text("model") != (load.rate ? "open" : "closed"))
    object.reject("model", "does not go with the rate");
  return load;
}

// A latency of the document as the histogram has it.
std::uint64_t whole_ns(const JsonObject& figures, std::string_view key, double factor = 1) {
  constexpr double most = 9e18;
  const double ns = std::round(figures.number(key) * 1000 * factor);
  if (ns > most) figures.reject(key, "is too large");
  return static_cast<std::uint64_t>(ns);
}

// The document has the counts of the buckets; the exact figures are beside them. The mean has all
// its digits, so that the sum is a whole number again.
Histogram read_histogram(const JsonObject& figures, const JsonObject& histogram) {
  using Buckets = Histogram::Buckets;
  if (histogram.text("unit") != "ns") histogram.reject("unit", "is not ns");
  if (histogram.count("significant_bits") != Histogram::significant_bits)
    histogram.reject("significant_bits", "is not " + std::to_string(Histogram::significant_bits));
  std::vector<std::uint64_t> counts(Buckets::bucket_count);
  std::uint64_t sum = 0;
  histogram.for_each("counts", [&](const Json& pair, const std::string& place) {
    const bool is_pair = pair.is_array() && pair.size() == 2 && pair[0].is_number_unsigned() &&
                         pair[1].is_number_unsigned();
    if (!is_pair) throw BadDocument(place + " is no pair of a lower bound and a count");
    const auto bound = pair[0].get<std::uint64_t>();
    const std::size_t bucket = Buckets::bucket_of(bound);
    if (Buckets::lower_bound(bucket) != bound || counts[bucket] != 0)
      throw BadDocument(place + " is no bucket of its own");
    sum += counts[bucket] = pair[1].get<std::uint64_t>();
  });
  if (figures.count("count") != sum) figures.reject("count", "is not that of the histogram");
  if (sum == 0) return {};
  const Histogram::Exact exact{.sum = whole_ns(figures, "mean", static_cast<double>(sum)),
                               .min = whole_ns(figures, "min"),
                               .max = whole_ns(figures, "max")};
  const auto holds = [&](std::uint64_t value) { return counts[Buckets::bucket_of(value)] != 0; };
  if (!holds(exact.min)) figures.reject("min", "is not in the histogram");
  if (!holds(exact.max)) figures.reject("max", "is not in the histogram");
  return {std::move(counts), exact};
}

void read_errors(const JsonObject& whole, Record& record) {
  whole.for_each("errors", [&](const Json& json, std::string place) {
    const JsonObject row(json, std::move(place));
    const auto phase = named<Phase>(row, "phase", phase_count);
    const auto cause = named<Cause>(row, "cause", cause_count);
    record.failures[static_cast<std::size_t>(phase)][static_cast<std::size_t>(cause)] +=
        row.count("count");
  });
}

Record read_record(const JsonObject& whole) {
  const JsonObject totals = whole.object("totals");
  const JsonObject warmup = totals.object("warmup");
  Record record;
  record.attempted = totals.count("attempted");
  record.ok = totals.count("ok");
  record.in_flight = totals.count("in_flight_at_end");
  record.connections_opened = totals.count("connections_opened");
  record.bytes_received = totals.count("bytes_received");
  record.warmup = {.attempted = warmup.count("attempted"),
                   .ok = warmup.count("ok"),
                   .errors = warmup.count("errors")};
  read_errors(whole, record);
  if (totals.count("errors") != record.errors())
    totals.reject("errors", "is not the sum of the errors");
  if (!record.balances()) totals.reject("attempted", "is not ok + errors + in_flight_at_end");
  for (const LatencyBlock& block : latency_blocks)
    record.*(block.histogram) = read_histogram(whole.object("latency_us").object(block.name),
                                               whole.object("histograms").object(block.name));
  return record;
}

// Rows of equal length from 0 on, as merge counts on.
std::vector<Timeline::Point> read_timeline(const JsonObject& whole) {
  constexpr double least_interval_s =
      std::chrono::duration<double>(Timeline::least_interval).count();
  constexpr double rounding = 1e-3;
  std::vector<Timeline::Point> points;
  whole.for_each("timeline", [&](const Json& json, std::string place) {
    const JsonObject row(json, std::move(place));
    const auto index = static_cast<double>(points.size());
    points.push_back({.t_s = row.number("t_s"),
                      .ok = row.count("ok"),
                      .errors = row.count("errors"),
                      .p50_us = row.number_or_null("p50_us"),
                      .p99_us = row.number_or_null("p99_us")});
    const double interval_s = Timeline::interval_s(points);
    const bool is_too_early = points.size() > 1 && interval_s < least_interval_s;
    if (is_too_early || std::abs(points.back().t_s - index * interval_s) > interval_s * rounding)
      row.reject("t_s", "is not that of rows of equal length, of 0.1 seconds or more");
  });
  if (points.size() > Timeline::most_rows) whole.reject("timeline", "has too many rows");
  return points;
}

void read_generator(const JsonObject& generator, Summary& summary) {
  summary.cpu_s = generator.number("cpu_s");
  summary.cpu_share = generator.number("cpu_share");
  const JsonObject late = generator.object("late_us");
  if (late.number_or_null("p99"))
    summary.late = {
        .p50 = late.number("p50"), .p99 = late.number("p99"), .max = late.number("max")};
}

Judgement read_judgement(const JsonObject& whole) {
  constexpr auto verdict_count = static_cast<std::size_t>(Verdict::interrupted) + 1;
  Judgement judgement{.requirements = {},
                      .verdict = named<Verdict>(whole, "verdict", verdict_count)};
  whole.for_each("requirements", [&](const Json& json, std::string place) {
    const JsonObject row(json, std::move(place));
    try {
      const auto requirement = Requirement::parse(row.text("expr"));
      const auto value = row.number_or_null("value");
      judgement.requirements.push_back(
          {requirement.expression(), value, requirement.unit(), requirement.holds(value)});
    } catch (const std::invalid_argument& error) {
      row.reject("expr", std::string("is none: ") + error.what());
    }
  });
  return judgement;
}

Document read_whole(const JsonObject& whole) {
  if (whole.text("schema") != document_schema)
    whole.reject("schema", "is not " + std::string(document_schema));
  // One by one: GCC 12 destroys the summary twice when an initializer behind it throws.
  Document document;
  document.version = whole.object("tool").text("version");
  document.endpoint = whole.object("target").text("endpoint");
  document.framing = whole.object("target").text("framing");
  document.started = whole.text("started");
  document.judgement = read_judgement(whole);
  Summary& summary = document.summary;
  summary.load = read_load(whole.object("load"));
  summary.record = read_record(whole);
  summary.connections_achieved = whole.object("load").count("connections_achieved");
  summary.elapsed_s = whole.number("elapsed_s");
  summary.throughput = whole.number("throughput");
  summary.offered_rate = whole.number_or_null("offered_rate");
  read_generator(whole.object("generator"), summary);
  if (whole.has("fortunes")) {
    const JsonObject fortunes = whole.object("fortunes");
    summary.fortunes = {.distinct = fortunes.count("distinct"),
                        .min_count = fortunes.count("min_count"),
                        .max_count = fortunes.count("max_count")};
  }
  summary.timeline = read_timeline(whole);
  summary.interrupted = document.judgement.verdict == Verdict::interrupted;
  return document;
}

}  // namespace

Document parse_document(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    return read_whole({json, ""});
  } catch (const Json::parse_error& error) {
    throw BadDocument("it is no JSON from byte " + std::to_string(error.byte) + " on");
  } catch (const Json::out_of_range&) {
    throw BadDocument("it has a number that is too large");
  }
}

}  // namespace fortune::flood
