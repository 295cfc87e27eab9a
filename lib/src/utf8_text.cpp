#include "utf8_text.hpp"

#include <utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace fortune {
namespace {

constexpr bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
constexpr bool is_trail_byte(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Eight bytes a word, four words a step: no byte of theirs has its high bit set.
const char* skip_ascii(const char* at, const char* end) {
  using Words = std::array<std::uint64_t, 4>;
  while (static_cast<std::size_t>(end - at) >= sizeof(Words)) {
    Words words;
    std::memcpy(words.data(), at, sizeof words);
    if (((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080) != 0) break;
    at += sizeof words;
  }
  return std::find_if_not(at, end, is_ascii);
}

}  // namespace

// A sequence never reaches over an ASCII byte, so each run of others can be looked at by itself.
std::size_t find_invalid_utf8(std::string_view text, std::size_t from) {
  const char* const end = text.data() + text.size();
  const char* at = text.data() + from;
  for (;;) {
    at = skip_ascii(at, end);
    if (at == end) return std::string_view::npos;
    const char* const run_end = std::find_if(at, end, is_ascii);
    const char* const invalid = utf8::find_invalid(at, run_end);
    if (invalid != run_end) return static_cast<std::size_t>(invalid - text.data());
    at = run_end;
  }
}

std::size_t mend_utf8(std::string_view text, std::string& mended) {
  mended.clear();
  std::size_t replaced = 0;
  std::size_t at = 0;
  for (std::size_t invalid = find_invalid_utf8(text); invalid != std::string_view::npos;
       invalid = find_invalid_utf8(text, at)) {
    mended.append(text, at, invalid - at).append("\xef\xbf\xbd");
    ++replaced;
    at = static_cast<std::size_t>(
        std::find_if_not(text.begin() + invalid + 1, text.end(), is_trail_byte) - text.begin());
  }
  mended.append(text, at);
  return replaced;
}

}  // namespace fortune
