#include "fortune/corpus.hpp"

#include <algorithm>

namespace fortune {

Corpus Corpus::parse(std::string_view source, Split split) {
  const auto feed = [&source](Splitter& splitter) {
    const std::span<char> room = splitter.room();
    const std::string_view piece = source.substr(0, room.size());
    std::ranges::copy(piece, room.begin());
    splitter.arrived(piece.size());
    source.remove_prefix(piece.size());
    if (source.empty()) splitter.end();
    return !source.empty();
  };
  return parse(feed, split);
}

Corpus Corpus::parse(const std::function<bool(Splitter&)>& feed, Split split) {
  Corpus corpus;
  Splitter splitter(split);
  for (bool more = true; more;) {
    more = feed(splitter);
    while (const auto text = splitter.next()) {
      corpus.text_ += *text;
      corpus.ends_.push_back(corpus.text_.size());
    }
  }
  corpus.dropped_ = splitter.dropped();
  corpus.replaced_ = splitter.replaced();
  corpus.malformed_ = splitter.malformed();
  return corpus;
}

}  // namespace fortune
