#include "edition.hpp"

namespace fortune::serve {

Edition::Edition(const std::set<Framing>& framings, std::uint32_t generation)
    : generation_(generation) {
  for (const Framing framing : framings)
    parts_[static_cast<std::size_t>(framing)] = std::make_unique<Part>(framing, generation);
}

std::optional<Framing> Edition::empty_framing() const {
  for (std::size_t i = 0; i < framing_count; ++i)
    if (parts_[i] && parts_[i]->image.size() == 0) return static_cast<Framing>(i);
  return std::nullopt;
}

void Edition::add(std::string_view text) {
  for (const auto& part : parts_)
    if (part) part->image.add(text);
  fortunes_.store(fortunes() + 1, std::memory_order_relaxed);
}

void Edition::end_file(std::size_t group, std::optional<unsigned> percent) {
  for (const auto& part : parts_)
    if (part) part->portions.push_back({part->image.size(), group, percent});
}

void Edition::seal(std::optional<Sharing> sharing) {
  for (const auto& part : parts_)
    if (part) part->image.seal(sharing ? Weights(part->portions, *sharing) : Weights());
}

}  // namespace fortune::serve
