#include "fortune/framing.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ascii.hpp"
#include "fortune/codec.hpp"

namespace fortune {

#define FORTUNE_DECLARATION(NAME) extern const Codec NAME##_codec;
FORTUNE_FRAMINGS(FORTUNE_DECLARATION)
#undef FORTUNE_DECLARATION

namespace {

struct Row {
  std::string_view name;
  const Codec* codec;
};

// In the order of the enumeration.
constexpr std::array rows{
#define FORTUNE_ROW(NAME) Row{#NAME, &NAME##_codec},
    FORTUNE_FRAMINGS(FORTUNE_ROW)
#undef FORTUNE_ROW
};

const Row& row(Framing framing) { return rows[static_cast<std::size_t>(framing)]; }

}  // namespace

std::string_view name(Framing framing) { return row(framing).name; }

std::optional<Framing> framing_named(std::string_view name) {
  const auto found =
      std::ranges::find_if(rows, [&](const Row& r) { return equals_ignoring_case(r.name, name); });
  if (found == rows.end()) return std::nullopt;
  return static_cast<Framing>(found - rows.begin());
}

const Codec& codec_of(Framing framing) { return *row(framing).codec; }

}  // namespace fortune
