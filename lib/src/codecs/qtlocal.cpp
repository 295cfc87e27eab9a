// The `qtlocal` framing: u32 count of code units, then a QString. Peers: the localfortune examples
// of Qt 5.15 and Qt 6, which want it in one write.
#include "big_endian.hpp"
#include "qstring.hpp"

namespace fortune {
namespace {

constexpr std::size_t count_bytes = 4;
constexpr std::size_t headers_bytes = count_bytes + qstring::header_bytes;

std::optional<std::size_t> encoded_size(std::string_view text) {
  const std::size_t units = qstring::code_units(text);
  if (units > qstring::most_code_units) return std::nullopt;
  return headers_bytes + 2 * units;
}

void encode(std::string_view text, std::span<std::byte> out) {
  const std::size_t units = (out.size() - headers_bytes) / 2;
  qstring::store(store_u32(out.data(), static_cast<std::uint32_t>(units)), text, units);
}

Decoded decode(Bytes arrived, Input, std::size_t max_text_bytes, std::string& text) {
  if (arrived.size() < count_bytes) return {Progress::incomplete};
  const std::uint32_t units = load_u32(arrived.data());
  if (units > max_text_bytes) return {Progress::too_large};
  if (arrived.size() < headers_bytes) return {Progress::incomplete};
  const std::uint32_t string_bytes = load_u32(arrived.data() + count_bytes);
  const std::uint64_t expected = string_bytes == qstring::null_count ? 0 : string_bytes;
  if (expected != std::uint64_t{2} * units) return {Progress::malformed};
  Decoded decoded = qstring::decode(arrived.subspan(count_bytes), max_text_bytes, text);
  if (decoded.progress == Progress::complete) decoded.consumed += count_bytes;
  return decoded;
}

}  // namespace

extern const Codec qtlocal_codec{Codec::Senders::anyone, encoded_size, encode, decode};

}  // namespace fortune
