#include "fortune/query.hpp"

#include <algorithm>

#include "big_endian.hpp"
#include "utf8_text.hpp"

namespace fortune::query {
namespace {

constexpr std::size_t length_bytes = 4;
constexpr std::size_t kind_bytes = 1;  // the verb or the status
constexpr std::size_t number_bytes = 4;

// A message for people may be longer than the fortunes one wants.
constexpr std::size_t least_body_limit = 1024;

// Appends the envelope of a message and returns where its body goes.
std::byte* append_message(std::vector<std::byte>& out, std::uint8_t kind, std::size_t body_bytes) {
  const std::size_t at = out.size();
  out.resize(at + length_bytes + kind_bytes + body_bytes);
  std::byte* const after =
      store_u32(out.data() + at, static_cast<std::uint32_t>(kind_bytes + body_bytes));
  *after = std::byte{kind};
  return after + 1;
}

void append_numbers(std::vector<std::byte>& out, std::uint8_t kind,
                    std::initializer_list<std::uint32_t> numbers) {
  std::byte* to = append_message(out, kind, numbers.size() * number_bytes);
  for (const std::uint32_t number : numbers) to = store_u32(to, number);
}

DecodedRequest bad(std::size_t consumed, std::string_view complaint) {
  return {DecodedRequest::Outcome::bad, consumed, {}, complaint};
}

DecodedRequest broken(std::string_view complaint) {
  return {DecodedRequest::Outcome::broken, 0, {}, complaint};
}

DecodedRequest complete(std::size_t consumed, const Request& request) {
  return {DecodedRequest::Outcome::complete, consumed, request, {}};
}

DecodedRequest decode_random(Bytes body, std::size_t consumed) {
  Request request{.verb = Verb::random};
  if (body.empty()) return complete(consumed, request);
  if (body.size() != 2 * number_bytes)
    return bad(consumed, "RANDOM has an empty body or two numbers of four bytes");
  request.min_bytes = load_u32(body.data());
  request.max_bytes = load_u32(body.data() + number_bytes);
  if (request.min_bytes > request.max_bytes) return bad(consumed, "min is more than max");
  return complete(consumed, request);
}

DecodedRequest decode_body(std::uint8_t verb, Bytes body, std::size_t consumed) {
  switch (static_cast<Verb>(verb)) {
    case Verb::random: return decode_random(body, consumed);
    case Verb::at:
      if (body.size() != number_bytes) return bad(consumed, "AT has one number of four bytes");
      return complete(consumed, {.verb = Verb::at, .id = load_u32(body.data())});
    case Verb::count:
    case Verb::stats:
    case Verb::ping:
      if (!body.empty()) return bad(consumed, "COUNT, STATS and PING have an empty body");
      return complete(consumed, {.verb = static_cast<Verb>(verb)});
  }
  return bad(consumed, "unknown verb");
}

}  // namespace

void append_request(std::vector<std::byte>& out, const Request& request) {
  const auto verb = static_cast<std::uint8_t>(request.verb);
  if (request.verb == Verb::at)
    append_numbers(out, verb, {request.id});
  else if (request.verb == Verb::random && request.is_bounded())
    append_numbers(out, verb, {request.min_bytes, request.max_bytes});
  else
    append_message(out, verb, 0);
}

DecodedRequest decode_request(Bytes arrived) {
  if (arrived.size() < length_bytes) return {};
  const std::uint32_t length = load_u32(arrived.data());
  if (length == 0) return broken("a request of length 0");
  if (length > max_request_bytes) return broken("a request of more than 64 KiB");
  if (arrived.size() - length_bytes < length) return {};
  const Bytes message = arrived.subspan(length_bytes, length);
  return decode_body(static_cast<std::uint8_t>(message.front()), message.subspan(kind_bytes),
                     length_bytes + length);
}

void append_response(std::vector<std::byte>& out, Status status, std::string_view body) {
  std::byte* const to = append_message(out, static_cast<std::uint8_t>(status), body.size());
  std::ranges::copy(std::as_bytes(std::span(body)), to);
}

void append_count(std::vector<std::byte>& out, std::uint32_t generation, std::uint32_t count) {
  append_numbers(out, static_cast<std::uint8_t>(Status::ok), {generation, count});
}

void stamp(std::span<std::byte> response, std::uint32_t generation, std::uint32_t id) {
  store_u32(store_u32(response.data() + length_bytes + kind_bytes, generation), id);
}

DecodedResponse decode_response(Bytes arrived, std::size_t max_text_bytes) {
  if (arrived.size() < length_bytes) return {};
  const std::size_t length = load_u32(arrived.data());
  if (length == 0) return {Progress::malformed};
  if (length - kind_bytes > std::max(max_text_bytes + 2 * number_bytes, least_body_limit))
    return {Progress::too_large};
  if (arrived.size() < length_bytes + kind_bytes) return {};
  const auto status = static_cast<Status>(arrived[length_bytes]);
  if (status > Status::shutting_down) return {Progress::malformed};
  if (arrived.size() - length_bytes < length) return {};
  return {Progress::complete, length_bytes + length, status,
          arrived.subspan(length_bytes + kind_bytes, length - kind_bytes)};
}

std::optional<Answer> decode_answer(Bytes body) {
  if (body.size() < 2 * number_bytes) return std::nullopt;
  const Bytes bytes = body.subspan(2 * number_bytes);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (!is_valid_text(text)) return std::nullopt;
  return Answer{load_u32(body.data()), load_u32(body.data() + number_bytes), text};
}

}  // namespace fortune::query
