#include "fortune/splitter.hpp"

#include <algorithm>
#include <cstring>

#include "json_text.hpp"
#include "utf8_text.hpp"

namespace fortune {
namespace {

// Small enough to stay in a CPU's cache, where each byte is looked at more than once.
constexpr std::size_t first_capacity = 256 * 1024;
constexpr std::size_t least_room = 64 * 1024;

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

constexpr bool is_carriage_return(char c) { return c == '\r'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// The lines that begin with "%%" are taken out in place.
std::span<char> without_comments(std::span<char> record) {
  char* to = record.data();
  char* const end = record.data() + record.size();
  for (char* line = record.data(); line != end;) {
    char* const newline = std::find(line, end, '\n');
    char* const next = newline == end ? end : newline + 1;
    if (!std::string_view(line, next).starts_with("%%")) to = std::copy(line, next, to);
    line = next;
  }
  return {record.data(), to};
}

// Carriage returns before a line end, or before the end of all, go; in place.
std::span<char> without_carriage_returns(std::span<char> record) {
  if (record.empty() || !std::memchr(record.data(), '\r', record.size())) return record;
  char* const end = record.data() + record.size();
  char* at = std::find_if(record.data(), end, is_carriage_return);
  char* to = at;
  while (at != end) {
    char* const after = std::find_if_not(at, end, is_carriage_return);
    if (after != end && *after != '\n') to = std::copy(at, after, to);
    at = std::find_if(after, end, is_carriage_return);
    to = std::copy(after, at, to);
  }
  return {record.data(), to};
}

std::span<char> without_last_line_ends(std::span<char> record) {
  while (!record.empty() && record.back() == '\n') record = record.first(record.size() - 1);
  return record;
}

std::size_t line_ends(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

}  // namespace

Splitter::Splitter(Split split, Defects defects)
    : split_(split),
      defects_(defects),
      buffer_(std::make_unique_for_overwrite<char[]>(first_capacity)),
      capacity_(first_capacity) {}

// What is left of a record moves to the front; where it fills half of the buffer, to a larger one,
// so that a long record is moved a few times only.
std::span<char> Splitter::room() {
  if (capacity_ - filled_ < least_room) {
    const std::size_t kept = filled_ - begin_;
    if (kept <= capacity_ / 2) {
      std::memmove(buffer_.get(), buffer_.get() + begin_, kept);
    } else {
      capacity_ *= 2;
      auto larger = std::make_unique_for_overwrite<char[]>(capacity_);
      std::memcpy(larger.get(), buffer_.get() + begin_, kept);
      buffer_ = std::move(larger);
    }
    scanned_ -= begin_;
    filled_ = kept;
    begin_ = 0;
  }
  return {buffer_.get() + filled_, capacity_ - filled_};
}

std::optional<std::string_view> Splitter::next() {
  if (!begun_) skip_byte_order_mark();
  if (!begun_ || defect_) return std::nullopt;
  while (const auto record = find_record()) {
    if (defects_ == Defects::refused) count_lines(record->next);
    const std::string_view text =
        clean({buffer_.get() + begin_, record->end - begin_}, record->next == record->end);
    if (defect_) return std::nullopt;
    begin_ = scanned_ = record->next;
    commented_ = false;
    separated_ = true;
    if (!text.empty()) return text;
  }
  return std::nullopt;
}

void Splitter::skip_byte_order_mark() {
  const std::string_view beginning(buffer_.get(), std::min(filled_, byte_order_mark.size()));
  if (beginning == byte_order_mark)
    begin_ = scanned_ = byte_order_mark.size();
  else if (!ended_ && byte_order_mark.starts_with(beginning))
    return;
  begun_ = true;
}

std::optional<Splitter::Record> Splitter::find_record() {
  if (split_ == Split::cookie) return find_cookie();
  return find_delimited(split_ == Split::nul ? '\0' : '\n');
}

std::optional<Splitter::Record> Splitter::find_delimited(char delimiter) {
  const void* const found = std::memchr(buffer_.get() + scanned_, delimiter, filled_ - scanned_);
  if (!found) return last_record();
  const auto end = static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.get());
  return Record{end, end + 1};
}

// Looks for the sign rather than for the lines, of which there are more.
std::optional<Splitter::Record> Splitter::find_cookie() {
  while (const void* found = std::memchr(buffer_.get() + scanned_, '%', filled_ - scanned_)) {
    const auto sign = static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.get());
    if (sign == begin_ || buffer_[sign - 1] == '\n') {
      std::size_t after = sign + 1;
      while (after < filled_ && is_carriage_return(buffer_[after])) ++after;
      if (after == filled_ && !ended_) {
        scanned_ = sign;
        return std::nullopt;
      }
      if (after == filled_ || buffer_[after] == '\n')
        return Record{sign, std::min(after + 1, filled_)};
      if (buffer_[sign + 1] == '%') commented_ = true;
    }
    scanned_ = sign + 1;
  }
  return last_record();
}

// What no separator ends, the end of the source does; nothing at all is no record.
std::optional<Splitter::Record> Splitter::last_record() {
  scanned_ = filled_;
  if (!ended_ || begin_ == filled_) return std::nullopt;
  return Record{filled_, filled_};
}

// The fortune that the record holds, empty when there is none.
std::string_view Splitter::clean(std::span<char> record, bool is_last) {
  record = mend(record);
  if (commented_) record = without_comments(record);
  // Before the first separator and behind the last one there need not be a fortune.
  if (split_ == Split::cookie && record.empty() && (is_last || !separated_)) return {};
  if (split_ == Split::json) {
    const std::optional<JsonText> found =
        std::ranges::all_of(record, is_blank) ? JsonText{} : json_text(record);
    if (!found) {
      ++malformed_;
      note(line_, "neither a JSON string nor an object with a \"text\" that is one");
      return {};
    }
    if (found->replaced != 0) note(line_, "a lone surrogate, or a NUL");
    replaced_ += found->replaced;
    record = found->text;
  }
  record = without_last_line_ends(without_carriage_returns(record));
  if (record.empty()) {
    ++dropped_;
    note(line_, "an empty fortune");
  }
  return {record.data(), record.size()};
}

std::span<char> Splitter::mend(std::span<char> record) {
  const std::string_view text(record.data(), record.size());
  const std::size_t invalid = find_invalid(text);
  if (invalid == std::string_view::npos) return record;
  note(line_ + line_ends(text.substr(0, invalid)),
       text[invalid] == '\0' ? "a NUL" : "invalid UTF-8");
  replaced_ += mend_text(text, mended_);
  return mended_;
}

// Before the record is cleaned, which happens where it lies.
void Splitter::count_lines(std::size_t next) {
  line_ = next_line_;
  next_line_ += line_ends({buffer_.get() + begin_, next - begin_});
}

void Splitter::note(std::size_t line, std::string_view what) {
  if (defects_ == Defects::refused && !defect_) defect_ = Defect{line, what};
}

}  // namespace fortune
