/// fortune-flood when it floods: from its options to its exit status.
#pragma once

#include "options.hpp"

namespace fortune::flood {

/// Throws cli::Failure, SourceError and std::system_error before the run; returns the verdict's
/// status after it.
int flood(const Options& options);

}  // namespace fortune::flood
