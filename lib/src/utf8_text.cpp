#include "utf8_text.hpp"

#include <utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace fortune {
namespace {

constexpr bool is_beyond_ascii(char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; }
constexpr bool is_plain(char c) { return c != '\0' && !is_beyond_ascii(c); }
constexpr bool is_trail_byte(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Eight bytes a word, four words a step. Less one, a byte has its high bit set if it was NUL; what
// that borrows from the next one is of no matter then.
const char* skip_plain(const char* at, const char* end) {
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t high_bits = 0x80 * ones;
  using Words = std::array<std::uint64_t, 4>;
  while (static_cast<std::size_t>(end - at) >= sizeof(Words)) {
    Words words;
    std::memcpy(words.data(), at, sizeof words);
    std::uint64_t seen = 0;
    for (const std::uint64_t word : words) seen |= word | (word - ones);
    if ((seen & high_bits) != 0) break;
    at += sizeof words;
  }
  return std::find_if_not(at, end, is_plain);
}

}  // namespace

// A sequence never reaches over an ASCII byte, so each run of others can be looked at by itself.
std::size_t find_invalid(std::string_view text, std::size_t from) {
  const char* const end = text.data() + text.size();
  const char* at = text.data() + from;
  for (;;) {
    at = skip_plain(at, end);
    if (at == end) return std::string_view::npos;
    const char* const run_end = std::find_if_not(at, end, is_beyond_ascii);
    const char* const invalid = utf8::find_invalid(at, run_end);
    if (invalid != run_end || *at == '\0') return static_cast<std::size_t>(invalid - text.data());
    at = run_end;
  }
}

std::size_t mend_text(std::string_view text, std::string& mended) {
  mended.clear();
  std::size_t replaced = 0;
  std::size_t at = 0;
  for (std::size_t invalid = find_invalid(text); invalid != std::string_view::npos;
       invalid = find_invalid(text, at)) {
    mended.append(text, at, invalid - at).append("\xef\xbf\xbd");
    ++replaced;
    at = static_cast<std::size_t>(
        std::find_if_not(text.begin() + invalid + 1, text.end(), is_trail_byte) - text.begin());
  }
  mended.append(text, at);
  return replaced;
}

}  // namespace fortune
