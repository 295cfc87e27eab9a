#include "options.hpp"

#include <algorithm>
#include <stdexcept>

#include "cli/app.hpp"
#include "cli/endpoints.hpp"
#include "cli/machine.hpp"
#include "cli/run.hpp"

namespace fortune::flood {
namespace {

// A connection without a request, or a thread without a connection, would be none.
void trim_to_load(Options& options) {
  if (options.requests && *options.requests < options.connections)
    options.connections = static_cast<std::size_t>(*options.requests);
  options.threads = std::min(options.threads, options.connections);
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv) {
  Options options;
  options.threads = cli::available_cpus();
  std::optional<std::string> endpoint;
  std::chrono::nanoseconds duration{0};
  std::vector<std::string> requirements;

  CLI::App app("Asks a fortune server as often as it can, and says in JSON how that went.",
               "fortune-flood");
  cli::set_up(app);
  app.add_option(
      "ENDPOINT", endpoint,
      "whom to ask, as [FRAMING://]HOST:PORT or /PATH; default: $FORTUNE_ENDPOINT, else " +
          std::string(cli::default_endpoint));
  cli::add_number(
      app, "-c,--connections", [&](std::uint64_t n) { options.connections = n; }, 1, 1'000'000,
      "connections at once")
      ->default_str(std::to_string(options.connections));
  auto* const duration_option =
      cli::add_duration(app, "-d,--duration", duration, "how long; default: 10s, or as -n takes");
  cli::add_number(
      app, "-n,--requests", [&](std::uint64_t n) { options.requests = n; }, 1,
      std::uint64_t{1} << 53, "how many requests; default: no limit");
  cli::add_number(
      app, "-t,--threads", [&](std::uint64_t n) { options.threads = n; }, 1, 1024,
      "threads; default: the CPUs it may run on, at most one a connection");
  cli::add_duration(app, "--timeout", options.timeout, "for a request, from its start");
  cli::add_size(app, "--max-size", options.max_text_bytes, "largest fortune to accept, in bytes");
  app.add_option("--expect", options.expect, "every text must be one of this fortune(6) file's")
      ->type_name("FILE");
  app.add_option("--require", requirements,
                 "fail unless it holds, such as p99<5ms or error_rate<0.1%; repeatable")
      ->type_name("EXPR")
      ->allow_extra_args(false);
  app.add_option("-o,--output", options.output, "where the document goes; default and -: stdout")
      ->type_name("FILE");
  if (!cli::parse(app, argc, argv)) return std::nullopt;

  if (options.output == "-") options.output.reset();
  options.endpoint = cli::client_endpoint(endpoint, Framing::qt);
  for (const std::string& expression : requirements) {
    try {
      options.requirements.push_back(Requirement::parse(expression));
    } catch (const std::invalid_argument& error) {
      throw cli::Failure(EX_USAGE, std::string("--require: ") + error.what());
    }
  }
  if (duration_option->count() != 0)
    options.duration = duration;
  else if (!options.requests)
    options.duration = std::chrono::seconds(10);
  trim_to_load(options);
  return options;
}

}  // namespace fortune::flood
