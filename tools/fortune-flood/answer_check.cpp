#include "answer_check.hpp"

#include "fortune/query.hpp"

namespace fortune::flood {
namespace {

std::optional<Fault> fault_of(Progress progress) {
  switch (progress) {
    case Progress::malformed: return Fault{Phase::body, Cause::malformed};
    case Progress::too_large: return Fault{Phase::body, Cause::too_large};
    default: return std::nullopt;
  }
}

Cause cause_of(query::Status status) {
  switch (status) {
    case query::Status::bad_request: return Cause::bad_request;
    case query::Status::not_found: return Cause::not_found;
    case query::Status::busy: return Cause::busy;
    default: return Cause::shutting_down;
  }
}

}  // namespace

std::optional<Fault> AnswerCheck::find_fault(Bytes arrived, Input input) {
  const bool ended = input == Input::ended;
  if (ended && arrived.empty()) return Fault{Phase::first_byte, Cause::eof};
  const Decoded decoded = plan_.codec.decode(arrived, input, plan_.max_text_bytes, text_);
  if (const auto fault = fault_of(decoded.progress)) return fault;
  if (decoded.progress == Progress::incomplete) {
    if (ended) return Fault{Phase::body, Cause::short_message};
    return std::nullopt;
  }
  // Bytes behind the message are no part of it.
  if (decoded.consumed < arrived.size()) return Fault{Phase::body, Cause::malformed};
  return ended ? find_fault_in_text(text_) : std::nullopt;
}

AnswerCheck::Response AnswerCheck::check_response(Bytes arrived) {
  const auto response = query::decode_response(arrived, plan_.max_text_bytes);
  if (const auto fault = fault_of(response.progress)) return {0, fault};
  if (response.progress == Progress::incomplete) return {};
  const auto with = [&](std::optional<Fault> fault) { return Response{response.consumed, fault}; };
  if (response.status != query::Status::ok)
    return with(Fault{Phase::verify, cause_of(response.status)});
  if (plan_.exchange == Exchange::ping)
    return with(response.body.empty() ? std::nullopt
                                      : std::optional(Fault{Phase::body, Cause::malformed}));
  const auto answer = query::decode_answer(response.body);
  if (!answer) return with(Fault{Phase::body, Cause::malformed});
  if (answer->text.size() > plan_.max_text_bytes) return with(Fault{Phase::body, Cause::too_large});
  return with(find_fault_in_text(answer->text));
}

std::optional<Fault> AnswerCheck::find_fault_in_text(std::string_view text) {
  if (text.empty()) return Fault{Phase::verify, Cause::empty};
  if (!plan_.expectation) return std::nullopt;
  index_ = plan_.expectation->find(text);
  if (!index_) return Fault{Phase::verify, Cause::unexpected};
  return std::nullopt;
}

bool may_be_farewell(Bytes arrived) {
  constexpr std::size_t status_at = 4;
  constexpr auto farewell = static_cast<std::byte>(query::Status::shutting_down);
  return arrived.size() <= status_at || arrived[status_at] == farewell;
}

}  // namespace fortune::flood
