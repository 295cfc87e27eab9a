#include "call.hpp"
#include "cli/run.hpp"
#include "options.hpp"
#include "printer.hpp"

namespace {

using namespace fortune;

int print_fortunes(const get::Options& options) {
  get::Call call(options.plan, Deadline::after(options.timeout));
  get::Printer printer(options.style, options.count);
  try {
    for (std::size_t wanted = options.count; wanted != 0; --wanted)
      printer.print(call.next(wanted));
  } catch (const cli::Failure& failure) {
    if (!options.quiet) throw;
    return failure.exit_status();
  }
  return EX_OK;
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run("fortune-get", [&] {
    const auto options = get::parse_options(argc, argv);
    return options ? print_fortunes(*options) : EX_OK;
  });
}
