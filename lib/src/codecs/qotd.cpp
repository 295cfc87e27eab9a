// The `qotd` framing: UTF-8 with CRLF line ends, the last of which may be missing; the end of the
// input ends it. Less than 512 bytes in all. Source: RFC 865, Quote of the Day Protocol.
#include <algorithm>

#include "fortune/codec.hpp"
#include "utf8_text.hpp"

namespace fortune {
namespace {

constexpr std::size_t most_bytes = 511;

std::optional<std::size_t> encoded_size(std::string_view text) {
  const auto line_ends = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
  const std::size_t size = text.size() + line_ends + 1;
  if (size > most_bytes) return std::nullopt;
  return size;
}

void encode(std::string_view text, std::span<std::byte> out) {
  auto to = out.begin();
  const auto put = [&to](char c) { *to++ = static_cast<std::byte>(c); };
  for (const char c : text) {
    if (c == '\n') put('\r');
    put(c);
  }
  put('\r');
  put('\n');
}

Decoded decode(Bytes arrived, Input input, std::size_t max_text_bytes, std::string& text) {
  if (arrived.size() > most_bytes) return {Progress::too_large};
  if (input == Input::open) return {Progress::incomplete};
  text.clear();
  for (const std::byte byte : arrived) {
    const char c = static_cast<char>(byte);
    if (c == '\n' && text.ends_with('\r')) text.pop_back();
    text += c;
  }
  if (text.ends_with('\n')) text.pop_back();
  if (text.size() > max_text_bytes) return {Progress::too_large};
  if (!is_valid_text(text)) return {Progress::malformed};
  return {Progress::complete, arrived.size()};
}

}  // namespace

extern const Codec qotd_codec{Codec::Senders::anyone, encoded_size, encode, decode};

}  // namespace fortune
