#include "query_dispatcher.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "bytes.hpp"
#include "fortune/query.hpp"

using namespace fortune;
using namespace fortune::serve;
using fortune::test::from_hex;
using fortune::test::to_hex;
using query::Status;

namespace {

constexpr std::size_t unbounded = std::numeric_limits<std::size_t>::max();

struct Row {
  std::string what;
  std::string request;
  Status status;
  std::string body;  // when OK; what other bodies say is for people
};

// Of the fortunes `hi`, `ho` and `snow`, of generation 7.
const std::vector<Row> rows{
    {"RANDOM of one length", "00000009 01 00000004 00000004", Status::ok,
     "00000007 00000002 736e6f77"},
    {"RANDOM of a length, inclusive below", "00000009 01 00000004 ffffffff", Status::ok,
     "00000007 00000002 736e6f77"},
    {"RANDOM of a length, inclusive above", "00000009 01 00000003 00000004", Status::ok,
     "00000007 00000002 736e6f77"},
    {"RANDOM of a length that none has", "00000009 01 00000003 00000003", Status::not_found, ""},
    {"RANDOM longer than all", "00000009 01 00000005 ffffffff", Status::not_found, ""},
    {"RANDOM with min > max", "00000009 01 00000005 00000004", Status::bad_request, ""},
    {"AT the first", "00000005 02 00000000", Status::ok, "00000007 00000000 6869"},
    {"AT the last", "00000005 02 00000002", Status::ok, "00000007 00000002 736e6f77"},
    {"AT one too far", "00000005 02 00000003", Status::not_found, ""},
    {"AT the largest id there could be", "00000005 02 ffffffff", Status::not_found, ""},
    {"AT with a short body", "00000004 02 000000", Status::bad_request, ""},
    {"COUNT", "00000001 03", Status::ok, "00000007 00000003"},
    {"COUNT with a body", "00000002 03 00", Status::bad_request, ""},
    {"STATS", "00000001 04", Status::ok, "7b7d"},
    {"PING", "00000001 05", Status::ok, ""},
    {"an unknown verb", "00000001 06", Status::bad_request, ""},
};

struct Fortunes : Edition {
  Fortunes() : Edition({Framing::query}, 7) {
    for (const char* text : {"hi", "ho", "snow"}) add(text);
    seal(std::nullopt);
  }
};

// A dispatcher beside what it has answered so far.
class Conversation {
 public:
  Dispatched dispatch(Bytes arrived, std::size_t enough_bytes = unbounded) {
    const Dispatched done = dispatcher_.dispatch(arrived, fortunes_, enough_bytes, answers_);
    requests_ += done.requests;
    answered_ += done.answered;
    return done;
  }

  // As a connection does: what is not consumed is kept, and comes again with what arrives next.
  void hear(Bytes piece) {
    kept_.insert(kept_.end(), piece.begin(), piece.end());
    const Dispatched done = dispatch(kept_);
    kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(done.consumed));
  }

  const std::vector<std::byte>& answers() const { return answers_; }
  std::uint64_t requests() const { return requests_; }
  std::uint64_t answered() const { return answered_; }

 private:
  Fortunes fortunes_;
  std::function<std::string()> stats_ = [] { return "{}"; };
  QueryDispatcher dispatcher_{Picker(42), stats_};
  std::vector<std::byte> kept_;
  std::vector<std::byte> answers_;
  std::uint64_t requests_ = 0;
  std::uint64_t answered_ = 0;
};

std::vector<std::byte> all_requests() {
  std::string hex;
  for (const Row& row : rows) hex += row.request;
  return from_hex(hex);
}

std::vector<std::byte> all_answers() {
  Conversation conversation;
  conversation.dispatch(all_requests());
  return conversation.answers();
}

}  // namespace

