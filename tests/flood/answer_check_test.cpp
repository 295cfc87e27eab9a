#include "answer_check.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "bytes.hpp"

using namespace fortune;
using namespace fortune::flood;
using fortune::test::from_hex;

namespace {

constexpr std::size_t limit = 4;

struct Row {
  std::string what;
  std::string hex;
  Input input;
  std::string fault;  // "phase/cause", empty for none
};

const std::vector<Row> rows{
    {"nothing yet", "", Input::open, ""},
    {"nothing at all", "", Input::ended, "first_byte/eof"},
    {"a part", "00000004 0068", Input::open, ""},
    {"a part and the end", "00000004 0068", Input::ended, "body/short"},
    {"a whole message, and more may come", "00000004 0068 0069", Input::open, ""},
    {"a whole message", "00000004 0068 0069", Input::ended, ""},
    {"bytes behind it", "00000004 0068 0069 00", Input::open, "body/malformed"},
    {"bytes behind it and the end", "00000004 0068 0069 00", Input::ended, "body/malformed"},
    {"an odd count", "00000003", Input::open, "body/malformed"},
    {"a count over the limit", "0000000a", Input::open, "body/too_large"},
    {"an empty text", "00000000", Input::ended, "verify/empty"},
    {"a null text", "ffffffff", Input::ended, "verify/empty"},
    {"another text", "00000004 0068 006f", Input::ended, "verify/unexpected"},
};

Plan plan_for(Framing framing, const Expectation* expectation,
              Exchange exchange = Exchange::answer) {
  return {.addresses = {},
          .sources = {},
          .exchange = exchange,
          .codec = codec_of(framing),
          .max_text_bytes = limit,
          .expectation = expectation,
          .timeout = {},
          .load = {}};
}

std::string fault_of(AnswerCheck& check, const Row& row) {
  const auto fault = check.find_fault(from_hex(row.hex), row.input);
  if (!fault) return "";
  return std::string(name(fault->phase)) + '/' + std::string(name(fault->cause));
}

}  // namespace

TEST_CASE("an answer's fault is found, and while it may still become right there is none") {
  const Expectation expectation(Corpus::parse("ho!\n%\nhi\n"));
  const Plan plan = plan_for(Framing::qt, &expectation);
  AnswerCheck check(plan);
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(fault_of(check, row) == row.fault);
  }
}

TEST_CASE("an expected answer has its index") {
  const Expectation expectation(Corpus::parse("ho!\n%\nhi\n"));
  const Plan plan = plan_for(Framing::qt, &expectation);
  AnswerCheck check(plan);
  CHECK_FALSE(check.find_fault(from_hex("00000004 0068 0069"), Input::ended).has_value());
  CHECK(check.expected_index() == 1);
}

TEST_CASE("without an expectation any text will do, and has no index") {
  const Plan plan = plan_for(Framing::qt, nullptr);
  AnswerCheck check(plan);
  CHECK_FALSE(check.find_fault(from_hex("00000004 0068 006f"), Input::ended).has_value());
  CHECK_FALSE(check.expected_index().has_value());
}
