/// From sources to an edition.
#pragma once

#include <cstdint>
#include <memory>
#include <set>

#include "edition.hpp"
#include "follower.hpp"
#include "fortune/framing.hpp"
#include "sources.hpp"

namespace fortune::serve {

struct Loaded {
  std::shared_ptr<const Edition> edition;
  std::unique_ptr<Follower> follower = nullptr;  ///< when a source is followed that has not ended
};

/// Reads the sources to their end, but the one that is followed only until there is something to
/// serve. What is mended or left out is logged. Throws SourceError, also when a framing is left
/// without a fortune; whatever was loaded before is not touched, so this can be called again.
Loaded load_fortunes(const Sources& sources, const std::set<Framing>& framings,
                     std::uint32_t generation);

}  // namespace fortune::serve
