// Documents as they are read back, and merged.
#include "document.hpp"

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "json_object.hpp"
#include "merge.hpp"

using namespace fortune::flood;

namespace {

using Random = std::mt19937_64;

std::uint64_t pick(Random& random, std::uint64_t most) {
  return std::uniform_int_distribution<std::uint64_t>(0, most)(random);
}

// One machine's part of a load, with whatever may happen in it.
Summary random_summary(Random& random) {
  Summary summary;
  summary.load = {.connections = 1 + pick(random, 1000),
                  .threads = 1 + pick(random, 15),
                  .duration = std::chrono::seconds(10)};
  Record& record = summary.record;
  std::lognormal_distribution<> latency(11, 2);
  for (std::uint64_t i = pick(random, 300); i > 0; --i) {
    const auto ns = static_cast<std::uint64_t>(latency(random));
    record.connect.record(ns / 10);
    record.first_byte.record(ns / 2);
    record.service.record(ns);
    record.response.record(ns + pick(random, 1000));
    ++record.ok;
  }
  for (std::uint64_t i = pick(random, 20); i > 0; --i)
    record.count_failure(static_cast<Phase>(pick(random, phase_count - 1)),
                         static_cast<Cause>(pick(random, cause_count - 1)));
  record.in_flight = pick(random, 2);
  record.attempted = record.ok + record.errors() + record.in_flight;
  record.warmup = {.attempted = pick(random, 5), .ok = pick(random, 3), .errors = pick(random, 2)};
  record.connections_opened = record.ok;
  record.bytes_received = pick(random, 1'000'000);
  summary.connections_achieved = summary.load.connections - pick(random, 1);
  summary.elapsed_s = 10;
  summary.throughput = static_cast<double>(record.ok) / 10;
  const double interval = 0.1 * static_cast<double>(1 << pick(random, 3));
  for (std::uint64_t row = 0; row < 2 + pick(random, 5); ++row)
    summary.timeline.push_back({.t_s = static_cast<double>(row) * interval,
                                .ok = pick(random, 9),
                                .errors = pick(random, 9),
                                .p50_us = static_cast<double>(pick(random, 99)),
                                .p99_us = static_cast<double>(100 + pick(random, 99))});
  return summary;
}

Document document_of(Summary summary) {
  Document document{.version = "1.2.3",
                    .endpoint = "qt://localhost:4242",
                    .framing = "qt",
                    .started = "2026-11-21T04:13:09.520Z",
                    .summary = std::move(summary)};
  document.judgement = judge(document.summary,
                             {Requirement::parse("p99<5ms"), Requirement::parse("error_rate<50%")});
  return document;
}

Document read_back(const Document& document) { return parse_document(to_json(document)); }

// The document of both, each read from what was written of it.
std::string merged(const Document& one, const Document& other) {
  Document sum = read_back(one);
  merge(sum, read_back(other));
  return to_json(sum);
}

// A document with one part of it replaced.
std::string with(const Document& document, const std::string& from, const std::string& to) {
  std::string text = to_json(document);
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string complaint(const std::string& text) {
  try {
    parse_document(text);
  } catch (const BadDocument& error) {
    return error.what();
  }
  return "none";
}

constexpr int tries = 200;

}  // namespace

TEST_CASE("a document that is read and written again is the same") {
  Random random(1);
  for (int i = 0; i < tries; ++i) {
    const auto document = document_of(random_summary(random));
    REQUIRE(to_json(read_back(document)) == to_json(document));
  }
}

TEST_CASE("a histogram that is read back is the one that was written") {
  Random random(2);
  for (int i = 0; i < tries; ++i) {
    const auto document = document_of(random_summary(random));
    const auto again = read_back(document);
    for (const LatencyBlock& block : latency_blocks)
      REQUIRE(again.summary.record.*(block.histogram) ==
              document.summary.record.*(block.histogram));
  }
}

TEST_CASE("a merge of two runs is the run that recorded both") {
  Random random(3);
  for (int i = 0; i < tries; ++i) {
    const auto one = random_summary(random);
    const auto other = random_summary(random);
    Summary both = one;
    both.record.merge(other.record);
    Document sum = read_back(document_of(one));
    merge(sum, read_back(document_of(other)));

    const Record& record = sum.summary.record;
    for (const LatencyBlock& block : latency_blocks)
      REQUIRE(record.*(block.histogram) == both.record.*(block.histogram));
    REQUIRE(record.failures == both.record.failures);
    REQUIRE(record.warmup == both.record.warmup);
    REQUIRE(record.attempted == both.record.attempted);
    REQUIRE(record.bytes_received == both.record.bytes_received);
    REQUIRE(record.balances());
  }
}

TEST_CASE("merging is commutative and associative") {
  Random random(4);
  for (int i = 0; i < tries / 4; ++i) {  // of six merges each
    const auto a = document_of(random_summary(random));
    const auto b = document_of(random_summary(random));
    const auto c = document_of(random_summary(random));
    REQUIRE(merged(a, b) == merged(b, a));
    REQUIRE(merged(parse_document(merged(a, b)), c) == merged(a, parse_document(merged(b, c))));
  }
}

TEST_CASE("a merge is judged anew, by the requirements that all runs had") {
  Summary summary;
  summary.record.attempted = summary.record.ok = 1;
  summary.record.bytes_received = 1;
  summary.record.response.record(7'000'000);
  summary.connections_achieved = summary.load.connections;
  auto strict = document_of(summary);
  auto lenient = document_of(summary);
  lenient.judgement =
      judge(summary, {Requirement::parse("error_rate<50%"), Requirement::parse("p99<1s")});
  merge(strict, lenient);
  REQUIRE(strict.judgement.requirements.size() == 1);
  CHECK(strict.judgement.requirements[0].expression == "error_rate<50%");
  CHECK(strict.judgement.verdict == Verdict::pass);
}

TEST_CASE("rows of different length are merged into the longer") {
  Summary fine;
  fine.timeline = {{0, 1, 0, 10, 20}, {0.1, 2, 0, 11, 30}, {0.2, 3, 1, 12, 10}};
  Summary coarse;
  coarse.timeline = {{0, 10, 0, 5, 25}, {0.2, 20, 0, {}, {}}};
  Document sum = document_of(fine);
  merge(sum, document_of(coarse));
  const auto& rows = sum.summary.timeline;
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].ok == 13);
  CHECK(rows[0].p99_us == 30);
  CHECK(rows[1].t_s == doctest::Approx(0.2));
  CHECK(rows[1].ok == 23);
  CHECK(rows[1].errors == 1);
  CHECK(rows[1].p50_us == 12);
}

