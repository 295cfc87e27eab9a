#include "intake.hpp"

#include <algorithm>

#include "log.hpp"

namespace fortune::serve {

Intake::Intake(const std::string& path, const Sources& sources, Edition& edition)
    : source_(path),
      splitter_(sources.split, sources.defects),
      filter_(sources.filter),
      max_text_bytes_(sources.max_text_bytes),
      defects_(sources.defects),
      edition_(edition) {}

bool Intake::take_some() {
  const bool more = source_.feed(splitter_);
  const std::size_t dropped_before = splitter_.dropped();
  while (const auto text = splitter_.next()) take(*text);
  edition_.add_dropped(splitter_.dropped() - dropped_before);
  if (const auto& defect = splitter_.defect()) refuse(defect->line, std::string(defect->what));
  return more;
}

void Intake::take(std::string_view text) {
  if (++found_ == 1) first_lines_ = 1 + static_cast<std::size_t>(std::ranges::count(text, '\n'));
  if (text.size() > max_text_bytes_) {
    ++too_large_;
    if (defects_ == Splitter::Defects::refused)
      refuse(splitter_.line(), std::to_string(text.size()) + " bytes are more than --max-size");
  } else if (filter_.passes(text)) {
    edition_.add(text);
  }
}

void Intake::refuse(std::size_t line, const std::string& what) const {
  throw SourceError(SourceError::Kind::unusable,
                    source_.name() + ':' + std::to_string(line) + ": " + what);
}

SourceReport Intake::report() const {
  const bool is_only_cookie = splitter_.split() == Split::cookie && found_ == 1;
  return {.source = source_.name(),
          .found = found_,
          .only_lines = is_only_cookie ? first_lines_ : 0,
          .replaced = splitter_.replaced(),
          .malformed = splitter_.malformed(),
          .too_large = too_large_};
}

void SourceReport::log() const {
  constexpr std::size_t many_lines = 3;
  using std::to_string;
  if (replaced != 0)
    log::warn("invalid UTF-8 or NUL replaced by U+FFFD",
              {{"source", source}, {"sequences", to_string(replaced)}});
  if (malformed != 0)
    log::warn("lines left out that hold no JSON text",
              {{"source", source}, {"count", to_string(malformed)}});
  if (too_large != 0)
    log::warn("fortunes left out as larger than --max-size",
              {{"source", source}, {"count", to_string(too_large)}});
  if (only_lines >= many_lines)
    log::info("one fortune of many lines; --split line would make each of them one",
              {{"source", source}, {"lines", to_string(only_lines)}});
}

}  // namespace fortune::serve
