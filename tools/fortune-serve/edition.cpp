#include "edition.hpp"

#include <string>

#include "log.hpp"

namespace fortune::serve {

Edition::Edition(const std::set<Framing>& framings, std::uint32_t generation)
    : generation_(generation) {
  for (const Framing framing : framings)
    parts_[static_cast<std::size_t>(framing)] = std::make_unique<Part>(framing, generation);
}

std::size_t Edition::left_out() const {
  std::size_t count = 0;
  for (const auto& part : parts_)
    if (part) count += part->image.left_out();
  return count;
}

void Edition::log_left_out() const {
  for (std::size_t i = 0; i < framing_count; ++i)
    if (parts_[i] && parts_[i]->image.left_out() != 0)
      log::warn("fortunes left out as too large",
                {{"framing", std::string(name(static_cast<Framing>(i)))},
                 {"count", std::to_string(parts_[i]->image.left_out())}});
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
