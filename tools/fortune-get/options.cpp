#include "options.hpp"

#include "cli/app.hpp"
#include "cli/endpoints.hpp"

namespace fortune::get {

std::optional<Options> parse_options(int argc, char** argv) {
  Options options;
  std::optional<std::string> endpoint;
  CLI::App app("Prints one fortune from a fortune server.", "fortune-get");
  cli::set_up(app);
  app.add_option(
      "ENDPOINT", endpoint,
      "whom to ask, as [FRAMING://]HOST:PORT or /PATH; default: $FORTUNE_ENDPOINT, else " +
          std::string(cli::default_endpoint));
  cli::add_duration(app, "--timeout", options.timeout, "for the whole call");
  cli::add_size(app, "--max-size", options.max_text_bytes, "largest fortune to accept, in bytes");
  if (!cli::parse(app, argc, argv)) return std::nullopt;
  options.endpoint = cli::client_endpoint(endpoint, std::nullopt);
  return options;
}

}  // namespace fortune::get
