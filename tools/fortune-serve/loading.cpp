#include "loading.hpp"

#include <poll.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <utility>

#include "builtin_fortunes.hpp"
#include "fortune/corpus.hpp"
#include "fortune/source.hpp"
#include "intake.hpp"
#include "log.hpp"

namespace fortune::serve {
namespace {

// Whoever forgot a source sees why nothing happens.
void say_what_is_awaited() {
  constexpr int patience_ms = 1000;
  pollfd input{STDIN_FILENO, POLLIN, 0};
  if (poll(&input, 1, patience_ms) == 0) log::info("reading fortunes from stdin");
}

std::string described(const std::vector<NamedSource>& sources) {
  if (sources.empty()) return "the built-in set";
  if (sources.size() > 1) return "the " + std::to_string(sources.size()) + " sources";
  return source_name(sources.front().path);
}

class Loading {
 public:
  Loading(const Sources& sources, const std::set<Framing>& framings, std::uint32_t generation)
      : sources_(sources),
        framings_(framings),
        edition_(std::make_shared<Edition>(framings, generation)) {}

  Loaded load() {
    const std::vector<NamedSource> named = sources_to_read(sources_);
    if (named.empty()) add_builtin_fortunes();
    for (std::size_t i = 0; i < named.size(); ++i) {
      const bool is_last = i + 1 == named.size();
      for (const std::string& file : files_of(named[i].path, sources_.split)) {
        if (sources_.follow && is_last && file == named[i].path)
          begin_to_follow(file);
        else
          read_to_end(file, i, named[i].percent);
      }
    }
    require_fortunes(described(named));
    report();
    edition_->seal(sources_.sharing);
    return {edition_, intake_ ? std::make_unique<Follower>(edition_, std::move(intake_)) : nullptr};
  }

 private:
  void add_builtin_fortunes() {
    const Corpus corpus = Corpus::parse(builtin_fortunes);
    for (std::size_t id = 0; id < corpus.size(); ++id)
      if (sources_.filter.passes(corpus[id])) edition_->add(corpus[id]);
  }

  // The files without a percentage are one group.
  void read_to_end(const std::string& file, std::size_t source, std::optional<unsigned> percent) {
    Intake intake(file, sources_, *edition_);
    if (file == "-") say_what_is_awaited();
    while (intake.take_some()) {
    }
    reports_.push_back(intake.report());
    edition_->end_file(percent ? source + 1 : 0, percent);
  }

  void begin_to_follow(const std::string& file) {
    intake_ = std::make_unique<Intake>(file, sources_, *edition_);
    if (file == "-" && edition_->empty_framing()) say_what_is_awaited();
    bool more = true;
    while (more && edition_->empty_framing()) more = intake_->take_some();
    if (more) return;
    reports_.push_back(intake_->report());
    intake_.reset();
  }

  void require_fortunes(const std::string& where) const {
    const auto framing = edition_->empty_framing();
    if (!framing) return;
    throw SourceError(SourceError::Kind::unusable, what_is_missing(where, *framing));
  }

  std::string what_is_missing(const std::string& where, Framing framing) const {
    if (edition_->fortunes() != 0)
      return "every fortune in " + where + " is too large for " + std::string(name(framing));
    std::size_t found = 0;
    std::size_t too_large = 0;
    for (const SourceReport& report : reports_) {
      found += report.found;
      too_large += report.too_large;
    }
    if (found == 0) return "no fortune in " + where;
    return found == too_large ? "every fortune in " + where + " is larger than --max-size"
                              : "no fortune in " + where + " is of the kind asked for";
  }

  void report() const {
    for (const SourceReport& source : reports_) source.log();
    edition_->log_left_out();
    if (framings_.contains(Framing::qt) && !intake_ && !edition_->image(Framing::qt).has_variety())
      log::warn(
          "fewer than two different fortunes: Qt's clients reconnect without end when a text "
          "repeats",
          {{"framing", "qt"}});
  }

  const Sources& sources_;
  const std::set<Framing>& framings_;
  std::shared_ptr<Edition> edition_;
  std::unique_ptr<Intake> intake_;  // of the source that is followed
  std::vector<SourceReport> reports_;
};

}  // namespace

Loaded load_fortunes(const Sources& sources, const std::set<Framing>& framings,
                     std::uint32_t generation) {
  return Loading(sources, framings, generation).load();
}

}  // namespace fortune::serve
