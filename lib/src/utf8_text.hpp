/// UTF-8 as files hold it: nearly always valid, and mostly ASCII.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fortune {

/// Where the first invalid sequence begins; npos when there is none.
std::size_t find_invalid_utf8(std::string_view text, std::size_t from = 0);

/// Puts the text into `mended` with one U+FFFD for each invalid sequence, and returns their number.
std::size_t mend_utf8(std::string_view text, std::string& mended);

}  // namespace fortune
