// The `pyqt` framing: u16 count of the bytes that follow, u32 length with a trailing NUL, 8-bit
// text, NUL. Peers: old PyQt and PySide ports of the fortune server, which use
// QDataStream.writeString. 8-bit text is taken for UTF-8; in another encoding it is malformed
// rather than guessed at.
#include <algorithm>
#include <cstring>

#include "big_endian.hpp"
#include "fortune/codec.hpp"
#include "utf8_text.hpp"

namespace fortune {
namespace {

constexpr std::size_t count_bytes = 2;
constexpr std::size_t length_bytes = 4;
constexpr std::size_t headers_bytes = count_bytes + length_bytes;
constexpr std::size_t most_text_bytes = 0xffff - length_bytes - 1;

std::optional<std::size_t> encoded_size(std::string_view text) {
  if (text.size() > most_text_bytes || text.find('\0') != std::string_view::npos)
    return std::nullopt;
  return headers_bytes + text.size() + 1;
}

void encode(std::string_view text, std::span<std::byte> out) {
  std::byte* to = store_u16(out.data(), static_cast<std::uint16_t>(out.size() - count_bytes));
  to = store_u32(to, static_cast<std::uint32_t>(text.size() + 1));
  std::memcpy(to, text.data(), text.size());
  out.back() = std::byte{0};
}

Decoded decode(Bytes arrived, Input, std::size_t max_text_bytes, std::string& text) {
  if (arrived.size() < count_bytes) return {Progress::incomplete};
  const std::size_t count = load_u16(arrived.data());
  if (count < length_bytes + 1) return {Progress::malformed};
  const std::size_t size = count - length_bytes - 1;
  if (size > max_text_bytes) return {Progress::too_large};
  if (arrived.size() < headers_bytes) return {Progress::incomplete};
  if (load_u32(arrived.data() + count_bytes) != size + 1) return {Progress::malformed};
  const Bytes characters =
      arrived.subspan(headers_bytes).first(std::min(size, arrived.size() - headers_bytes));
  if (std::ranges::find(characters, std::byte{0}) != characters.end()) return {Progress::malformed};
  if (arrived.size() < count_bytes + count) return {Progress::incomplete};
  if (arrived[count_bytes + count - 1] != std::byte{0}) return {Progress::malformed};
  text.assign(reinterpret_cast<const char*>(characters.data()), characters.size());
  if (!is_valid_text(text)) return {Progress::malformed};
  return {Progress::complete, count_bytes + count};
}

}  // namespace

extern const Codec pyqt_codec{Codec::Senders::others, encoded_size, encode, decode};

}  // namespace fortune
