/// The way of fortunes from one file or pipe into an edition.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "edition.hpp"
#include "fortune/source.hpp"
#include "fortune/splitter.hpp"
#include "sources.hpp"

namespace fortune::serve {

/// What was found in a source, and what was mended or left out.
struct SourceReport {
  std::string source;
  std::size_t found = 0;       ///< fortunes, wanted or not
  std::size_t only_lines = 0;  ///< lines of a cookie that was the only one
  std::size_t replaced = 0;    ///< invalid UTF-8 sequences, and NULs
  std::size_t malformed = 0;   ///< lines that hold no JSON text
  std::size_t too_large = 0;   ///< fortunes beyond --max-size

  /// What is worth telling.
  void log() const;
};

/// Belongs to one thread at a time.
class Intake {
 public:
  /// Opens the source. The edition must outlive the intake. Throws SourceError.
  Intake(const std::string& path, const Sources& sources, Edition& edition);

  /// Reads once, and adds each fortune that is complete by then and wanted; false at the end of the
  /// source. Blocks until there is something to read. Throws SourceError, also for the first defect
  /// where defects are refused.
  bool take_some();

  const Source& source() const { return source_; }
  SourceReport report() const;

 private:
  void take(std::string_view text);
  [[noreturn]] void refuse(std::size_t line, const std::string& what) const;

  Source source_;
  Splitter splitter_;
  const Filter filter_;
  const std::size_t max_text_bytes_;
  const Splitter::Defects defects_;
  Edition& edition_;

  std::size_t found_ = 0;
  std::size_t first_lines_ = 0;  // of the first fortune
  std::size_t too_large_ = 0;
};

}  // namespace fortune::serve
