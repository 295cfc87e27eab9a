#include "junit.hpp"

#include <algorithm>

#include "figures.hpp"
#include "markup.hpp"

namespace fortune::flood {
namespace {

std::string element(std::string_view suite, const TestCase& test) {
  std::string out =
      "  <testcase classname=\"" + escaped(suite) + "\" name=\"" + escaped(test.name) + '"';
  if (test.outcome == TestCase::Outcome::passed) return out + "/>\n";
  const std::string kind = test.outcome == TestCase::Outcome::failed ? "failure" : "error";
  return out + ">\n    <" + kind + " message=\"" + escaped(test.message) + "\"/>\n  </testcase>\n";
}

TestCase judged(const Document& document) {
  TestCase test{.name = "the run can be judged"};
  const Verdict verdict = document.judgement.verdict;
  if (verdict != Verdict::pass && verdict != Verdict::fail) {
    test.outcome = TestCase::Outcome::error;
    test.message = explain(document.summary, document.judgement);
  }
  return test;
}

}  // namespace

std::string to_junit(std::string_view suite, double time_s, const std::vector<TestCase>& cases) {
  const auto count = [&](TestCase::Outcome outcome) {
    return std::to_string(std::ranges::count(cases, outcome, &TestCase::outcome));
  };
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"" +
                    escaped(suite) + "\" tests=\"" + std::to_string(cases.size()) +
                    "\" failures=\"" + count(TestCase::Outcome::failed) + "\" errors=\"" +
                    count(TestCase::Outcome::error) + "\" time=\"" + plain(time_s) + "\">\n";
  for (const TestCase& test : cases) out += element(suite, test);
  return out + "</testsuite>\n";
}

std::string to_junit(const Document& document) {
  std::vector<TestCase> cases{judged(document)};
  for (const Judgement::Row& row : document.judgement.requirements) {
    TestCase test{.name = row.expression};
    if (!row.holds) {
      test.outcome = TestCase::Outcome::failed;
      test.message = row.value ? "is " + plain(*row.value) + std::string(row.unit) : "no samples";
    }
    cases.push_back(test);
  }
  return to_junit("fortune-flood " + document.endpoint, document.summary.elapsed_s, cases);
}

}  // namespace fortune::flood
