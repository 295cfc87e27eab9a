// The `text` framing: UTF-8 and one LF, which may be missing; the end of the input ends it. Peers:
// nc, telnet, Twisted, inetd services.
#include <cstring>

#include "fortune/codec.hpp"
#include "utf8_text.hpp"

namespace fortune {
namespace {

std::optional<std::size_t> encoded_size(std::string_view text) { return text.size() + 1; }

void encode(std::string_view text, std::span<std::byte> out) {
  std::memcpy(out.data(), text.data(), text.size());
  out.back() = std::byte{'\n'};
}

Decoded decode(Bytes arrived, Input input, std::size_t max_text_bytes, std::string& text) {
  std::string_view line(reinterpret_cast<const char*>(arrived.data()), arrived.size());
  // One byte over the limit may still turn out to be the line end.
  if (line.size() > max_text_bytes + 1) return {Progress::too_large};
  if (input == Input::open) return {Progress::incomplete};
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.size() > max_text_bytes) return {Progress::too_large};
  if (!is_valid_text(line)) return {Progress::malformed};
  text = line;
  return {Progress::complete, arrived.size()};
}

}  // namespace

extern const Codec text_codec{Codec::Senders::anyone, encoded_size, encode, decode};

}  // namespace fortune
