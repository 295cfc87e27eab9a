#include "closing_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "figures.hpp"

namespace fortune::flood {
namespace {

constexpr std::array columns{"p50", "p90", "p99", "p99.9", "max"};
constexpr std::size_t name_width = 12;
constexpr std::size_t figure_width = 9;

std::string right(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, text.size()), ' ') + text;
}

std::string left(std::string_view text, std::size_t width) {
  return std::string(text) + std::string(width - std::min(width, text.size()), ' ');
}

std::string counted(std::uint64_t count, std::string_view what) {
  return in_thousands(static_cast<double>(count)) + ' ' + std::string(what);
}

Terminal::Colour colour_of(Verdict verdict) {
  if (verdict == Verdict::pass) return Terminal::Colour::green;
  const bool is_doubtful = verdict == Verdict::inconclusive || verdict == Verdict::interrupted;
  return is_doubtful ? Terminal::Colour::yellow : Terminal::Colour::red;
}

std::string latency_lines(const Record& record) {
  std::string lines = left("", name_width);
  for (const char* const column : columns) lines += right(column, figure_width);
  lines += '\n';
  for (const LatencyBlock& block : latency_blocks) {
    const Histogram& histogram = record.*(block.histogram);
    if (histogram.count() == 0) continue;
    lines += left(block.name, name_width);
    for (const char* const column : columns)
      lines += right(in_time_unit(statistic(histogram, column).value()), figure_width);
    lines += '\n';
  }
  return lines;
}

struct Bar {
  double upper_us;
  std::uint64_t count;
};

// Bars from 1, 2 or 5 times a power of ten to the next: about three a decade.
std::vector<Bar> bars_of(const Histogram& histogram) {
  std::vector<Bar> bars;
  constexpr std::array steps{1.0, 2.0, 5.0};
  int index = 0;
  const auto upper = [&] {
    return steps[static_cast<std::size_t>(index % 3)] * std::pow(10.0, index / 3);
  };
  for (std::size_t bucket = 0; bucket < histogram.counts().size(); ++bucket) {
    const std::uint64_t count = histogram.counts()[bucket];
    if (count == 0) continue;
    const double us = static_cast<double>(Histogram::Buckets::middle(bucket)) / 1000;
    while (us >= upper()) {
      ++index;
      if (!bars.empty()) bars.push_back({upper(), 0});
    }
    if (bars.empty()) bars.push_back({upper(), 0});
    bars.back().count += count;
  }
  return bars;
}

std::string picture(const Histogram& histogram, const Terminal& terminal) {
  const std::vector<Bar> bars = bars_of(histogram);
  if (bars.empty()) return "";
  const std::uint64_t most = std::ranges::max(bars, {}, &Bar::count).count;
  constexpr std::size_t beside = name_width + 1 + figure_width + 1;
  const std::size_t room = std::clamp<std::size_t>(terminal.width(), beside + 2, 100) - beside;
  std::string lines = "response, requests by time\n";
  for (const Bar& bar : bars) {
    const auto length = static_cast<std::size_t>(std::ceil(
        static_cast<double>(bar.count) / static_cast<double>(most) * static_cast<double>(room)));
    lines += left("< " + in_time_unit(bar.upper_us), name_width) +
             right(in_thousands(static_cast<double>(bar.count)), figure_width) + ' ' +
             terminal.coloured(std::string(length, '#'), Terminal::Colour::cyan) + '\n';
  }
  return lines;
}

}  // namespace

std::string closing_table(const Document& document, const Terminal& terminal) {
  const Summary& summary = document.summary;
  const Verdict verdict = document.judgement.verdict;
  std::string summary_line =
      counted(summary.record.ok, "ok") + ", " + counted(summary.record.errors(), "errors") + ", " +
      in_thousands(summary.throughput) + "/s in " + in_time_unit(summary.elapsed_s * 1e6);
  return terminal.coloured(name(verdict), colour_of(verdict)) + "  " + summary_line + '\n' +
         latency_lines(summary.record) + picture(summary.record.response, terminal);
}

}  // namespace fortune::flood
