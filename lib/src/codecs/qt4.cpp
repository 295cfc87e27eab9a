// The `qt4` framing: u16 count of the bytes that follow, then a QString. Peers: the fortune
// examples of Qt 4 and early Qt 5, and their PySide6 port.
#include "big_endian.hpp"
#include "qstring.hpp"

namespace fortune {
namespace {

constexpr std::size_t count_bytes = 2;
constexpr std::size_t headers_bytes = count_bytes + qstring::header_bytes;
constexpr std::size_t most_code_units = (0xffff - qstring::header_bytes) / 2;

std::optional<std::size_t> encoded_size(std::string_view text) {
  const std::size_t units = qstring::code_units(text);
  if (units > most_code_units) return std::nullopt;
  return headers_bytes + 2 * units;
}

void encode(std::string_view text, std::span<std::byte> out) {
  std::byte* const string =
      store_u16(out.data(), static_cast<std::uint16_t>(out.size() - count_bytes));
  qstring::store(string, text, (out.size() - headers_bytes) / 2);
}

Decoded decode(Bytes arrived, Input, std::size_t max_text_bytes, std::string& text) {
  if (arrived.size() < count_bytes) return {Progress::incomplete};
  const std::size_t count = load_u16(arrived.data());
  if (count < qstring::header_bytes || count % 2 != 0) return {Progress::malformed};
  if (arrived.size() < headers_bytes) return {Progress::incomplete};
  const std::uint32_t string_bytes = load_u32(arrived.data() + count_bytes);
  const std::size_t expected = string_bytes == qstring::null_count ? 0 : string_bytes;
  if (count != qstring::header_bytes + expected) return {Progress::malformed};
  Decoded decoded = qstring::decode(arrived.subspan(count_bytes), max_text_bytes, text);
  if (decoded.progress == Progress::complete) decoded.consumed += count_bytes;
  return decoded;
}

}  // namespace

extern const Codec qt4_codec{Codec::Senders::anyone, encoded_size, encode, decode};

}  // namespace fortune
