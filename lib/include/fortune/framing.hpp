/// The framings: how one fortune looks on the wire.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace fortune {

/// The table of framings. Each has a codec, which NAME.cpp in lib/src/codecs defines as NAME_codec.
#define FORTUNE_FRAMINGS(ROW) \
  ROW(qt)                     \
  ROW(qtlocal)                \
  ROW(qt4)                    \
  ROW(pyqt)                   \
  ROW(text)                   \
  ROW(qotd)                   \
  ROW(query)

/// Each is defined byte by byte in fortune-protocol(7).
enum class Framing : std::uint8_t {
#define FORTUNE_ENUMERATOR(NAME) NAME,
  FORTUNE_FRAMINGS(FORTUNE_ENUMERATOR)
#undef FORTUNE_ENUMERATOR
};

inline constexpr std::size_t framing_count = 0
#define FORTUNE_ONE(NAME) +1
    FORTUNE_FRAMINGS(FORTUNE_ONE)
#undef FORTUNE_ONE
    ;

/// The name as endpoints spell it: lower case, valid for ever.
std::string_view name(Framing framing);

/// The framing of that name, in any case; nothing when there is none.
std::optional<Framing> framing_named(std::string_view name);

}  // namespace fortune
