#include "fortune/framing.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ascii.hpp"
#include "codecs.hpp"
#include "fortune/codec.hpp"

namespace fortune {
namespace {

struct Row {
  Framing framing;
  std::string_view name;
  const Codec* codec;
};

constexpr std::array rows{
    Row{Framing::qt, "qt", &qt_codec},         Row{Framing::qt4, "qt4", nullptr},
    Row{Framing::qtlocal, "qtlocal", nullptr}, Row{Framing::pyqt, "pyqt", nullptr},
    Row{Framing::text, "text", nullptr},       Row{Framing::qotd, "qotd", nullptr},
    Row{Framing::query, "query", nullptr},
};

const Row& row(Framing framing) { return rows[static_cast<std::size_t>(framing)]; }

}  // namespace

static_assert([] {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows[i].framing) != i) return false;
  return true;
}());

std::string_view name(Framing framing) { return row(framing).name; }

std::optional<Framing> framing_named(std::string_view name) {
  const auto found =
      std::ranges::find_if(rows, [&](const Row& r) { return equals_ignoring_case(r.name, name); });
  if (found == rows.end()) return std::nullopt;
  return found->framing;
}

const Codec* find_codec(Framing framing) { return row(framing).codec; }

}  // namespace fortune
