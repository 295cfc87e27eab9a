#include "wire_image.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "fortune/query.hpp"

namespace fortune::serve {

bool WireImage::has_variety() const {
  for (std::size_t i = 1; i < size(); ++i)
    if (!std::ranges::equal((*this)[0], (*this)[i])) return true;
  return false;
}

std::optional<std::size_t> WireImage::pick_by_length(std::size_t least, std::size_t most,
                                                     std::uint64_t random) const {
  return by_length_.pick(messages_, query::fortune_header_bytes + least,
                         query::fortune_header_bytes + most, random);
}

void WireImage::add(std::string_view text) {
  const Codec& codec = codec_of(framing_);
  const auto bytes = codec.encoded_size(text);
  if (!bytes) {
    left_out_.store(left_out() + 1, std::memory_order_relaxed);
    return;
  }
  const std::span<std::byte> message = messages_.room(*bytes);
  codec.encode(text, message);
  if (framing_ == Framing::query) {
    query::stamp(message, generation_, static_cast<std::uint32_t>(size()));
    by_length_.prepare(messages_);
  }
  messages_.add(message);
}

void WireImage::seal(Weights weights) {
  weights_ = std::move(weights);
  if (framing_ == Framing::query) by_length_.seal(messages_);
}

}  // namespace fortune::serve
