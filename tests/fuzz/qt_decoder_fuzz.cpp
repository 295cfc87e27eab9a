// The qt decoder: no fragmentation changes its answer, and what it decodes encodes to the same
// text.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "fortune/codec.hpp"

using namespace fortune;

namespace {

constexpr std::size_t limit = 1024;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Codec& codec = *find_codec(Framing::qt);
  const Bytes bytes = std::as_bytes(std::span(data, size));
  std::string text;
  const Decoded whole = codec.decode(bytes, limit, text);

  std::string ignored;
  for (std::size_t n = 0; n < size; ++n) {
    const Decoded part = codec.decode(bytes.first(n), limit, ignored);
    require(part.progress == whole.progress || part.progress == Progress::incomplete);
  }
  if (whole.progress != Progress::complete) return 0;

  require(whole.consumed <= size && text.size() <= limit);
  std::vector<std::byte> encoded(codec.encoded_size(text).value());
  codec.encode(text, encoded);
  const Decoded again = codec.decode(encoded, limit, ignored);
  require(again.progress == Progress::complete && again.consumed == encoded.size());
  require(ignored == text);
  return 0;
}
