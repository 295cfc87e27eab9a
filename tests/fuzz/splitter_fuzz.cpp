// The splitter: whatever a source holds, and in whatever pieces it arrives, the same clean fortunes
// come of it. The first byte picks what separates them, the second one the pieces.
#include <utf8.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "fortune/splitter.hpp"

using namespace fortune;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

struct Result {
  std::vector<std::string> texts;
  std::size_t dropped;
  std::size_t replaced;
  std::size_t malformed;

  friend bool operator==(const Result&, const Result&) = default;
};

Result split_in_pieces(Splitter splitter, std::string_view source, std::size_t piece_bytes) {
  std::vector<std::string> texts;
  for (bool more = true; more;) {
    const std::span<char> room = splitter.room();
    const std::string_view piece = source.substr(0, std::min(piece_bytes, room.size()));
    std::ranges::copy(piece, room.begin());
    splitter.arrived(piece.size());
    source.remove_prefix(piece.size());
    more = !source.empty();
    if (!more) splitter.end();
    while (const auto text = splitter.next()) texts.emplace_back(*text);
  }
  return {texts, splitter.dropped(), splitter.replaced(), splitter.malformed()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto split = static_cast<Split>(data[0] % 4);
  const std::size_t piece_bytes = data[1] % 16 + 1;
  const std::string_view source(reinterpret_cast<const char*>(data) + 2, size - 2);

  const Result whole = split_in_pieces(Splitter(split), source, source.size());
  require(split_in_pieces(Splitter(split), source, piece_bytes) == whole);
  for (const std::string& text : whole.texts) {
    require(!text.empty() && !text.ends_with('\n') && !text.ends_with('\r'));
    require(text.find("\r\n") == std::string::npos);
    require(utf8::is_valid(text.begin(), text.end()) && text.find('\0') == std::string::npos);
  }
  // Refused is what would have been mended, and nothing else.
  const Result refused =
      split_in_pieces(Splitter(split, Splitter::Defects::refused), source, piece_bytes);
  const bool is_clean = whole.dropped + whole.replaced + whole.malformed == 0;
  require(is_clean ? refused == whole : refused.texts.size() <= whole.texts.size());
  return 0;
}
