/// Sources: where the bytes of fortunes come from, files and pipes.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

#include "fortune/corpus.hpp"
#include "fortune/file_descriptor.hpp"
#include "fortune/splitter.hpp"

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

/// A source with a NUL in its first 8 KiB is binary, unless NULs are what separates its fortunes.
inline constexpr std::size_t binary_probe_bytes = 8 * 1024;

/// A source as messages name it: "-" is standard input.
std::string source_name(const std::string& path);

/// One open source. Belongs to one thread at a time.
class Source {
 public:
  /// "-" is standard input, which is left open in the end. Throws SourceError.
  explicit Source(const std::string& path);

  /// Its source_name().
  const std::string& name() const { return name_; }

  /// Readable when feed() would not block. Valid while the source lives.
  int descriptor() const { return file_ ? file_.get() : STDIN_FILENO; }

  /// Puts the bytes of one read into the splitter; false when there were none, and the splitter
  /// was told that this was the end. Blocks until there are some, or a signal comes. Throws
  /// SourceError: not readable, binary, or beyond max_source_bytes.
  bool feed(Splitter& splitter);

 private:
  std::string name_;
  FileDescriptor file_;  // empty for standard input
  std::size_t size_ = 0;
};

/// All fortunes of a source. Throws as Source does.
Corpus load_corpus(const std::string& path, Split split = Split::cookie);

}  // namespace fortune
