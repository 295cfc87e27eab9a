/// Sources: where the bytes of a corpus come from, files and pipes.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

#include "fortune/corpus.hpp"

namespace fortune {

/// A source that cannot serve; what() is one line that names the source and what is wrong.
class SourceError : public std::runtime_error {
 public:
  enum class Kind {
    unreadable,  ///< the system would not let us read it
    unusable,    ///< it was read, but is no file of fortunes
  };

  SourceError(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// The largest source, in bytes. A pipe that never ends meets it before it meets the machine's end.
inline constexpr std::size_t max_source_bytes = std::size_t{4} << 30;

/// Reads and parses one fortune(6) file; "-" is standard input, read to its end. Blocks.
/// Throws SourceError: not readable, binary (a NUL in its first 8 KiB), or beyond max_source_bytes.
Corpus load_corpus(const std::string& path);

}  // namespace fortune
