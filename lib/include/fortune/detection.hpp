/// Recognising the framing of a whole answer.
///
/// Pure, like the codecs. Only framings in which the server speaks first can be told apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "fortune/codec.hpp"

namespace fortune {

struct Detected {
  enum class Outcome : std::uint8_t {
    recognised,    ///< as exactly one framing
    ambiguous,     ///< it would be a fortune in two of them
    unrecognised,  ///< in none, or cut short
    too_large,     ///< in one, over the limit
  };
  Outcome outcome;
  Framing framing;  ///< when recognised
};

/// Decides on all that the peer has sent before it ended its side: a framing with a header if the
/// message is whole in it to the last byte, else `qotd` if all line ends are CRLF, else `text`,
/// both only if it is valid UTF-8 without NUL. A message that may be both `qt4` and `pyqt`, which
/// share their header, is ambiguous: it is never guessed at. When recognised, `text` holds the
/// fortune, of at most `max_text_bytes`.
Detected detect(Bytes whole, std::size_t max_text_bytes, std::string& text);

}  // namespace fortune
