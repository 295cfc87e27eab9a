#include "fortune/detection.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace fortune {
namespace {

// The framings whose messages say how long they are.
constexpr std::array with_header{Framing::qt, Framing::qtlocal, Framing::qt4, Framing::pyqt};

bool is_whole(Framing framing, Bytes bytes, std::size_t max_text_bytes, std::string& text) {
  const Decoded decoded = find_codec(framing)->decode(bytes, Input::ended, max_text_bytes, text);
  return decoded.progress == Progress::complete && decoded.consumed == bytes.size();
}

}  // namespace

Detected detect(Bytes whole, std::size_t max_text_bytes, std::string& text) {
  using enum Detected::Outcome;
  std::optional<Framing> recognised_as;
  std::string candidate;
  for (const Framing framing : with_header) {
    if (!is_whole(framing, whole, max_text_bytes, candidate)) continue;
    if (recognised_as) return {ambiguous, *recognised_as};
    recognised_as = framing;
    text.swap(candidate);
  }
  if (recognised_as) return {recognised, *recognised_as};

  const bool is_binary = std::ranges::find(whole, std::byte{0}) != whole.end();
  if (is_binary) return {unrecognised, Framing::text};
  const Decoded decoded =
      find_codec(Framing::text)->decode(whole, Input::ended, max_text_bytes, text);
  switch (decoded.progress) {
    case Progress::complete: return {recognised, Framing::text};
    case Progress::too_large: return {too_large, Framing::text};
    default: return {unrecognised, Framing::text};
  }
}

}  // namespace fortune
