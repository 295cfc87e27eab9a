#include "source_options.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "cli/app.hpp"
#include "cli/run.hpp"
#include "cli/split.hpp"

namespace fortune::serve {
namespace {

[[noreturn]] void reject(const std::string& what) { throw cli::Failure(EX_USAGE, what); }

struct Percentage {
  unsigned percent;
  std::string_view rest;  // of the word
};

// What a word begins with when it is digits and a percent sign, as in "30%" and "30%FILE".
std::optional<Percentage> leading_percentage(std::string_view word) {
  unsigned percent = 0;
  const char* const end = word.data() + word.size();
  const auto [after, error] = std::from_chars(word.data(), end, percent);
  if (after == word.data() || after == end || *after != '%') return std::nullopt;
  if (error != std::errc{} || percent > 100) reject("more than 100% in " + cli::quoted(word));
  return Percentage{percent, {after + 1, end}};
}

std::vector<NamedSource> named_sources(const std::vector<std::string>& words) {
  std::vector<NamedSource> named;
  for (auto word = words.begin(); word != words.end(); ++word) {
    const auto percentage = leading_percentage(*word);
    if (!percentage) {
      named.push_back({*word, std::nullopt});
    } else if (!percentage->rest.empty()) {
      named.push_back({std::string(percentage->rest), percentage->percent});
    } else {
      if (word + 1 == words.end()) reject(cli::quoted(*word) + " stands before no source");
      named.push_back({*++word, percentage->percent});
    }
  }
  return named;
}

// As fortune(6) has it: what the percentages leave of 100 belongs to the sources that have none.
void require_hundred(const std::vector<NamedSource>& named) {
  unsigned sum = 0;
  const NamedSource* without = nullptr;
  for (const NamedSource& source : named) {
    sum += source.percent.value_or(0);
    if (!source.percent) without = &source;
  }
  if (sum > 100) reject("the percentages add up to " + std::to_string(sum));
  if (sum == 100 && without) reject("nothing of 100% is left for " + cli::quoted(without->path));
  if (sum < 100 && !without)
    reject("the percentages add up to " + std::to_string(sum) + ", and no source takes the rest");
}

Pattern pattern(const std::string& expression, Case letters) {
  try {
    return Pattern(expression, letters);
  } catch (const std::invalid_argument& error) {
    reject(std::string("--match: ") + error.what());
  }
}

}  // namespace

SourceOptions::SourceOptions(CLI::App& app) {
  app.add_option(
      "SOURCE", words_,
      "files, directories, - for stdin; none: stdin if it is a pipe, a socket or a file, "
      "else a built-in set; N% before one: how often it is picked");
  cli::add_split(app, sources_.split);
  auto* follow = app.add_flag("--follow", sources_.follow,
                              "keep reading the last source, and serve what it brings at once");
  match_ = app.add_option("--match", expression_, "only fortunes in which REGEX matches")
               ->type_name("REGEX")
               ->take_last();
  app.add_flag("-i", ignores_case_, "--match takes capital and small letters as equal")
      ->needs(match_);
  auto* only_short = app.add_flag("--short", only_short_, "only fortunes of at most --length");
  app.add_flag("--long", only_long_, "only longer ones")->excludes(only_short);
  length_ = cli::add_size(app, "--length", short_bytes_, "bytes of a short fortune");
  app.add_flag("--equal", is_equal_, "each file is picked as often, whatever its size")
      ->excludes(follow);
  cli::add_size(app, "--max-size", sources_.max_text_bytes, "largest fortune to serve, in bytes");
  app.add_flag("--strict", is_strict_, "do not mend a source: its first defect is an error");
}

Sources SourceOptions::sources(Order order) const {
  Sources sources = sources_;
  sources.named = named_sources(words_);
  const bool has_percentages = std::ranges::any_of(
      sources.named, [](const auto& source) { return source.percent.has_value(); });
  if (has_percentages) require_hundred(sources.named);
  if (has_percentages && sources.follow) reject("--follow does not go with percentages");
  if ((has_percentages || is_equal_) && order != Order::random)
    reject("percentages and --equal go with --order random alone");
  if (has_percentages || is_equal_)
    sources.sharing = is_equal_ ? Sharing::by_file : Sharing::by_fortune;
  if (is_strict_) sources.defects = Splitter::Defects::refused;
  sources.filter = filter();
  return sources;
}

Filter SourceOptions::filter() const {
  Filter filter;
  if (length_->count() != 0 && !only_short_ && !only_long_)
    reject("--length goes with --short or --long");
  if (only_short_) filter.max_bytes = short_bytes_;
  if (only_long_) filter.min_bytes = short_bytes_ + 1;
  if (match_->count() != 0)
    filter.pattern = pattern(expression_, ignores_case_ ? Case::ignored : Case::sensitive);
  return filter;
}

void add_order(CLI::App& app, Order& into) {
  cli::add_choice<Order>(
      app, "--order", into,
      {{"random", Order::random},
       {"shuffle", Order::shuffle},
       {"sequential", Order::sequential},
       {"daily", Order::daily}},
      "random, shuffle (none repeats until all were served), sequential or daily")
      ->type_name("ORDER");
}

}  // namespace fortune::serve
