/// The texts that --expect allows.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "fortune/corpus.hpp"

namespace fortune::flood {

/// Immutable; any thread may ask. A text that stands twice in the corpus is one text.
class Expectation {
 public:
  explicit Expectation(Corpus corpus);
  Expectation(const Expectation&) = delete;  // the index points into the corpus
  Expectation& operator=(const Expectation&) = delete;

  /// The index of that text, below distinct(); nothing when it is unexpected.
  std::optional<std::size_t> find(std::string_view text) const;
  std::size_t distinct() const { return index_.size(); }

 private:
  Corpus corpus_;
  std::unordered_map<std::string_view, std::size_t> index_;
};

}  // namespace fortune::flood
