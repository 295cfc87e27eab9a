#include "cli/split.hpp"

#include "cli/app.hpp"

namespace fortune::cli {

void add_split(CLI::App& app, Split& into) {
  const auto take_nul = [&into] { into = Split::nul; };
  auto* const split = add_choice<Split>(
      app, "--split", into,
      {{"cookie", Split::cookie},
       {"line", Split::line},
       {"nul", Split::nul},
       {"json", Split::json}},
      "what ends a fortune: cookie (a line that is just %), line, nul, or json: each line is a "
      "string, or an object with \"text\"");
  split->type_name("HOW");
  app.add_flag_callback("-0", take_nul, "as --split nul")->excludes(split);
}

}  // namespace fortune::cli
