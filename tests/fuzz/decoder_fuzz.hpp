/// What every decoder keeps: no fragmentation changes its answer, and what it decodes encodes to
/// the same text, if it does to any.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "fortune/codec.hpp"

namespace fortune::fuzz {

inline constexpr std::size_t limit = 1024;

inline void require(bool holds) {
  if (!holds) std::abort();
}

inline void check_decoder(Framing framing, const std::uint8_t* data, std::size_t size) {
  const Codec& codec = codec_of(framing);
  const Bytes bytes = std::as_bytes(std::span(data, size));
  std::string text;
  std::string ignored;
  const Decoded open = codec.decode(bytes, Input::open, limit, ignored);
  const Decoded whole = codec.decode(bytes, Input::ended, limit, text);
  require(open.progress == whole.progress || open.progress == Progress::incomplete);
  for (std::size_t n = 0; n < size; ++n) {
    const Decoded part = codec.decode(bytes.first(n), Input::open, limit, ignored);
    require(part.progress == open.progress || part.progress == Progress::incomplete);
  }
  if (whole.progress != Progress::complete) return;

  require(whole.consumed <= size && text.size() <= limit);
  const auto encoded_size = codec.encoded_size(text);
  if (!encoded_size) return;
  std::vector<std::byte> encoded(*encoded_size);
  codec.encode(text, encoded);
  const Decoded again = codec.decode(encoded, Input::ended, limit, ignored);
  require(again.progress == Progress::complete && again.consumed == encoded.size());
  require(ignored == text);
}

}  // namespace fortune::fuzz
