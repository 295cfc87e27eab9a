#include "cli/split.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "cli/run.hpp"

namespace fortune::cli {
namespace {

constexpr std::array<std::pair<std::string_view, Split>, 4> names{
    {{"cookie", Split::cookie}, {"line", Split::line}, {"nul", Split::nul}, {"json", Split::json}}};

Split split_named(const std::string& word) {
  const auto* const found =
      std::ranges::find(names, std::string_view(word), [](const auto& row) { return row.first; });
  if (found == names.end())
    throw CLI::ValidationError(
        "--split", "there is no " + cli::quoted(word) + " (it is cookie, line, nul or json)");
  return found->second;
}

}  // namespace

void add_split(CLI::App& app, Split& into) {
  const auto take_word = [&into](const std::string& word) { into = split_named(word); };
  const auto take_nul = [&into] { into = Split::nul; };
  auto* const split = app.add_option_function<std::string>(
      "--split", take_word,
      "what ends a fortune: cookie (a line that is just %), line, nul, or json: each line is a "
      "string, or an object with \"text\"");
  split->type_name("HOW")->default_str("cookie")->take_last();
  app.add_flag_callback("-0", take_nul, "as --split nul")->excludes(split);
}

}  // namespace fortune::cli
