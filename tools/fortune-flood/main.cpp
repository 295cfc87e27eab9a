#include "cli/run.hpp"
#include "flood.hpp"
#include "options.hpp"
#include "subcommands.hpp"

int main(int argc, char** argv) {
  return fortune::cli::run("fortune-flood", [&] {
    if (const auto subcommand = argc > 1 ? fortune::flood::find_subcommand(argv[1]) : nullptr)
      return subcommand(argc - 1, argv + 1);
    const auto options = fortune::flood::parse_options(argc, argv);
    return options ? fortune::flood::flood(*options) : EX_OK;
  });
}
