#include "messages.hpp"

#include <algorithm>

namespace fortune::serve {
namespace {

constexpr std::size_t most_chunk_bytes = std::size_t{64} << 20;

}  // namespace

std::span<std::byte> Messages::room(std::size_t size) {
  if (free_.size() < size) {
    const std::size_t chunk_bytes = std::max(size, next_chunk_bytes_);
    chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(chunk_bytes));
    free_ = {chunks_.back().get(), chunk_bytes};
    next_chunk_bytes_ = std::min(2 * next_chunk_bytes_, most_chunk_bytes);
  }
  return free_.first(size);
}

void Messages::add(std::span<const std::byte> message) {
  slices_.push_back({message.data(), message.size()});
  free_ = free_.subspan(message.size());
}

}  // namespace fortune::serve
