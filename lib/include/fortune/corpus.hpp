/// A corpus: the fortunes of one source, in memory.
///
/// Pure, without sockets or files: source.hpp reads the bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fortune {

class CookieParser;

/// Immutable once made, so any thread may read it. Ids are 0, 1, 2… in the order of the source.
class Corpus {
 public:
  /// Parses a fortune(6) file: records separated by a line that is just `%`; lines that begin with
  /// `%%` are comments. Dropped are CRs before a line end, LFs at a record's end, a byte order mark
  /// at the file's beginning, and records with nothing left. Invalid UTF-8 becomes U+FFFD. Takes
  /// any bytes; `file` is reused as the storage, so the text is held once.
  static Corpus from_cookies(std::string file);

  std::size_t size() const { return ends_.size(); }
  bool empty() const { return ends_.empty(); }

  /// The fortune of that id < size(): valid UTF-8 with LF line ends, none at its end, never empty.
  /// Dies with the corpus.
  std::string_view operator[](std::size_t id) const {
    const std::size_t begin = id == 0 ? 0 : ends_[id - 1];
    return std::string_view(text_).substr(begin, ends_[id] - begin);
  }

  std::size_t dropped() const { return dropped_; }    ///< empty records left out
  std::size_t replaced() const { return replaced_; }  ///< invalid UTF-8 sequences replaced

 private:
  friend class CookieParser;

  std::string text_;               // the fortunes, one behind the other
  std::vector<std::size_t> ends_;  // where each ends in text_
  std::size_t dropped_ = 0;
  std::size_t replaced_ = 0;
};

}  // namespace fortune
