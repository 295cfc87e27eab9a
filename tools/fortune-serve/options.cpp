#include "options.hpp"

#include <limits>

#include "cli/app.hpp"
#include "cli/endpoints.hpp"
#include "cli/machine.hpp"

namespace fortune::serve {

std::optional<Options> parse_options(int argc, char** argv) {
  Options options;
  options.threads = cli::available_cpus();
  std::vector<std::string> listen{std::string(cli::default_endpoint)};

  CLI::App app("Serves fortunes, one a connection.", "fortune-serve");
  cli::set_up(app);
  app.add_option("SOURCE", options.sources,
                 "fortune(6) files, - for stdin; none: stdin if it is a pipe, a socket or a file, "
                 "else a built-in set");
  app.add_option("-l,--listen", listen,
                 "where, as [FRAMING://]HOST:PORT, :PORT or /PATH; repeatable")
      ->type_name("ENDPOINT")
      ->allow_extra_args(false)
      ->capture_default_str();
  cli::add_number(
      app, "--threads", [&](std::uint64_t n) { options.threads = n; }, 1, 1024,
      "worker threads; default: the CPUs it may run on");
  cli::add_number(
      app, "--seed", [&](std::uint64_t n) { options.seed = n; }, 0,
      std::numeric_limits<std::uint64_t>::max(), "make the sequence of fortunes repeatable");
  cli::add_duration(app, "--timeout", options.timeout, "for a peer to take its answer");
  cli::add_size(app, "--max-size", options.max_text_bytes, "largest fortune to serve, in bytes");
  if (!cli::parse(app, argc, argv)) return std::nullopt;

  for (const std::string& word : listen) options.endpoints.push_back(cli::server_endpoint(word));
  return options;
}

}  // namespace fortune::serve
