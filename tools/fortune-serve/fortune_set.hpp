/// The fortunes a server serves, from all of its sources.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "fortune/corpus.hpp"

namespace fortune::serve {

/// Immutable once loaded. Ids run through the corpora in their order.
struct FortuneSet {
  std::vector<Corpus> corpora;

  std::size_t size() const;
  std::size_t dropped() const;  ///< empty records left out
};

/// Reads the sources; none named means stdin when it is a pipe, a socket or a regular file, else
/// the built-in set. Warns about what was mended. Throws SourceError, also when there is no
/// fortune.
FortuneSet load_fortunes(const std::vector<std::string>& sources);

}  // namespace fortune::serve
