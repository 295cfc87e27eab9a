/// One framing's bytes: the encoder and the decoder of a fortune.
///
/// Codecs are pure: bytes in, value out. They know no sockets, keep no state and may be called from
/// any thread. A decoder is asked again with everything that has arrived so far, so how the bytes
/// were fragmented cannot matter, and an answer that arrived in one piece is decoded where it lies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fortune/framing.hpp"

namespace fortune {

/// Bytes on or from the wire. A view: it dies with the buffer it was made from.
using Bytes = std::span<const std::byte>;

/// Whether the peer may send more. Some framings end a message in no other way.
enum class Input : std::uint8_t { open, ended };

enum class Progress : std::uint8_t {
  incomplete,  ///< all well so far; more bytes, or the end of the input, must come
  complete,    ///< a whole message
  malformed,   ///< no continuation can make it a message
  too_large,   ///< well formed so far, but its text needs more than the limit
};

struct Decoded {
  Progress progress = Progress::incomplete;
  std::size_t consumed =
      0;  ///< bytes of the message, when complete; what follows is not part of it
};

/// The default limit of a fortune, in bytes of UTF-8.
inline constexpr std::size_t default_max_text_bytes = std::size_t{1} << 20;

struct Codec {
  /// Who sends it: some framings are only there to understand old servers.
  enum class Senders : std::uint8_t { anyone, others };
  Senders senders;

  /// Bytes that encode() writes for this text, which is valid UTF-8; nothing when the framing has
  /// no message for it, being too narrow to hold it.
  std::optional<std::size_t> (*encoded_size)(std::string_view text);

  /// Writes exactly encoded_size(text) bytes to `out`, which has that size.
  void (*encode)(std::string_view text, std::span<std::byte> out);

  /// Looks at all that has arrived. When complete, `text` holds the fortune in UTF-8, at most
  /// `max_text_bytes` of it; otherwise `text` is unspecified. Never reads past `arrived`, and never
  /// reserves memory on the word of a header.
  Decoded (*decode)(Bytes arrived, Input input, std::size_t max_text_bytes, std::string& text);
};

/// The framing's codec; it lives for ever.
const Codec& codec_of(Framing framing);

}  // namespace fortune
