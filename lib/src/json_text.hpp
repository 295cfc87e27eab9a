/// The text of one line of JSON (RFC 8259).
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace fortune {

struct JsonText {
  std::span<char> text;      ///< inside of what it was read from
  std::size_t replaced = 0;  ///< escaped lone surrogates and NULs that became U+FFFD
};

/// The line, which is valid UTF-8, must be a string, or an object with a string as its "text"; of
/// several the last one counts. Nothing when it is neither, or nests deeper than 64. Decodes where
/// the string lies, since an escape is never shorter than what it stands for; so the line is spent.
std::optional<JsonText> json_text(std::span<char> line);

}  // namespace fortune
