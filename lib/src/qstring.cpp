#include "qstring.hpp"

#include <utf8.h>

#include <iterator>

#include "big_endian.hpp"

namespace fortune::qstring {
namespace {

constexpr std::uint32_t replacement_character = 0xfffd;

constexpr bool is_high_surrogate(std::uint32_t unit) { return (unit & 0xfc00) == 0xd800; }
constexpr bool is_low_surrogate(std::uint32_t unit) { return (unit & 0xfc00) == 0xdc00; }

// Most texts are ASCII from end to end, and need no look at each character's length. Returns where
// the first other one is.
const std::byte* decode_ascii(Bytes units, std::string& text) {
  text.resize(units.size() / 2);
  const std::byte* at = units.data();
  std::size_t size = 0;
  for (; size < text.size(); at += 2) {
    const std::uint32_t c = load_u16(at);
    if (c >= 0x80) break;
    text[size++] = static_cast<char>(c);
  }
  text.resize(size);
  return at;
}

void decode_utf16(Bytes units, std::string& text) {
  const std::byte* at = decode_ascii(units, text);
  const std::byte* const end = units.data() + units.size();
  while (at != end) {
    std::uint32_t c = load_u16(at);
    at += 2;
    if (is_high_surrogate(c) && at != end && is_low_surrogate(load_u16(at))) {
      c = 0x10000 + ((c - 0xd800) << 10) + (load_u16(at) - 0xdc00u);
      at += 2;
    } else if (is_high_surrogate(c) || is_low_surrogate(c)) {
      c = replacement_character;
    }
    if (c < 0x80)
      text.push_back(static_cast<char>(c));
    else
      utf8::append(c, std::back_inserter(text));
  }
}

}  // namespace

// UTF-8 needs one code unit for each byte that begins a character, and a second one (the low
// surrogate) for each character of four bytes.
std::size_t code_units(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    units +=
        static_cast<std::size_t>((byte & 0xc0) != 0x80) + static_cast<std::size_t>(byte >= 0xf0);
  }
  return units;
}

std::byte* store(std::byte* to, std::string_view text, std::size_t code_units) {
  to = store_u32(to, static_cast<std::uint32_t>(2 * code_units));
  for (auto at = text.begin(); at != text.end();) {
    const std::uint32_t c = utf8::unchecked::next(at);
    if (c < 0x10000) {
      to = store_u16(to, static_cast<std::uint16_t>(c));
    } else {
      to = store_u16(to, static_cast<std::uint16_t>(0xd800 + ((c - 0x10000) >> 10)));
      to = store_u16(to, static_cast<std::uint16_t>(0xdc00 + ((c - 0x10000) & 0x3ff)));
    }
  }
  return to;
}

Decoded decode(Bytes arrived, std::size_t max_text_bytes, std::string& text) {
  if (arrived.size() < header_bytes) return {Progress::incomplete};
  const std::uint32_t count = load_u32(arrived.data());
  if (count == null_count) {
    text.clear();
    return {Progress::complete, header_bytes};
  }
  if (count % 2 != 0) return {Progress::malformed};
  // Each code unit becomes at least one byte of UTF-8: a longer count is beyond any allowed text.
  if (count / 2 > max_text_bytes) return {Progress::too_large};
  if (arrived.size() - header_bytes < count) return {Progress::incomplete};
  decode_utf16(arrived.subspan(header_bytes, count), text);
  if (text.size() > max_text_bytes) return {Progress::too_large};
  return {Progress::complete, header_bytes + count};
}

}  // namespace fortune::qstring
