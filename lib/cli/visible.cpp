#include "cli/visible.hpp"

#include <array>
#include <cstdio>

namespace fortune::cli {
namespace {

void append_escape(std::string& out, const char* format, unsigned code) {
  std::array<char, 7> escape{};
  std::snprintf(escape.data(), escape.size(), format, code);
  out += escape.data();
}

// In UTF-8 each of U+0080 to U+009F is this byte and that of its own number.
constexpr unsigned char c1_lead = 0xc2;

bool is_c1(unsigned char byte) { return byte >= 0x80 && byte <= 0x9f; }

bool is_c0_or_delete(unsigned char byte) { return byte < ' ' || byte == 0x7f; }

}  // namespace

std::string visible(std::string_view text, std::string_view kept) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
    if (byte == c1_lead && is_c1(next)) {
      append_escape(out, "\\u%04x", next);
      ++i;
    } else if (is_c0_or_delete(byte) && kept.find(text[i]) == std::string_view::npos) {
      append_escape(out, "\\x%02x", byte);
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace fortune::cli
