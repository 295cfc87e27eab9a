/// Text inside XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace fortune::flood {

/// Safe in an element and in a quoted attribute. Control characters, which XML has no place for,
/// become '?'.
std::string escaped(std::string_view text);

}  // namespace fortune::flood
