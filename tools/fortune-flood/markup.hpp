/// Text inside XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace fortune::flood {

/// Safe in an element and in a quoted attribute. What XML has no place for is replaced: control
/// characters by '?', and bytes that are no UTF-8, which paths may hold, by U+FFFD.
std::string escaped(std::string_view text);

}  // namespace fortune::flood