TEST_CASE("what merge writes of rows of any length can be read again") {
  const auto rows = [](std::size_t count, double length) {
    Summary summary;
    for (std::size_t row = 0; row < count; ++row)
      summary.timeline.push_back({.t_s = static_cast<double>(row) * length, .ok = 1});
    return document_of(summary);
  };
  constexpr std::array lengths{0.1, 0.1000001, 0.15, 0.2, 0.3000004, 51.2, 1e9};
  for (const double length : lengths) {
    for (const double other : lengths) {
      CAPTURE(length);
      CAPTURE(other);
      Document sum = read_back(rows(600, length));
      merge(sum, read_back(rows(400, other)));
      std::uint64_t ok = 0;
      for (const Timeline::Point& row : read_back(sum).summary.timeline) ok += row.ok;
      CHECK(ok == 1000);
    }
  }
}

TEST_CASE("rows that are not of equal length are no timeline") {
  const std::vector<std::vector<double>> bad{
      {0.1},           {0, 0},          {0, 1e-7},         {0, 0.05},
      {0, 1e-300, 1},  {0, 0.1, 0.1},   {0, 0.1, 0.1995},  {0, 0.1, 0.3},
      {0.1, 0.2, 0.3}, {0, 0.2, 1e308}, {0, 0.1, 0.2, 0.4}};
  for (const auto& times : bad) {
    CAPTURE(times.back());
    Summary summary;
    for (const double time : times) summary.timeline.push_back({.t_s = time});
    CHECK(complaint(to_json(document_of(summary))).starts_with("timeline["));
  }
}

