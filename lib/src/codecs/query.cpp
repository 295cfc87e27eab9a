// The `query` framing as a fortune's: the OK response to RANDOM, of generation 1 and id 0 when
// encoded. Requests and the other responses are in query.hpp.
#include "fortune/query.hpp"

#include <algorithm>
#include <limits>

#include "big_endian.hpp"

namespace fortune {
namespace {

constexpr std::size_t length_bytes = 4;

std::optional<std::size_t> encoded_size(std::string_view text) {
  const std::size_t size = query::fortune_header_bytes + text.size();
  if (size - length_bytes > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return size;
}

void encode(std::string_view text, std::span<std::byte> out) {
  std::byte* const status =
      store_u32(out.data(), static_cast<std::uint32_t>(out.size() - length_bytes));
  *status = static_cast<std::byte>(query::Status::ok);
  query::stamp(out, 1, 0);
  std::ranges::copy(std::as_bytes(std::span(text)), out.data() + query::fortune_header_bytes);
}

Decoded decode(Bytes arrived, Input, std::size_t max_text_bytes, std::string& text) {
  const query::DecodedResponse response = query::decode_response(arrived, max_text_bytes);
  if (response.progress != Progress::complete) return {response.progress};
  if (response.status != query::Status::ok) return {Progress::malformed};
  const auto answer = query::decode_answer(response.body);
  if (!answer) return {Progress::malformed};
  if (answer->text.size() > max_text_bytes) return {Progress::too_large};
  text = answer->text;
  return {Progress::complete, response.consumed};
}

}  // namespace

extern const Codec query_codec{Codec::Senders::anyone, encoded_size, encode, decode};

}  // namespace fortune
