#include "pictures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>

#include "figures.hpp"

namespace fortune::flood {
namespace {

std::string time_label(double us) {
  if (us == 0) return "0";
  if (us < 1) return plain(us * 1e3) + " ns";
  if (us < 1e3) return plain(us) + " µs";
  if (us < 1e6) return plain(us / 1e3) + " ms";
  return plain(us / 1e6) + " s";
}

std::string rate_label(double rate) { return rate < 1e3 ? plain(rate) : plain(rate / 1e3) + 'k'; }

std::string seconds_label(double seconds) { return plain(seconds) + " s"; }

std::string percent_label(double percent) { return plain(percent) + (percent == 0 ? "" : "%"); }

// A line in a chart of latencies.
struct Subject {
  std::string name;
  const Histogram& latency;
};

std::vector<Subject> subjects(const std::vector<NamedRun>& runs) {
  std::vector<Subject> subjects;
  const auto add = [&](const std::string& name, const Histogram& latency) {
    if (latency.count() != 0) subjects.push_back({name, latency});
  };
  if (runs.size() == 1 && runs[0].document.summary.load.rate) {
    add("response", runs[0].document.summary.record.response);
    add("service", runs[0].document.summary.record.service);
  } else {
    for (const NamedRun& run : runs) add(run.name, run.document.summary.record.response);
  }
  return subjects;
}

// An axis for the latencies of all subjects. Half a decade at least, so that bins are wider than
// the buckets they are made of.
Axis latency_axis(const std::vector<Subject>& subjects, const std::string& title) {
  double least = std::numeric_limits<double>::max();
  double most = 0.001;
  for (const Subject& subject : subjects) {
    least = std::min(least, microseconds(std::max<std::uint64_t>(subject.latency.min(), 1)));
    most = std::max(most, microseconds(subject.latency.max()));
  }
  return logarithmic_axis(title, std::min(least, most), most, time_label);
}

Picture picture(Chart chart, const std::vector<Subject>& subjects,
                const std::function<std::vector<Point>(const Histogram&)>& line) {
  Picture picture{.chart = std::move(chart), .names = {}};
  for (const Subject& subject : subjects) {
    picture.chart.series.push_back({picture.names.size(), {line(subject.latency)}});
    picture.names.push_back(subject.name);
  }
  return picture;
}

// So that each further nine takes as much room: 90% is at 1, 99% at 2.
double nines(double fraction) { return -std::log10(1 - fraction); }

std::vector<Point> percentile_curve(const Histogram& latency) {
  std::vector<Point> points;
  constexpr double most = 4;
  constexpr int steps = 120;
  for (int step = 0; step <= steps; ++step) {
    const double x = most * step / steps;
    const auto rank = static_cast<std::uint64_t>(std::llround(10'000 * (1 - std::pow(10, -x))));
    points.push_back({x, microseconds(latency.percentile(rank))});
  }
  return points;
}

constexpr std::size_t bins = 48;

// The share of all requests in each bin, in percent, as stairs.
std::vector<Point> stairs(const Histogram& latency, const Axis& axis) {
  using Buckets = Histogram::Buckets;
  std::array<std::uint64_t, bins> counts{};
  for (std::size_t bucket = 0; bucket < Buckets::bucket_count; ++bucket) {
    const double at = axis.position(microseconds(Buckets::middle(bucket)) + 1e-9);
    counts[std::min(static_cast<std::size_t>(at * bins), bins - 1)] += latency.counts()[bucket];
  }
  std::vector<Point> points{{axis.low, 0}};
  const double ratio = std::pow(axis.high / axis.low, 1.0 / bins);
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const double share =
        100 * static_cast<double>(counts[bin]) / static_cast<double>(latency.count());
    const double from = axis.low * std::pow(ratio, bin);
    points.push_back({from, share});
    points.push_back({from * ratio, share});
  }
  points.push_back({axis.high, 0});
  return points;
}

double most_y(const std::vector<Series>& all) {
  double most = 0;
  for (const Series& series : all)
    for (const auto& piece : series.pieces)
      for (const Point& point : piece) most = std::max(most, point.y);
  return most;
}

// When the load ended; what came after it were the answers that were still under way.
double end_of_load(const Summary& summary) {
  const auto seconds = [](std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
  };
  const double elapsed = summary.elapsed_s - seconds(summary.load.warmup);
  return summary.load.duration ? std::min(elapsed, seconds(*summary.load.duration)) : elapsed;
}

// A line over time, at the middles of the timeline's rows. Rows that are not whole, or have no
// value, are left out.
Picture over_time(
    const std::vector<NamedRun>& runs, const std::string& title, const std::string& unit,
    Label label,
    const std::function<std::optional<double>(const Timeline::Point&, double)>& value) {
  Picture picture{.chart = {.title = title, .x = {}, .y = {}, .series = {}}, .names = {}};
  double longest = 0;
  for (const NamedRun& run : runs) {
    const Summary& summary = run.document.summary;
    const double length = Timeline::interval_s(summary.timeline);
    constexpr double rounding = 1e-6;
    Series series{picture.names.size(), {{}}};
    for (const Timeline::Point& row : summary.timeline) {
      if (length == 0 || row.t_s + length > end_of_load(summary) + rounding) break;
      longest = std::max(longest, row.t_s + length);
      const auto y = value(row, length);
      if (y)
        series.pieces.back().push_back({row.t_s + length / 2, *y});
      else if (!series.pieces.back().empty())
        series.pieces.emplace_back();
    }
    if (series.pieces.front().empty()) continue;
    picture.chart.series.push_back(std::move(series));
    picture.names.push_back(run.name);
  }
  picture.chart.x = linear_axis("time since the end of the warm-up", longest, seconds_label);
  picture.chart.y = linear_axis(unit, most_y(picture.chart.series), label);
  return picture;
}

}  // namespace

Picture latency_by_percentile(const std::vector<NamedRun>& runs) {
  const auto all = subjects(runs);
  Axis x{.title = "percentile of requests", .low = 0, .high = 4, .ticks = {}};
  for (const double percent : {0.0, 50.0, 90.0, 99.0, 99.9, 99.99})
    x.ticks.push_back({nines(percent / 100), percent_label(percent)});
  return picture({.title = "Latency by percentile",
                  .x = x,
                  .y = latency_axis(all, "latency, logarithmic"),
                  .series = {}},
                 all, percentile_curve);
}

Picture latency_histogram(const std::vector<NamedRun>& runs) {
  const auto all = subjects(runs);
  const Axis x = latency_axis(all, "latency, logarithmic");
  auto drawn = picture({.title = "Latency histogram", .x = x, .y = {}, .series = {}}, all,
                       [&](const Histogram& latency) { return stairs(latency, x); });
  drawn.chart.y = linear_axis("share of requests", most_y(drawn.chart.series), percent_label);
  return drawn;
}

Picture throughput_over_time(const std::vector<NamedRun>& runs) {
  return over_time(runs, "Throughput over time", "requests a second", rate_label,
                   [](const Timeline::Point& row, double length) {
                     return std::optional(static_cast<double>(row.ok) / length);
                   });
}

Picture p99_over_time(const std::vector<NamedRun>& runs) {
  return over_time(runs, "p99 over time", "p99 of response times", time_label,
                   [](const Timeline::Point& row, double) { return row.p99_us; });
}

}  // namespace fortune::flood
