#include "fortune/query.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "bytes.hpp"

using namespace fortune;
using namespace fortune::query;
using fortune::test::from_hex;
using fortune::test::to_hex;
using Outcome = DecodedRequest::Outcome;

namespace {

constexpr std::size_t limit = 2000;

struct RequestRow {
  std::string what;
  std::string hex;
  Request request;
};

const std::vector<RequestRow> requests{
    {"the vector of fortune-protocol(7)", "00000001 01", {.verb = Verb::random}},
    {"RANDOM of some length",
     "00000009 01 00000005 0000000a",
     {.verb = Verb::random, .min_bytes = 5, .max_bytes = 10}},
    {"RANDOM of one length",
     "00000009 01 00000005 00000005",
     {.verb = Verb::random, .min_bytes = 5, .max_bytes = 5}},
    {"AT", "00000005 02 00000102", {.verb = Verb::at, .id = 0x102}},
    {"COUNT", "00000001 03", {.verb = Verb::count}},
    {"STATS", "00000001 04", {.verb = Verb::stats}},
    {"PING", "00000001 05", {.verb = Verb::ping}},
};

struct BadRow {
  std::string what;
  std::string hex;
  Outcome outcome;
};

const std::vector<BadRow> bad_requests{
    {"verb 0", "00000001 00", Outcome::bad},
    {"verb 6", "00000001 06", Outcome::bad},
    {"RANDOM with half a body", "00000005 01 00000001", Outcome::bad},
    {"RANDOM with too long a body", "0000000a 01 00000001 00000002 00", Outcome::bad},
    {"min > max", "00000009 01 00000002 00000001", Outcome::bad},
    {"AT without an id", "00000001 02", Outcome::bad},
    {"AT with a short id", "00000004 02 000000", Outcome::bad},
    {"AT with a long id", "00000006 02 0000000000", Outcome::bad},
    {"COUNT with a body", "00000002 03 00", Outcome::bad},
    {"STATS with a body", "00000002 04 00", Outcome::bad},
    {"PING with a body", "00000002 05 00", Outcome::bad},
    {"a length of 0", "00000000", Outcome::broken},
    {"a length of 64 KiB + 1", "00010001", Outcome::broken},
    {"an HTTP request", "47455420", Outcome::broken},
};

// On the heap at its exact size, so that AddressSanitizer sees a read past what has arrived.
DecodedRequest decode_exact(Bytes arrived) {
  const auto copy = std::make_unique<std::byte[]>(arrived.size());
  std::ranges::copy(arrived, copy.get());
  return decode_request({copy.get(), arrived.size()});
}

void check_incomplete_before(Bytes bytes) {
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    CAPTURE(n);
    CHECK(decode_exact(bytes.first(n)).outcome == Outcome::incomplete);
  }
}

std::vector<std::byte> response_of(Status status, std::string_view body) {
  std::vector<std::byte> out;
  append_response(out, status, body);
  return out;
}

}  // namespace

TEST_CASE("a request is incomplete until its last byte, and then what it asks") {
  for (const RequestRow& row : requests) {
    CAPTURE(row.what);
    auto bytes = from_hex(row.hex);
    const std::size_t size = bytes.size();
    check_incomplete_before(bytes);
    bytes.push_back(std::byte{0xff});  // of the next one
    for (const std::size_t n : {size, size + 1}) {
      const DecodedRequest decoded = decode_exact(Bytes(bytes).first(n));
      CHECK(decoded.outcome == Outcome::complete);
      CHECK(decoded.consumed == size);
      CHECK(decoded.request == row.request);
    }
  }
}

TEST_CASE("a request is written as its message, behind what is there") {
  for (const RequestRow& row : requests) {
    CAPTURE(row.what);
    std::vector<std::byte> out(1, std::byte{0xee});
    append_request(out, row.request);
    CHECK(to_hex(out) == "ee" + to_hex(from_hex(row.hex)));
  }
}

TEST_CASE("a bad request is known as one at its last byte, and says what is wrong") {
  for (const BadRow& row : bad_requests) {
    CAPTURE(row.what);
    const auto bytes = from_hex(row.hex);
    check_incomplete_before(bytes);
    const DecodedRequest decoded = decode_exact(bytes);
    CHECK(decoded.outcome == row.outcome);
    CHECK(decoded.consumed == (row.outcome == Outcome::bad ? bytes.size() : 0));
    CHECK_FALSE(decoded.complaint.empty());
  }
}

TEST_CASE("a request of 64 KiB is read to its end") {
  auto bytes = from_hex("00010000 05");
  bytes.resize(4 + max_request_bytes);
  CHECK(decode_exact(Bytes(bytes).first(bytes.size() - 1)).outcome == Outcome::incomplete);
  CHECK(decode_exact(bytes).outcome == Outcome::bad);
  CHECK(decode_exact(bytes).consumed == bytes.size());
}

TEST_CASE("a response is its status and its body") {
  CHECK(to_hex(response_of(Status::ok, "")) == "0000000100");
  CHECK(to_hex(response_of(Status::busy, "hi")) == "00000003036869");
  std::vector<std::byte> count;
  append_count(count, 2, 7);
  CHECK(to_hex(count) == "00000009000000000200000007");
}

TEST_CASE("a response is incomplete until its last byte, and then its status and its body") {
  for (const Status status :
       {Status::ok, Status::bad_request, Status::not_found, Status::busy, Status::shutting_down}) {
    auto bytes = response_of(status, "why");
    const std::size_t size = bytes.size();
    for (std::size_t n = 0; n < size; ++n)
      CHECK(decode_response(Bytes(bytes).first(n), limit).progress == Progress::incomplete);
    bytes.push_back(std::byte{0xff});
    const DecodedResponse decoded = decode_response(bytes, limit);
    CHECK(decoded.progress == Progress::complete);
    CHECK(decoded.consumed == size);
    CHECK(decoded.status == status);
    CHECK(to_hex({decoded.body.begin(), decoded.body.end()}) == "776879");
  }
}

TEST_CASE("a response may be as long as the largest fortune, or a message for people") {
  const auto length_of = [](std::size_t length) {
    std::vector<std::byte> out;
    append_response(out, Status::ok, std::string(length - 1, 'a'));
    return out;
  };
  CHECK(decode_response(length_of(9 + limit), limit).progress == Progress::complete);
  CHECK(decode_response(length_of(10 + limit), limit).progress == Progress::too_large);
  CHECK(decode_response(length_of(1025), 1).progress == Progress::complete);
  CHECK(decode_response(length_of(1026), 1).progress == Progress::too_large);
}

TEST_CASE("a stamped response tells generation, id and text") {
  const Codec& codec = codec_of(Framing::query);
  std::vector<std::byte> bytes(codec.encoded_size("hi").value());
  codec.encode("hi", bytes);
  stamp(bytes, 3, 70'000);
  const auto answer = decode_answer(decode_response(bytes, limit).body);
  REQUIRE(answer.has_value());
  CHECK(answer->generation == 3);
  CHECK(answer->id == 70'000);
  CHECK(answer->text == "hi");
}
