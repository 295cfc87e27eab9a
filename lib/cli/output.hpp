/// Where the tools' results go. Past stdio, so that no error is lost.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fortune/file_descriptor.hpp"

namespace fortune::cli {

/// A file that is made, or emptied, at once; or stdout.
class Output {
 public:
  /// Nothing, and "-": stdout. Throws Failure (EX_IOERR) when the file cannot be made.
  explicit Output(const std::optional<std::string>& path = std::nullopt);

  /// Writes all of it; throws Failure (EX_IOERR) when that cannot be done.
  void write(std::string_view text) const;

 private:
  FileDescriptor file_;  // empty for stdout
  std::string name_;
};

/// Writes the file so that who reads it sees all of it, or the one before: through a temporary file
/// beside it that takes its place, and its permissions. What is there and is no regular file, such
/// as /dev/stderr, is written as it is. Throws Failure (EX_IOERR).
void write_whole_file(const std::string& path, std::string_view text);

}  // namespace fortune::cli