TEST_CASE("a document that is not one is refused by its place") {
  Random random(5);
  auto summary = random_summary(random);
  summary.record.count_failure(Phase::connect, Cause::refused);
  ++summary.record.attempted;
  const auto good = document_of(summary);
  CHECK(complaint("") == "it is no JSON from byte 1 on");
  CHECK(complaint("[]") == "it is no JSON object");
  CHECK(complaint("{}") == "schema is missing");
  CHECK(complaint(with(good, "fortune-flood/1", "fortune-flood/2")) ==
        "schema is not fortune-flood/1");
  CHECK(complaint(with(good, "\"in_flight_at_end\": ", "\"in_flight_at_end\": 9")) ==
        "totals.attempted is not ok + errors + in_flight_at_end");
  CHECK(complaint(with(good, "\"connections_opened\": ", "\"connections_opened\": -1")) ==
        "totals.connections_opened is no count");
  CHECK(complaint(with(good, "\"cause\":\"refused\"", "\"cause\":\"boredom\""))
            .ends_with("].cause is not known: \"boredom\""));
  CHECK(complaint(with(good, "\"expr\":\"p99<5ms\"", "\"expr\":\"p99<5\""))
            .starts_with("requirements[0].expr is none: "));
  CHECK(complaint(with(good, "\"unit\": \"ns\"", "\"unit\": \"us\"")) ==
        "histograms.connect.unit is not ns");
  CHECK(complaint(with(good, "\"counts\": [[", "\"counts\": [[7,")) ==
        "histograms.connect.counts[0] is no pair of a lower bound and a count");
  CHECK(complaint(with(good, "\"mean\": ", "\"mean\": 9999999999999999"))
            .starts_with("latency_us.connect.mean is too large"));
  CHECK(complaint(with(good, "\"histograms\"", "\"bistograms\"")) == "histograms is missing");
}

TEST_CASE("a number that would not add up is refused") {
  Random random(6);
  const auto good = document_of(random_summary(random));
  const std::vector<std::pair<std::string, std::string>> places{
      {"/elapsed_s", "elapsed_s"},
      {"/throughput", "throughput"},
      {"/load/warmup_s", "load.warmup_s"},
      {"/load/duration_s", "load.duration_s"},
      {"/generator/cpu_s", "generator.cpu_s"},
      {"/generator/cpu_share", "generator.cpu_share"},
      {"/timeline/0/t_s", "timeline[0].t_s"},
      {"/timeline/0/p99_us", "timeline[0].p99_us"},
      {"/requirements/0/value", "requirements[0].value"}};
  for (const auto& [pointer, place] : places) {
    CAPTURE(place);
    auto json = nlohmann::json::parse(to_json(good));
    json.at(nlohmann::json::json_pointer(pointer)) = 1e308;
    CHECK(complaint(json.dump()) == place + " is too large");
  }
}

TEST_CASE("a duration can be as long as an option takes") {
  Summary summary;
  summary.load.duration = summary.load.warmup = std::chrono::hours(1'000'000);
  const auto document = document_of(summary);
  CHECK(to_json(read_back(document)) == to_json(document));
}

TEST_CASE("the value of a requirement is a number, however large") {
  Summary summary;
  summary.record.ok = summary.record.attempted = 1;
  summary.throughput = 1e30;
  Document document = document_of(summary);
  document.judgement = judge(summary, {Requirement::parse("throughput>1")});
  CHECK(to_json(document).find("\"value\":1e+30") != std::string::npos);
}
