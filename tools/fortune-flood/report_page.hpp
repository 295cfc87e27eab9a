/// Runs on a page of HTML that needs nothing else: no script, nothing to fetch.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pictures.hpp"

namespace fortune::flood {

/// As many as there are lines that can be told apart: eight colours, solid and dashed.
inline constexpr std::size_t most_runs_on_a_page = 16;

/// The four pictures of all runs, and the figures of each. One run at least, most_runs_on_a_page at
/// most.
std::string report_page(const std::vector<NamedRun>& runs);

}  // namespace fortune::flood
