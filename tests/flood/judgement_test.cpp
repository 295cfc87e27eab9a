#include "judgement.hpp"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

using namespace fortune::flood;

namespace {

Summary run_of(std::uint64_t ok, const std::vector<std::pair<Phase, Cause>>& failures) {
  Summary summary;
  summary.record.attempted = ok + failures.size();
  summary.record.ok = ok;
  summary.record.bytes_received = 10 * ok;
  summary.load.connections = summary.connections_achieved = 3;
  for (const auto& [phase, cause] : failures) summary.record.count_failure(phase, cause);
  return summary;
}

const std::pair refused{Phase::connect, Cause::refused};
const std::pair malformed{Phase::body, Cause::malformed};
const std::pair no_descriptors{Phase::connect, Cause::no_descriptors};

Verdict verdict(const Summary& summary, const char* requirement = nullptr) {
  std::vector<Requirement> requirements;
  if (requirement) requirements.push_back(Requirement::parse(requirement));
  return judge(summary, requirements).verdict;
}

}  // namespace

TEST_CASE("a run passes when nothing failed") {
  CHECK(verdict(run_of(5, {})) == Verdict::pass);
  CHECK(verdict(run_of(5, {}), "errors<1") == Verdict::pass);
}

TEST_CASE("an error fails a run, unless a requirement about errors allows it") {
  CHECK(verdict(run_of(5, {malformed})) == Verdict::fail);
  CHECK(verdict(run_of(5, {malformed}), "throughput>=0") == Verdict::fail);
  CHECK(verdict(run_of(5, {malformed}), "errors<=1") == Verdict::pass);
  CHECK(verdict(run_of(5, {malformed}), "error_rate<50%") == Verdict::pass);
}

TEST_CASE("the generator's own trouble is inconclusive, and never the server's error") {
  CHECK(verdict(run_of(5, {no_descriptors})) == Verdict::inconclusive);
  CHECK(verdict(run_of(5, {no_descriptors, malformed})) == Verdict::inconclusive);
  CHECK(verdict(run_of(0, {no_descriptors})) == Verdict::inconclusive);
  CHECK(judge(run_of(5, {no_descriptors}), {}).requirements.at(0).value == 0);
}

TEST_CASE("a run that could not use all of its connections is inconclusive") {
  Summary summary = run_of(5, {});
  summary.load.connections = 4;
  CHECK(verdict(summary) == Verdict::inconclusive);
  CHECK(explain(summary, judge(summary, {})) ==
        "inconclusive: the generator had trouble of its own: 3 of 4 connections");
}

TEST_CASE("a server of which nothing came is unreachable, whatever else there was") {
  CHECK(verdict(run_of(0, {refused})) == Verdict::unreachable);
  CHECK(verdict(run_of(0, {refused, no_descriptors})) == Verdict::unreachable);
  CHECK(verdict(run_of(0, {refused}), "errors<=5") == Verdict::unreachable);
}

TEST_CASE("a signal goes before everything") {
  Summary summary = run_of(0, {refused});
  summary.interrupted = true;
  CHECK(verdict(summary) == Verdict::interrupted);
}

TEST_CASE("each verdict has its exit status and its name") {
  CHECK(exit_status_of(Verdict::pass) == 0);
  CHECK(exit_status_of(Verdict::fail) == 1);
  CHECK(exit_status_of(Verdict::inconclusive) == 2);
  CHECK(exit_status_of(Verdict::unreachable) == 69);
  CHECK(exit_status_of(Verdict::interrupted) == 130);
  CHECK(name(Verdict::inconclusive) == "inconclusive");
}

TEST_CASE("a verdict that is not pass is explained") {
  const auto explained = [](const Summary& summary) {
    return explain(summary, judge(summary, {}));
  };
  CHECK(explained(run_of(5, {malformed, malformed})) ==
        "fail: errors==0 (is 2); errors: body/malformed 2");
  CHECK(explained(run_of(0, {refused})) == "unreachable: nothing ever answered: connect/refused 1");
  CHECK(explained(run_of(5, {no_descriptors, malformed})) ==
        "inconclusive: the generator had trouble of its own: connect/no_descriptors 1");
}

TEST_CASE("a record's ledger balances, and two make one") {
  Summary a = run_of(5, {refused});
  Summary b = run_of(7, {malformed, malformed});
  CHECK(a.record.balances());
  a.record.merge(b.record);
  CHECK(a.record.balances());
  CHECK(a.record.attempted == 15);
  CHECK(a.record.errors() == 3);
  ++a.record.in_flight;
  CHECK_FALSE(a.record.balances());
}
