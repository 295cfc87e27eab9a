#include "fortune_set.hpp"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <functional>
#include <numeric>

#include "builtin_fortunes.hpp"
#include "fortune/source.hpp"
#include "log.hpp"

namespace fortune::serve {
namespace {

// A terminal or /dev/null is not meant as a source.
bool stdin_is_a_source() {
  struct stat status {};
  if (fstat(STDIN_FILENO, &status) != 0) return false;
  return S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || S_ISREG(status.st_mode);
}

// Whoever forgot a source sees why nothing happens.
void say_what_is_awaited() {
  constexpr int patience_ms = 1000;
  pollfd input{STDIN_FILENO, POLLIN, 0};
  if (poll(&input, 1, patience_ms) == 0) log::info("reading fortunes from stdin");
}

Corpus load(const std::string& source) {
  if (source == "-") say_what_is_awaited();
  Corpus corpus = load_corpus(source);
  if (corpus.replaced() != 0)
    log::warn("invalid UTF-8 replaced by U+FFFD",
              {{"source", source}, {"sequences", std::to_string(corpus.replaced())}});
  return corpus;
}

std::string described(const std::vector<std::string>& sources) {
  if (sources.size() > 1) return "any of the " + std::to_string(sources.size()) + " sources";
  return sources.empty() || sources[0] == "-" ? "standard input" : sources[0];
}

}  // namespace

std::size_t FortuneSet::size() const {
  return std::transform_reduce(corpora.begin(), corpora.end(), std::size_t{0}, std::plus(),
                               [](const Corpus& corpus) { return corpus.size(); });
}

std::size_t FortuneSet::dropped() const {
  return std::transform_reduce(corpora.begin(), corpora.end(), std::size_t{0}, std::plus(),
                               [](const Corpus& corpus) { return corpus.dropped(); });
}

FortuneSet load_fortunes(const std::vector<std::string>& sources) {
  FortuneSet set;
  for (const std::string& source : sources) set.corpora.push_back(load(source));
  if (sources.empty())
    set.corpora.push_back(
        stdin_is_a_source() ? load("-") : Corpus::from_cookies(std::string(builtin_fortunes)));
  if (set.size() == 0)
    throw SourceError(SourceError::Kind::unusable, "no fortune in " + described(sources));
  return set;
}

}  // namespace fortune::serve
