// The `qt` framing: one QString and nothing else. Peers: the fortune examples of Qt 5.10 to Qt 6,
// over TCP.
#include "qstring.hpp"

namespace fortune {
namespace {

std::optional<std::size_t> encoded_size(std::string_view text) {
  const std::size_t units = qstring::code_units(text);
  if (units > qstring::most_code_units) return std::nullopt;
  return qstring::header_bytes + 2 * units;
}

void encode(std::string_view text, std::span<std::byte> out) {
  qstring::store(out.data(), text, (out.size() - qstring::header_bytes) / 2);
}

Decoded decode(Bytes arrived, Input, std::size_t max_text_bytes, std::string& text) {
  return qstring::decode(arrived, max_text_bytes, text);
}

}  // namespace

extern const Codec qt_codec{Codec::Senders::anyone, encoded_size, encode, decode};

}  // namespace fortune
