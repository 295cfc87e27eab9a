/// The sources of a server's fortunes, as its command line names them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "filter.hpp"
#include "fortune/codec.hpp"
#include "fortune/splitter.hpp"
#include "weights.hpp"

namespace fortune::serve {

struct NamedSource {
  std::string path;                 ///< of a file or a directory; "-" is stdin
  std::optional<unsigned> percent;  ///< of the picks
};

struct Sources {
  std::vector<NamedSource> named;  ///< none: stdin or the built-in set
  Split split = Split::cookie;
  Splitter::Defects defects = Splitter::Defects::mended;
  bool follow = false;             ///< keep reading the last one
  std::optional<Sharing> sharing;  ///< how those without a percentage share; nothing: no weights
  Filter filter;
  std::size_t max_text_bytes = default_max_text_bytes;  ///< larger fortunes are left out
};

/// Whether loading them again can tell what has changed: not when stdin or another pipe is one,
/// which is spent, nor when one is followed.
bool can_be_read_again(const Sources& sources);

/// The sources to read: those that are named; else stdin when it is a pipe, a socket or a regular
/// file, or to be followed; else none, which means the built-in set.
std::vector<NamedSource> sources_to_read(const Sources& sources);

/// The same sources, each to be read to its end.
Sources without_following(Sources sources);

/// A directory's regular files, sorted by name, without dotfiles, .dat files, symlinks and, unless
/// they are split at NULs, binary files; a file is itself. Throws SourceError.
std::vector<std::string> files_of(const std::string& path, Split split);

}  // namespace fortune::serve
