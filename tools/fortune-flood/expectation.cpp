#include "expectation.hpp"

#include <utility>

namespace fortune::flood {

Expectation::Expectation(Corpus corpus) : corpus_(std::move(corpus)) {
  index_.reserve(corpus_.size());
  for (std::size_t id = 0; id < corpus_.size(); ++id)
    index_.try_emplace(corpus_[id], index_.size());
}

std::optional<std::size_t> Expectation::find(std::string_view text) const {
  const auto found = index_.find(text);
  if (found == index_.end()) return std::nullopt;
  return found->second;
}

}  // namespace fortune::flood
