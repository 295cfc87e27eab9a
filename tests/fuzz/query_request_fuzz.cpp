// Requests: no fragmentation changes what is read, and what is read is written as the same bytes.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "fortune/query.hpp"

using namespace fortune;
using Outcome = query::DecodedRequest::Outcome;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// Bounds that exclude nothing are not written.
bool is_canonical(const query::Request& request, Bytes message) {
  constexpr std::size_t unbounded_bytes = 5;
  return request.verb != query::Verb::random || request.is_bounded() ||
         message.size() == unbounded_bytes;
}

void check_complete(const query::DecodedRequest& decoded, Bytes message) {
  std::vector<std::byte> written;
  query::append_request(written, decoded.request);
  if (is_canonical(decoded.request, message)) require(std::ranges::equal(written, message));
  const auto again = query::decode_request(written);
  require(again.outcome == Outcome::complete && again.consumed == written.size());
  require(again.request == decoded.request);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes = std::as_bytes(std::span(data, size));
  const auto whole = query::decode_request(bytes);
  for (std::size_t n = 0; n < size; ++n) {
    const auto part = query::decode_request(bytes.first(n));
    if (part.outcome == Outcome::incomplete) continue;
    require(part.outcome == whole.outcome && part.consumed == whole.consumed);
    require(part.request == whole.request && part.complaint == whole.complaint);
  }
  require(whole.consumed <= size);
  const bool is_refused = whole.outcome == Outcome::bad || whole.outcome == Outcome::broken;
  require(whole.complaint.empty() != is_refused);
  if (whole.outcome == Outcome::complete) check_complete(whole, bytes.first(whole.consumed));
  return 0;
}
