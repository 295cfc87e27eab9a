/// The splitter: from a source's bytes to its fortunes.
///
/// Pure, without sockets or files: source.hpp reads the bytes. They may arrive in any pieces, so
/// one splitter serves whole files and pipes that are followed alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace fortune {

/// What stands between two fortunes of a source.
enum class Split : std::uint8_t {
  cookie,  ///< a line that is just `%`, as in fortune(6) files; lines beginning with `%%` are
           ///< comments
  line,    ///< a line end
  nul,     ///< a NUL
  json,    ///< a line end; each line is a JSON string, or an object whose "text" is one
};

/// Belongs to one thread at a time.
class Splitter {
 public:
  /// What becomes of a record that is not a clean fortune.
  enum class Defects : std::uint8_t {
    mended,   ///< it is mended or left out, and counted
    refused,  ///< the first one ends the splitting, and its line is known
  };

  struct Defect {
    std::size_t line;       ///< the first line is 1
    std::string_view what;  ///< valid for ever
  };

  explicit Splitter(Split split, Defects defects = Defects::mended);

  Split split() const { return split_; }

  /// Where the source's next bytes go, at least 64 KiB of them. Ends the life of the last fortune.
  std::span<char> room();

  /// The first `size` bytes of room() have been filled.
  void arrived(std::size_t size) { filled_ += size; }

  /// No more bytes will come, so what is left is the last record.
  void end() { ended_ = true; }

  /// The next fortune that is whole: valid UTF-8 with LF line ends, none at its end, never empty.
  /// Dies with the next call. Nothing: more bytes must come, or it was the last one.
  std::optional<std::string_view> next();

  std::size_t dropped() const { return dropped_; }      ///< empty records left out
  std::size_t replaced() const { return replaced_; }    ///< invalid UTF-8 and NULs, now U+FFFD
  std::size_t malformed() const { return malformed_; }  ///< lines that are not the JSON asked for

  /// Where it ended, when defects are refused and there was one.
  const std::optional<Defect>& defect() const { return defect_; }

  /// The line on which the last fortune began. Only when defects are refused.
  std::size_t line() const { return line_; }

 private:
  struct Record {
    std::size_t end;   // of its bytes, which begin at begin_
    std::size_t next;  // where the next one begins
  };

  void skip_byte_order_mark();
  std::optional<Record> find_record();
  std::optional<Record> find_delimited(char delimiter);
  std::optional<Record> find_cookie();
  std::optional<Record> last_record();
  std::string_view clean(std::span<char> record, bool is_last);
  std::span<char> mend(std::span<char> record);
  void count_lines(std::size_t next);
  void note(std::size_t line, std::string_view what);

  Split split_;
  Defects defects_;
  bool begun_ = false;      // the byte order mark, if there is one, has been skipped
  bool ended_ = false;      // all bytes have arrived
  bool separated_ = false;  // a separator has been met
  bool commented_ = false;  // the record has comment lines

  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;    // of the record that is looked for
  std::size_t scanned_ = 0;  // up to here its end was not found
  std::size_t filled_ = 0;   // the bytes that have arrived end here
  std::string mended_;       // a record that grew when it was mended

  std::size_t line_ = 0;  // of the last record
  std::size_t next_line_ = 1;

  std::size_t dropped_ = 0;
  std::size_t replaced_ = 0;
  std::size_t malformed_ = 0;
  std::optional<Defect> defect_;
};

}  // namespace fortune
