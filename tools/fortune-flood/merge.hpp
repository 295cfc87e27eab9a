/// Runs on several machines at the same time, seen as one.
#pragma once

#include "document.hpp"

namespace fortune::flood {

/// Adds a run whose load is of the same kind, and judges the sum. All that the documents have
/// exactly is as if one run had recorded it. Of percentiles that have no histogram the larger is
/// kept, which the true one does not exceed. Whether the runs covered the expected texts together
/// is not known.
void merge(Document& into, const Document& other);

}  // namespace fortune::flood
