/// How fortunes are written to stdout.
#pragma once

#include <cstdint>
#include <string>

#include "call.hpp"

namespace fortune::get {

struct Style {
  enum class Form : std::uint8_t { text, json };
  Form form = Form::text;
  bool raw = false;             ///< also to a terminal
  std::string separator = "%";  ///< the line between two texts
};

/// Used by one thread.
class Printer {
 public:
  /// Whether texts need a separator depends on how many there will be.
  Printer(const Style& style, std::size_t count);

  /// Writes it at once. Throws cli::Failure: EX_IOERR, or EX_DATAERR for a text that could not be
  /// told from two.
  void print(const Delivery& delivery);

 private:
  std::string text_of(const Delivery& delivery) const;
  std::string json_of(const Delivery& delivery) const;

  Style style_;
  bool separates_;
  bool to_terminal_;  // where an answer must not act
  bool is_first_ = true;
};

}  // namespace fortune::get
