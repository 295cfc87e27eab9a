#include "requirement.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace fortune::flood;

namespace {

// 100 requests: service 1 to 100 us, response ten times that; 4 of the server's errors, 1 of ours.
Summary finished_run() {
  Summary summary;
  Record& record = summary.record;
  record.attempted = 105;
  record.ok = record.ok_in_window = 100;
  for (std::uint64_t i = 1; i <= 100; ++i) {
    record.service.record(i * 1'000);
    record.response.record(i * 10'000);
    record.connect.record(1'000);
  }
  for (int i = 0; i < 4; ++i) record.count_failure(Phase::body, Cause::reset);
  record.count_failure(Phase::connect, Cause::no_descriptors);
  summary.throughput = 50;
  return summary;
}

struct Row {
  std::string expression;
  bool holds;
};

}  // namespace

TEST_CASE("requirements hold or do not") {
  const std::vector<Row> rows{
      {"p50<600us", true},           {"p50<400us", false},         {"response.p50<600us", true},
      {"service.p50<60us", true},    {"service.max<=100us", true}, {"service.max<100us", false},
      {"service.min==1us", true},    {"service.max>=0.1ms", true}, {"service.max>100us", false},
      {"connect.p99.99<=1us", true}, {"p99.9<1s", true},           {"service.mean==50.5us", true},
      {" p99 <  5ms ", true},        {"errors==4", true},          {"errors<4", false},
      {"error_rate<5%", true},       {"error_rate<3%", false},     {"error_rate<0.05", true},
      {"error_rate <= 3.9 %", true}, {"throughput>=50", true},     {"throughput>50", false},
      {"throughput==50", true},
  };
  const Summary summary = finished_run();
  for (const Row& row : rows) {
    CAPTURE(row.expression);
    const Requirement requirement = Requirement::parse(row.expression);
    CHECK(requirement.holds(requirement.value(summary)) == row.holds);
  }
}

TEST_CASE("without samples nothing holds") {
  for (const std::string expression :
       {"p99<1h", "connect.max>=0s", "throughput>=0", "error_rate<=100%", "first_byte.p50<1h"}) {
    CAPTURE(expression);
    const Requirement requirement = Requirement::parse(expression);
    const auto value = requirement.value(Summary());
    CHECK_FALSE(value.has_value());
    CHECK_FALSE(requirement.holds(value));
  }
}

TEST_CASE("a bad requirement is refused by the name of its bad part") {
  struct BadRow {
    std::string expression;
    std::string message;
  };
  const std::vector<BadRow> rows{
      {"", "no operator in \"\" (< <= > >= ==)"},
      {"p99", "no operator in \"p99\" (< <= > >= ==)"},
      {"p99=5ms", "no operator in \"p99=5ms\" (< <= > >= ==)"},
      {"p98<5ms", "unknown metric \"p98\""},
      {"<5ms", "unknown metric \"\""},
      {"stddev<5ms", "unknown metric \"stddev\""},
      {"body.p99<5ms", "unknown metric \"body.p99\""},
      {"p99<5", "a latency needs a unit, not \"5\" (such as 5ms)"},
      {"p99<", "a latency needs a unit, not \"\" (such as 5ms)"},
      {"p99<5%", "a latency needs a unit, not \"5%\" (such as 5ms)"},
      {"errors<5ms", "bad number \"5ms\""},
      {"errors<5%", "bad number \"5%\""},
      {"errors<inf", "bad number \"inf\""},
      {"throughput>nan", "bad number \"nan\""},
      {"errors<-1", "bad number \"-1\""},
      {"errors!=0", "no operator in \"errors!=0\""},
      {"throughput<fast", "bad number \"fast\""},
      {"error_rate<x%", "bad number \"x\""},
  };
  for (const BadRow& row : rows) {
    CAPTURE(row.expression);
    std::string message;
    try {
      Requirement::parse(row.expression);
    } catch (const std::invalid_argument& error) {
      message = error.what();
    }
    CAPTURE(message);
    CHECK(message.starts_with(row.message));
  }
}
