// The `qt` framing: one QString as QDataStream writes it, every stream version since Qt 3:
// u32 byte count, then UTF-16, both big-endian, without BOM or NUL; a null string is ffffffff.
// Source: Qt's QDataStream &operator<<(QDataStream &, const QString &).
#include <utf8.h>

#include <cstdint>
#include <iterator>

#include "big_endian.hpp"
#include "codecs.hpp"
#include "fortune/codec.hpp"

namespace fortune {
namespace {

constexpr std::size_t header_bytes = 4;
constexpr std::uint32_t null_string = 0xffffffff;
// A count of fffffffe announces the longer header that Qt 6.7 has for larger strings.
constexpr std::size_t most_code_units = 0xfffffffc / 2;
constexpr std::uint32_t replacement_character = 0xfffd;

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

std::optional<std::size_t> encoded_size(std::string_view text) {
  const std::size_t units = code_units(text);
  if (units > most_code_units) return std::nullopt;
  return header_bytes + 2 * units;
}

void encode(std::string_view text, std::span<std::byte> out) {
  std::byte* to = store_u32(out.data(), static_cast<std::uint32_t>(out.size() - header_bytes));
  for (auto at = text.begin(); at != text.end();) {
    const std::uint32_t c = utf8::unchecked::next(at);
    if (c < 0x10000) {
      to = store_u16(to, static_cast<std::uint16_t>(c));
    } else {
      to = store_u16(to, static_cast<std::uint16_t>(0xd800 + ((c - 0x10000) >> 10)));
      to = store_u16(to, static_cast<std::uint16_t>(0xdc00 + ((c - 0x10000) & 0x3ff)));
    }
  }
}

constexpr bool is_high_surrogate(std::uint16_t unit) { return (unit & 0xfc00) == 0xd800; }
constexpr bool is_low_surrogate(std::uint16_t unit) { return (unit & 0xfc00) == 0xdc00; }

// Lone surrogates become U+FFFD: UTF-8 cannot hold them, and dropping them would hide the defect.
void decode_utf16(Bytes units, std::string& text) {
  text.clear();
  const std::byte* at = units.data();
  const std::byte* const end = at + units.size();
  while (at != end) {
    std::uint32_t c = load_u16(at);
    at += 2;
    if (is_high_surrogate(static_cast<std::uint16_t>(c)) && at != end &&
        is_low_surrogate(load_u16(at))) {
      c = 0x10000 + ((c - 0xd800) << 10) + (load_u16(at) - 0xdc00u);
      at += 2;
    } else if (c >= 0xd800 && c < 0xe000) {
      c = replacement_character;
    }
    if (c < 0x80)
      text.push_back(static_cast<char>(c));
    else
      utf8::append(c, std::back_inserter(text));
  }
}

Decoded decode(Bytes arrived, std::size_t max_text_bytes, std::string& text) {
  if (arrived.size() < header_bytes) return {Progress::incomplete};
  const std::uint32_t count = load_u32(arrived.data());
  if (count == null_string) {
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

}  // namespace

const Codec qt_codec{encoded_size, encode, decode};

}  // namespace fortune
