/// The text of a fortune: valid UTF-8 without NUL, and mostly ASCII. A NUL would end the text of
/// `pyqt`, and is how a message of another framing shows where `text` was expected.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fortune {

/// Where the first invalid sequence or NUL is; npos when there is none.
std::size_t find_invalid(std::string_view text, std::size_t from = 0);

inline bool is_valid_text(std::string_view text) {
  return find_invalid(text) == std::string_view::npos;
}

/// Puts the text into `mended` with one U+FFFD for each of them, and returns their number.
std::size_t mend_text(std::string_view text, std::string& mended);

}  // namespace fortune
