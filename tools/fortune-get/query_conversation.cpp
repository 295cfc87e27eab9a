#include "query_conversation.hpp"

#include <algorithm>

#include "fortune/address.hpp"
#include "fortune/endpoint.hpp"
#include "progress.hpp"

namespace fortune::get {
namespace {

std::error_code to_error(query::Status status) {
  switch (status) {
    case query::Status::ok: return {};
    case query::Status::not_found: return Errc::not_found;
    case query::Status::busy: return Errc::busy;
    case query::Status::shutting_down: return Errc::shutting_down;
    case query::Status::bad_request: break;
  }
  return Errc::bad_request;
}

}  // namespace

std::error_code QueryConversation::next(Answer& answer, std::size_t wanted, Deadline deadline) {
  if (!connected_)
    if (const auto error = connect(deadline)) return error;
  // A server that has ended the connection may have said why before: reading tells.
  if (ask_ahead(wanted, deadline) == Errc::timed_out) return Errc::timed_out;
  query::DecodedResponse response;
  if (const auto error = read_response(response, deadline)) return error;
  if (const auto error = to_error(response.status)) return error;
  const auto decoded = query::decode_answer(response.body);
  if (!decoded) return Errc::malformed;
  if (decoded->text.empty()) return Errc::empty;
  if (decoded->text.size() > terms_.max_text_bytes) return Errc::too_large;
  answer = {std::string(decoded->text), Framing::query,
            Identity{.generation = decoded->generation, .id = decoded->id}};
  arrived_.consume(response.consumed);
  --unanswered_;
  return {};
}

std::error_code QueryConversation::connect(Deadline deadline) {
  std::error_code error;
  const auto addresses = resolve(endpoint_, deadline, error);
  if (!error) error = stream_.connect(addresses, deadline);
  connected_ = !error;
  return error;
}

// Many requests in one write, and never so many that the server could be stuck with their answers.
std::error_code QueryConversation::ask_ahead(std::size_t wanted, Deadline deadline) {
  constexpr std::size_t window = 64;
  if (unanswered_ > window / 2) return {};
  std::vector<std::byte> requests;
  for (; unanswered_ < std::min(wanted, window); ++unanswered_)
    query::append_request(requests, terms_.request);
  return stream_.write(requests, deadline);
}

std::error_code QueryConversation::read_response(query::DecodedResponse& response,
                                                 Deadline deadline) {
  Input input = Input::open;
  for (;;) {
    response = query::decode_response(arrived_.bytes(), terms_.max_text_bytes);
    if (response.progress != Progress::incomplete || input == Input::ended)
      return to_error(response.progress);
    if (const auto error = arrived_.read_more(stream_, deadline, input)) return error;
  }
}

}  // namespace fortune::get
