#include "cli/run.hpp"
#include "fetch.hpp"
#include "options.hpp"

int main(int argc, char** argv) {
  using namespace fortune;
  return cli::run("fortune-get", [&] {
    const auto options = get::parse_options(argc, argv);
    if (!options) return EX_OK;
    std::string text;
    const auto error = get::fetch(
        {options->endpoint, options->max_text_bytes, Deadline::after(options->timeout)}, text);
    if (error)
      throw cli::Failure(get::exit_status_of(error),
                         options->endpoint.to_string() + ": " + error.message());
    cli::Output().write(text + '\n');
    return EX_OK;
  });
}
