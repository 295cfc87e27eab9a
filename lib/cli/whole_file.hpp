/// Files that others read while we write them.
#pragma once

#include <string>
#include <string_view>

namespace fortune::cli {

/// Writes the file so that who reads it sees all of it, or the one before: through a temporary file
/// beside it that takes its place. What is there and is no regular file, such as /dev/stderr, is
/// written as it is. Throws Failure (EX_IOERR).
void write_whole_file(const std::string& path, std::string_view text);

}  // namespace fortune::cli
