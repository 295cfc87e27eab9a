/// Whether runs put the same load on a server.
#pragma once

#include <string>

#include "document.hpp"

namespace fortune::flood {

/// In what two runs differ that cannot be parts of one load, such as "load.pipeline is 4, not 1":
/// what is asked, as far as it shows, how, and for how long. Empty when there is nothing.
std::string difference_in_kind(const Document& one, const Document& other);

/// The same, and what makes one load heavier than another. Threads are the generator's affair.
std::string difference_in_load(const Document& one, const Document& other);

}  // namespace fortune::flood
