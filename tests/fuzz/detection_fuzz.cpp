// Detection: what it recognises is whole in that framing, and never in a framing it is ambiguous
// in.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "fortune/detection.hpp"

using namespace fortune;

namespace {

constexpr std::size_t limit = 1024;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes = std::as_bytes(std::span(data, size));
  std::string text;
  const Detected detected = detect(bytes, limit, text);
  if (detected.outcome != Detected::Outcome::recognised) return 0;
  std::string decoded;
  const Decoded whole = codec_of(detected.framing).decode(bytes, Input::ended, limit, decoded);
  require(whole.progress == Progress::complete && whole.consumed == size);
  require(decoded == text && text.size() <= limit);
  return 0;
}
