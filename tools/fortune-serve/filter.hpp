/// Which fortunes of the sources are wanted.
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace fortune::serve {

enum class Case : bool { sensitive, ignored };

/// A regular expression in RE2's syntax. Any thread may use it.
class Pattern {
 public:
  /// Throws std::invalid_argument that says what is wrong with it.
  Pattern(const std::string& expression, Case letters);

  /// Whether it matches somewhere in the text.
  bool matches(std::string_view text) const;

 private:
  std::shared_ptr<const re2::RE2> compiled_;
};

struct Filter {
  std::size_t min_bytes = 0;  ///< of text; both are inclusive
  std::size_t max_bytes = std::numeric_limits<std::size_t>::max();
  std::optional<Pattern> pattern;

  bool passes(std::string_view text) const {
    return min_bytes <= text.size() && text.size() <= max_bytes &&
           (!pattern || pattern->matches(text));
  }
};

}  // namespace fortune::serve
