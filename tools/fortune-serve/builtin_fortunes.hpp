/// The fortunes that are served when there is no source.
#pragma once

#include <string_view>

namespace fortune::serve {

/// Seven, as a fortune(6) file.
extern const std::string_view builtin_fortunes;

}  // namespace fortune::serve
