#include "fortune/detection.hpp"

#include <algorithm>
#include <array>

namespace fortune {
namespace {

// The framings whose messages say how long they are.
constexpr std::array with_header{Framing::qt, Framing::qtlocal, Framing::qt4, Framing::pyqt};

bool is_whole(Framing framing, Bytes bytes, std::size_t max_text_bytes, std::string& text) {
  const Decoded decoded = codec_of(framing).decode(bytes, Input::ended, max_text_bytes, text);
  return decoded.progress == Progress::complete && decoded.consumed == bytes.size();
}

// qt4 and pyqt share their header. What ends in its only NUL may be 8-bit text, in whatever
// encoding.
bool may_be_pyqt(Bytes qt4_message) {
  constexpr std::size_t headers_bytes = 6;
  const Bytes body = qt4_message.subspan(headers_bytes);
  return !body.empty() && std::ranges::find(body, std::byte{0}) == body.end() - 1;
}

// Every LF behind a CR, also the last, and no more than RFC 865 allows.
bool is_qotd(Bytes bytes, std::size_t max_text_bytes, std::string& text) {
  if (!is_whole(Framing::qotd, bytes, max_text_bytes, text)) return false;
  char before = '\0';
  for (const std::byte byte : bytes) {
    const char c = static_cast<char>(byte);
    if (c == '\n' && before != '\r') return false;
    before = c;
  }
  return before == '\n';
}

Detected detect_text(Bytes whole, std::size_t max_text_bytes, std::string& text) {
  using enum Detected::Outcome;
  if (is_qotd(whole, max_text_bytes, text)) return {recognised, Framing::qotd};
  const Decoded decoded = codec_of(Framing::text).decode(whole, Input::ended, max_text_bytes, text);
  switch (decoded.progress) {
    case Progress::complete: return {recognised, Framing::text};
    case Progress::too_large: return {too_large, Framing::text};
    default: return {unrecognised, Framing::text};
  }
}

}  // namespace

Detected detect(Bytes whole, std::size_t max_text_bytes, std::string& text) {
  using enum Detected::Outcome;
  for (const Framing framing : with_header) {
    if (!is_whole(framing, whole, max_text_bytes, text)) continue;
    if (framing == Framing::qt4 && may_be_pyqt(whole)) return {ambiguous, framing};
    // No fortune has a NUL, but a qtlocal message cut short can look like a qt one that has.
    if (text.find('\0') != std::string::npos) return {unrecognised, framing};
    return {recognised, framing};
  }
  const bool is_binary = std::ranges::find(whole, std::byte{0}) != whole.end();
  return is_binary ? Detected{unrecognised, Framing::text}
                   : detect_text(whole, max_text_bytes, text);
}

}  // namespace fortune
