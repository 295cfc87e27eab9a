#include "fortune/corpus.hpp"

#include <utf8.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace fortune {
namespace {

constexpr bool is_trail_byte(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// One U+FFFD for each invalid sequence. Nearly every file is valid and is not copied.
std::size_t replace_invalid_utf8(std::string& text) {
  auto valid_until = utf8::find_invalid(text.begin(), text.end());
  if (valid_until == text.end()) return 0;
  std::string mended;
  mended.reserve(text.size() + text.size() / 8);
  std::size_t replaced = 0;
  for (auto at = text.begin();; valid_until = utf8::find_invalid(at, text.end())) {
    mended.append(at, valid_until);
    if (valid_until == text.end()) break;
    mended += "\xef\xbf\xbd";
    ++replaced;
    at = std::find_if_not(valid_until + 1, text.end(), is_trail_byte);
  }
  text = std::move(mended);
  return replaced;
}

}  // namespace

// Compacts the file in place: a record never grows, so writing never overtakes reading.
class CookieParser {
 public:
  CookieParser(Corpus& corpus, std::string file) : corpus_(corpus), file_(std::move(file)) {}

  void parse() {
    std::size_t at = utf8::starts_with_bom(file_.begin(), file_.end()) ? 3 : 0;
    while (at < file_.size()) {
      const void* newline = std::memchr(file_.data() + at, '\n', file_.size() - at);
      const std::size_t end =
          newline ? static_cast<std::size_t>(static_cast<const char*>(newline) - file_.data())
                  : file_.size();
      take_line(std::string_view(file_).substr(at, end - at), newline != nullptr);
      at = end + 1;
    }
    if (written_ > record_) end_record();
    file_.resize(written_);
    corpus_.text_ = std::move(file_);
  }

 private:
  void take_line(std::string_view line, bool newline) {
    while (line.ends_with('\r')) line.remove_suffix(1);
    if (line == "%") {
      // Nothing at all before the first separator is no record; between two it is an empty one.
      if (separated_ || written_ > record_) end_record();
      separated_ = true;
    } else if (!line.starts_with("%%")) {
      std::memmove(file_.data() + written_, line.data(), line.size());
      written_ += line.size();
      if (newline) file_[written_++] = '\n';
    }
  }

  void end_record() {
    while (written_ > record_ && file_[written_ - 1] == '\n') --written_;
    if (written_ > record_)
      corpus_.ends_.push_back(written_);
    else
      ++corpus_.dropped_;
    record_ = written_;
  }

  Corpus& corpus_;
  std::string file_;
  std::size_t record_ = 0;   // where the record being written begins
  std::size_t written_ = 0;  // where what was written ends
  bool separated_ = false;
};

Corpus Corpus::from_cookies(std::string file) {
  Corpus corpus;
  corpus.replaced_ = replace_invalid_utf8(file);
  CookieParser(corpus, std::move(file)).parse();
  return corpus;
}

}  // namespace fortune
