/// The framings: how one fortune looks on the wire.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fortune {

/// The table of framings that have a codec, which NAME.cpp in lib/src/codecs defines as NAME_codec.
/// Detection tries them in this order.
#define FORTUNE_FRAMINGS(ROW) \
  ROW(qt)                     \
  ROW(qtlocal)                \
  ROW(qt4)                    \
  ROW(pyqt)                   \
  ROW(text)                   \
  ROW(qotd)

/// Each is defined byte by byte in fortune-protocol(7).
enum class Framing : std::uint8_t {
#define FORTUNE_ENUMERATOR(NAME) NAME,
  FORTUNE_FRAMINGS(FORTUNE_ENUMERATOR)
#undef FORTUNE_ENUMERATOR
      query  ///< reserved: it has no codec yet
};

/// The name as endpoints spell it: lower case, valid for ever.
std::string_view name(Framing framing);

/// The framing of that name, in any case; nothing when there is none.
std::optional<Framing> framing_named(std::string_view name);

}  // namespace fortune
