/// A corpus: the fortunes of one source, in memory.
///
/// Pure, without sockets or files: source.hpp reads the bytes.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "fortune/splitter.hpp"

namespace fortune {

/// Immutable once made, so any thread may read it. Ids are 0, 1, 2… in the order of the source.
class Corpus {
 public:
  /// The fortunes of a whole source, as Splitter gives them. Takes any bytes.
  static Corpus parse(std::string_view source, Split split = Split::cookie);

  /// The same of a source in pieces: `feed` puts the next one into the splitter, and returns false
  /// when it has ended it.
  static Corpus parse(const std::function<bool(Splitter&)>& feed, Split split);

  std::size_t size() const { return ends_.size(); }
  bool empty() const { return ends_.empty(); }

  /// The fortune of that id < size(): valid UTF-8 with LF line ends, none at its end, never empty.
  /// Dies with the corpus.
  std::string_view operator[](std::size_t id) const {
    const std::size_t begin = id == 0 ? 0 : ends_[id - 1];
    return std::string_view(text_).substr(begin, ends_[id] - begin);
  }

  std::size_t dropped() const { return dropped_; }      ///< empty records left out
  std::size_t replaced() const { return replaced_; }    ///< invalid UTF-8 and NULs that were mended
  std::size_t malformed() const { return malformed_; }  ///< lines that are not the JSON asked for

 private:
  std::string text_;               // the fortunes, one behind the other
  std::vector<std::size_t> ends_;  // where each ends in text_
  std::size_t dropped_ = 0;
  std::size_t replaced_ = 0;
  std::size_t malformed_ = 0;
};

}  // namespace fortune
