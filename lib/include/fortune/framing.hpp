/// The framings: how one fortune looks on the wire.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fortune {

/// Each is defined byte by byte in fortune-protocol(7).
enum class Framing : std::uint8_t { qt, qt4, qtlocal, pyqt, text, qotd, query };

/// The name as endpoints spell it: lower case, valid for ever.
std::string_view name(Framing framing);

/// The framing of that name, in any case; nothing when there is none.
std::optional<Framing> framing_named(std::string_view name);

}  // namespace fortune
