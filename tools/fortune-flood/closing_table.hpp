/// What a run came to, for people: a short table, and a picture of its latencies in text.
#pragma once

#include <string>

#include "document.hpp"
#include "terminal.hpp"

namespace fortune::flood {

/// Lines that fit into the terminal's width.
std::string closing_table(const Document& document, const Terminal& terminal);

}  // namespace fortune::flood
