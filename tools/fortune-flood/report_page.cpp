#include "report_page.hpp"

#include <array>
#include <chrono>

#include "cli/run.hpp"
#include "figures.hpp"
#include "markup.hpp"
#include "report_style.hpp"

namespace fortune::flood {
namespace {

std::string element(const std::string& tag, const std::string& content) {
  return '<' + tag + '>' + content + "</" + tag.substr(0, tag.find(' ')) + '>';
}

std::string series_colors() {
  std::string css;
  for (std::size_t i = 0; i < most_runs_on_a_page; ++i) {
    css += ".s" + std::to_string(i) + " { stroke: var(--c" + std::to_string(i % 8) + ");";
    css += i < 8 ? " }\n" : " stroke-dasharray: 5 4; }\n";
  }
  return css;
}

std::string legend(const std::vector<std::string>& names) {
  if (names.size() < 2) return "";
  std::string items;
  for (std::size_t i = 0; i < names.size(); ++i)
    items += element("li", swatch(i) + element("span", escaped(names[i])));
  return element("ul class=\"legend\"", items);
}

std::string figure(const Picture& picture) {
  const Chart& chart = picture.chart;
  const std::string caption =
      element("figcaption", element("h2", escaped(chart.title)) + legend(picture.names));
  const std::string drawing = chart.series.empty()
                                  ? element("p class=\"nothing\"", "Nothing was measured.")
                                  : to_svg(chart);
  return element("figure", caption + drawing) + '\n';
}

std::string fact(const std::string& name, const std::string& value) {
  return element("tr", element("th scope=\"row\"", name) + element("td", value)) + '\n';
}

// The page has the letter that a terminal may lack.
std::string shown_time(double us) {
  std::string text = in_time_unit(us);
  if (text.ends_with("us")) text.replace(text.size() - 2, 2, "µs");
  return text;
}

std::string shown(const Judgement::Row& row) {
  if (!row.value) return "no samples";
  return row.unit == "us" ? shown_time(*row.value) : plain(*row.value);
}

std::string seconds(double value) { return shown_time(value * 1e6); }

std::string in_words(const Summary& summary) {
  const Load& load = summary.load;
  const auto time = [](std::chrono::nanoseconds duration) {
    return seconds(std::chrono::duration<double>(duration).count());
  };
  std::string words = load.rate ? "open loop, " + in_thousands(*load.rate) + "/s" : "closed loop";
  words += ", " + std::to_string(load.connections) + " connections";
  if (summary.connections_achieved < load.connections)
    words += " (" + std::to_string(summary.connections_achieved) + " achieved)";
  words += ", " + std::to_string(load.threads) + " threads";
  if (load.pipeline > 1) words += ", pipeline of " + std::to_string(load.pipeline);
  if (load.duration) words += ", " + time(*load.duration);
  if (load.requests) words += ", " + std::to_string(*load.requests) + " requests";
  if (load.warmup.count() != 0) words += ", after a warm-up of " + time(load.warmup);
  return words;
}

std::string errors(const Record& record) {
  std::string list = std::to_string(record.errors());
  record.for_each_failure([&](Phase phase, Cause cause, std::uint64_t count) {
    list += "<br>" + std::to_string(count) + " × " + std::string(name(cause)) + " in " +
            std::string(name(phase)) + " (" + std::string(name(side_of(cause))) + ')';
  });
  return list;
}

std::string facts(const Document& document) {
  const Summary& summary = document.summary;
  const Record& record = summary.record;
  const std::string verdict(name(document.judgement.verdict));
  std::string rows = fact("verdict", element("span class=\"" + verdict + '"', verdict));
  rows += fact("endpoint", escaped(document.endpoint));
  rows += fact("started", escaped(document.started) + ", for " + seconds(summary.elapsed_s));
  rows += fact("load", in_words(summary));
  rows += fact("throughput", in_thousands(summary.throughput) + "/s");
  if (summary.offered_rate) rows += fact("offered", in_thousands(*summary.offered_rate) + "/s");
  rows += fact("requests",
               std::to_string(record.attempted) + ", " + std::to_string(record.ok) + " of them ok");
  rows += fact("errors", errors(record));
  for (const Judgement::Row& row : document.judgement.requirements) {
    const std::string outcome = row.holds ? "pass" : "fail";
    rows +=
        fact("required", escaped(row.expression) + ' ' +
                             element("span class=\"" + outcome + '"', outcome) + ": " + shown(row));
  }
  return element("table class=\"facts\"", rows);
}

std::string latencies(const Record& record) {
  constexpr std::array statistics{"p50", "p90", "p99", "p99.9", "max"};
  std::string head = element("th scope=\"col\"", "latency");
  for (const char* const statistic : statistics) head += element("th scope=\"col\"", statistic);
  std::string rows = element("tr", head);
  for (const LatencyBlock& block : latency_blocks) {
    const Histogram& histogram = record.*(block.histogram);
    std::string cells = element("th scope=\"row\"", std::string(block.name));
    for (const char* const name : statistics)
      cells += element(
          "td", histogram.count() == 0 ? "–" : shown_time(statistic(histogram, name).value()));
    rows += element("tr", cells) + '\n';
  }
  return element("table class=\"latency\"", rows);
}

std::string article(const NamedRun& run) {
  return element("article", element("h2", escaped(run.name)) + facts(run.document) +
                                latencies(run.document.summary.record)) +
         '\n';
}

}  // namespace

std::string report_page(const std::vector<NamedRun>& runs) {
  std::string figures;
  for (const auto draw :
       {latency_by_percentile, latency_histogram, throughput_over_time, p99_over_time})
    figures += figure(draw(runs));
  std::string articles;
  for (const NamedRun& run : runs) articles += article(run);
  const std::string title =
      runs.size() == 1 ? runs.front().document.endpoint : std::to_string(runs.size()) + " runs";
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
         element("title", "fortune-flood: " + escaped(title)) + "\n<style>" +
         std::string(report_style) + series_colors() + "</style>\n</head>\n<body>\n" +
         element("h1", "fortune-flood: " + escaped(title)) + '\n' +
         element("section class=\"grid\"", figures) + '\n' +
         element("section class=\"grid\"", articles) + '\n' +
         element("footer", "fortune-flood " + escaped(cli::version())) + "\n</body>\n</html>\n";
}

}  // namespace fortune::flood
