/// Whether, and how, there is somebody to talk to on stderr.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fortune::flood {

class Terminal {
 public:
  enum class Colour { red, green, yellow, cyan };

  /// stderr, if it is a terminal that can move its cursor. Colours unless NO_COLOR is set.
  static Terminal of_stderr();
  static Terminal none() { return {}; }

  explicit operator bool() const { return is_there_; }

  /// In characters, now: it may change.
  std::size_t width() const;

  std::string coloured(std::string_view text, Colour colour) const;

  /// At once. What cannot be written is lost: this is not the run's result.
  void write(std::string_view text) const;

 private:
  bool is_there_ = false;
  bool has_colours_ = false;
};

}  // namespace fortune::flood
