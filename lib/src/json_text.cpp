#include "json_text.hpp"

#include <utf8.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace fortune {
namespace {

constexpr int most_nested = 64;
constexpr std::uint32_t replacement_character = 0xfffd;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_high_surrogate(std::uint32_t unit) { return (unit & 0xfc00) == 0xd800; }
constexpr bool is_low_surrogate(std::uint32_t unit) { return (unit & 0xfc00) == 0xdc00; }

// Each read_…() takes what it names from the front, or returns false where that is something else.
class JsonReader {
 public:
  explicit JsonReader(std::span<char> line) : at_(line.data()), end_(at_ + line.size()) {}

  std::optional<JsonText> read_line() {
    skip_blanks();
    if (!(next_is('"') ? read_string(text_) : read_object(0, &text_)) || !text_.text.data())
      return std::nullopt;
    skip_blanks();
    if (at_ != end_) return std::nullopt;
    return text_;
  }

 private:
  bool next_is(char c) const { return at_ != end_ && *at_ == c; }

  bool read(char c) {
    if (!next_is(c)) return false;
    ++at_;
    return true;
  }

  void skip_blanks() {
    at_ = std::find_if_not(at_, end_, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
  }

  bool read_value(int depth) {
    skip_blanks();
    JsonText ignored;
    if (next_is('"')) return read_string(ignored);
    if (next_is('{')) return read_object(depth, nullptr);
    if (next_is('[')) return read_array(depth);
    return read_word("true") || read_word("false") || read_word("null") || read_number();
  }

  // Where the "text" of an object goes, it must be a string.
  bool read_object(int depth, JsonText* text) {
    if (depth == most_nested || !read('{')) return false;
    skip_blanks();
    if (read('}')) return true;
    do {
      JsonText key;
      skip_blanks();
      if (!read_string(key)) return false;
      skip_blanks();
      if (!read(':')) return false;
      skip_blanks();
      const bool is_wanted = text && std::string_view(key.text.data(), key.text.size()) == "text";
      if (!(is_wanted ? read_string(*text) : read_value(depth + 1))) return false;
      skip_blanks();
    } while (read(','));
    return read('}');
  }

  bool read_array(int depth) {
    if (depth == most_nested || !read('[')) return false;
    skip_blanks();
    if (read(']')) return true;
    do {
      if (!read_value(depth + 1)) return false;
      skip_blanks();
    } while (read(','));
    return read(']');
  }

  bool read_word(std::string_view word) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word))
      return false;
    at_ += word.size();
    return true;
  }

  bool read_digits() {
    const char* const before = at_;
    at_ = std::find_if_not(at_, end_, is_digit);
    return at_ != before;
  }

  bool read_number() {
    read('-');
    if (!read('0') && !read_digits()) return false;
    if (read('.') && !read_digits()) return false;
    if (!read('e') && !read('E')) return true;
    if (!read('+')) read('-');
    return read_digits();
  }

  bool read_string(JsonText& into) {
    if (!read('"')) return false;
    char* const begin = at_;
    char* to = at_;
    into.replaced = 0;
    while (at_ != end_ && *at_ != '"') {
      if (static_cast<unsigned char>(*at_) < ' ') return false;
      if (*at_ != '\\')
        *to++ = *at_++;
      else if (++at_ == end_ || !read_escape(to, into.replaced))
        return false;
    }
    into.text = {begin, to};
    return read('"');
  }

  bool read_escape(char*& to, std::size_t& replaced) {
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const char name = *at_++;
    if (const std::size_t i = names.find(name); i != std::string_view::npos) {
      *to++ = meanings[i];
      return true;
    }
    std::uint32_t c = 0;
    if (name != 'u' || !read_code_unit(c)) return false;
    if (is_high_surrogate(c)) c = with_low_surrogate(c);
    if (is_high_surrogate(c) || is_low_surrogate(c) || c == 0) {
      c = replacement_character;
      ++replaced;
    }
    to = utf8::unchecked::append(c, to);
    return true;
  }

  bool read_code_unit(std::uint32_t& unit) {
    constexpr int digits = 4;
    if (end_ - at_ < digits) return false;
    const auto [rest, error] = std::from_chars(at_, at_ + digits, unit, 16);
    if (rest != at_ + digits) return false;
    at_ += digits;
    return true;
  }

  // The character of the pair; the high one alone when no low one follows, which is then not taken.
  std::uint32_t with_low_surrogate(std::uint32_t high) {
    char* const before = at_;
    std::uint32_t low = 0;
    if (read_word("\\u") && read_code_unit(low) && is_low_surrogate(low))
      return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    at_ = before;
    return high;
  }

  char* at_;
  char* end_;
  JsonText text_;  // without data until it is found
};

}  // namespace

std::optional<JsonText> json_text(std::span<char> line) { return JsonReader(line).read_line(); }

}  // namespace fortune
