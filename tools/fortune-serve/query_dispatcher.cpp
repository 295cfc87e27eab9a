#include "query_dispatcher.hpp"

#include <optional>

#include "fortune/query.hpp"

namespace fortune::serve {
namespace {

using Outcome = query::DecodedRequest::Outcome;

void append(std::vector<std::byte>& out, Bytes message) {
  out.insert(out.end(), message.begin(), message.end());
}

}  // namespace

Dispatched QueryDispatcher::dispatch(Bytes arrived, const Edition& edition,
                                     std::size_t enough_bytes, std::vector<std::byte>& out) {
  Dispatched done;
  for (;;) {
    if (out.size() >= enough_bytes) {
      done.end = Dispatched::End::bound;
      return done;
    }
    const auto decoded = query::decode_request(arrived.subspan(done.consumed));
    if (decoded.outcome == Outcome::incomplete) return done;
    done.consumed += decoded.consumed;
    ++done.requests;
    if (decoded.outcome == Outcome::complete) {
      if (answer(decoded.request, edition, out)) ++done.answered;
    } else {
      query::append_response(out, query::Status::bad_request, decoded.complaint);
    }
    if (decoded.outcome == Outcome::broken) {
      done.end = Dispatched::End::broken;
      return done;
    }
  }
}

// Whether with OK.
bool QueryDispatcher::answer(const query::Request& request, const Edition& edition,
                             std::vector<std::byte>& out) {
  const WireImage& image = edition.image(Framing::query);
  switch (request.verb) {
    case query::Verb::random: return answer_random(request, image, out);
    case query::Verb::at:
      if (request.id >= image.size()) {
        query::append_response(out, query::Status::not_found, "no fortune has that id");
        return false;
      }
      append(out, image[request.id]);
      return true;
    case query::Verb::count:
      query::append_count(out, edition.generation(), static_cast<std::uint32_t>(image.size()));
      return true;
    case query::Verb::stats: query::append_response(out, query::Status::ok, stats_()); return true;
    case query::Verb::ping: query::append_response(out, query::Status::ok, ""); return true;
  }
  return false;
}

bool QueryDispatcher::answer_random(const query::Request& request, const WireImage& image,
                                    std::vector<std::byte>& out) {
  const std::optional<std::size_t> picked =
      request.is_bounded() ? picker_.pick(image, request.min_bytes, request.max_bytes)
                           : picker_.pick(image);
  if (!picked) {
    query::append_response(out, query::Status::not_found, "no fortune is of that length");
    return false;
  }
  append(out, image[*picked]);
  return true;
}

}  // namespace fortune::serve