TEST_CASE("each request gets its answer, and is counted") {
  for (const Row& row : rows) {
    CAPTURE(row.what);
    Conversation conversation;
    const auto request = from_hex(row.request);
    const Dispatched done = conversation.dispatch(request);
    CHECK(done.end == Dispatched::End::input);
    CHECK(done.consumed == request.size());
    CHECK(done.requests == 1);
    CHECK(done.answered == (row.status == Status::ok ? 1 : 0));
    const auto response = query::decode_response(conversation.answers(), unbounded / 2);
    CHECK(response.consumed == conversation.answers().size());
    CHECK(response.status == row.status);
    if (row.status == Status::ok)
      CHECK(to_hex({response.body.begin(), response.body.end()}) == to_hex(from_hex(row.body)));
    else
      CHECK_FALSE(response.body.empty());
  }
}

TEST_CASE("RANDOM takes its fortune from the whole set") {
  Conversation conversation;
  std::vector<std::byte> requests;
  for (int i = 0; i < 100; ++i) query::append_request(requests, {.verb = query::Verb::random});
  conversation.dispatch(requests);
  std::vector<int> picked(3);
  Bytes rest = conversation.answers();
  for (int i = 0; i < 100; ++i) {
    const auto response = query::decode_response(rest, 100);
    const auto answer = query::decode_answer(response.body);
    REQUIRE(answer.has_value());
    ++picked.at(answer->id);
    rest = rest.subspan(response.consumed);
  }
  CHECK(rest.empty());
  CHECK(std::ranges::find(picked, 0) == picked.end());
}

TEST_CASE("no fragmentation changes an answer or their order") {
  const auto requests = all_requests();
  const auto answers = all_answers();
  for (std::size_t size = 1; size <= requests.size(); ++size) {
    CAPTURE(size);
    Conversation conversation;
    for (std::size_t begin = 0; begin < requests.size(); begin += size)
      conversation.hear(Bytes(requests).subspan(begin, std::min(size, requests.size() - begin)));
    CHECK(conversation.answers() == answers);
    CHECK(conversation.requests() == rows.size());
  }
}

TEST_CASE("enough answers leave the other requests for later, and lose none") {
  const auto requests = all_requests();
  const auto answers = all_answers();
  for (std::size_t enough = 1; enough <= answers.size() + 1; ++enough) {
    CAPTURE(enough);
    Conversation conversation;
    const Dispatched first = conversation.dispatch(requests, enough);
    CHECK((first.end == Dispatched::End::bound) == (enough <= answers.size()));
    CHECK((first.consumed == requests.size()) == (first.requests == rows.size()));
    conversation.dispatch(Bytes(requests).subspan(first.consumed));
    CHECK(conversation.answers() == answers);
    CHECK(conversation.requests() == rows.size());
  }
}

TEST_CASE("an answer begun below the bound is whole, and nothing is answered above it") {
  Conversation conversation;
  const auto requests = all_requests();
  conversation.dispatch(requests, 1);
  CHECK(conversation.requests() == 1);
  const auto size = conversation.answers().size();
  CHECK(query::decode_response(conversation.answers(), 100).consumed == size);
  CHECK(conversation.dispatch(requests, size).requests == 0);
  CHECK(conversation.answers().size() == size);
}

TEST_CASE("a broken framing is answered in its turn, and nothing after it") {
  for (const std::string broken : {"00000000", "00010001", "47455420"}) {
    CAPTURE(broken);
    Conversation conversation;
    const Dispatched done = conversation.dispatch(from_hex("00000001 05" + broken + "00000001 05"));
    CHECK(done.end == Dispatched::End::broken);
    CHECK(done.requests == 2);
    CHECK(done.answered == 1);
    const auto pong = query::decode_response(conversation.answers(), 100);
    CHECK(pong.status == Status::ok);
    const auto rest = Bytes(conversation.answers()).subspan(pong.consumed);
    const auto complaint = query::decode_response(rest, 100);
    CHECK(complaint.status == Status::bad_request);
    CHECK(complaint.consumed == rest.size());
  }
}
