#include "options.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "cli/app.hpp"
#include "cli/endpoints.hpp"
#include "cli/machine.hpp"
#include "cli/run.hpp"
#include "fortune/address.hpp"
#include "source_options.hpp"

namespace fortune::serve {

namespace {

// Replies to datagrams go to whoever is named as their sender, so nobody offers them to the world
// unawares. What does not resolve is found out when it is bound.
void keep_to_loopback(Endpoint& endpoint) {
  if (endpoint.transport != Transport::udp) return;
  if (endpoint.host.empty()) endpoint.host = "localhost";
  std::error_code ignored;
  if (!std::ranges::all_of(resolve_for_listening(endpoint, ignored), &SocketAddress::is_loopback))
    throw cli::Failure(EX_USAGE, endpoint.to_string() +
                                     " is not on the loopback interface, which takes --public-udp");
}

mode_t parse_mode(const std::string& word) {
  unsigned mode = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), mode, 8);
  if (error != std::errc{} || end != word.data() + word.size() || mode > 0777)
    throw CLI::ValidationError("--socket-mode",
                               "bad mode " + cli::quoted(word) + " (octal, from 0 to 777)");
  return mode;
}

void add_socket_mode(CLI::App& app, std::optional<mode_t>& into) {
  app.add_option_function<std::string>(
         "--socket-mode", [&into](const std::string& word) { into = parse_mode(word); },
         "permissions of socket files, such as 660; default: as the umask has it")
      ->type_name("MODE")
      ->take_last();
}

void add_serving(CLI::App& app, Settings& server) {
  cli::add_number(
      app, "--threads", [&](std::uint64_t n) { server.threads = n; }, 1, 1024,
      "worker threads; default: the CPUs it may run on");
  add_order(app, server.order);
  cli::add_number(
      app, "--seed", [&](std::uint64_t n) { server.seed = n; }, 0,
      std::numeric_limits<std::uint64_t>::max(), "make the sequence of fortunes repeatable");
  cli::add_number(
      app, "--backlog", [&](std::uint64_t n) { server.listen.backlog = static_cast<int>(n); }, 1,
      std::numeric_limits<int>::max(),
      "connections that may wait; default: what the system allows");
  add_socket_mode(app, server.listen.socket_mode);
}

void add_limits(CLI::App& app, Options& options) {
  Settings& server = options.server;
  cli::add_duration(app, "--timeout", server.timeout, "for a peer to take its answer");
  cli::add_duration(app, "--idle-timeout", server.idle_timeout,
                    "between the messages of a query connection");
  cli::add_duration(app, "--grace", options.grace, "for what is in flight when the end comes");
  cli::add_number(
      app, "--max-connections", [&](std::uint64_t n) { options.max_connections = n; }, 1,
      1'000'000'000, "connections at once, the rest wait; default: what the descriptors allow");
  cli::add_number(
      app, "--max-per-source", [&](std::uint64_t n) { server.limits.per_source = n; }, 0,
      1'000'000'000, "connections at once from an IPv4 address or IPv6 /64; 0: no limit")
      ->default_str("0");
  cli::add_number(
      app, "--max-served", [&](std::uint64_t n) { server.limits.served = n; }, 1,
      std::numeric_limits<std::uint64_t>::max(), "end after so many; default: never");
  cli::add_number(
      app, "--udp-rate", [&](std::uint64_t n) { server.replies_a_second = n; }, 0, 1'000'000'000,
      "datagrams a second to one source, after ten times as many; 0: no limit")
      ->default_str(std::to_string(server.replies_a_second));
}

void add_telling(CLI::App& app, Options& options) {
  cli::add_file(app, "--endpoint-file", options.endpoint_file,
                "write the endpoints there, once ready");
  cli::add_file(app, "--stats", options.stats_file,
                "write the ledger there, at exit and on SIGUSR1");
  cli::add_choice<log::Format>(app, "--log-format", options.log_format,
                               {{"logfmt", log::Format::logfmt}, {"json", log::Format::json}},
                               "logfmt or json")
      ->type_name("FORMAT");
  auto* const quiet = app.add_flag_callback(
      "-q,--quiet", [&] { options.log_level = log::Level::quiet; }, "log warnings alone");
  app.add_flag_callback(
         "-v,--verbose", [&] { options.log_level = log::Level::verbose; },
         "log a line for each connection")
      ->excludes(quiet);
}

// Sockets that are passed to us take the place of --listen.
void take_endpoints(Options& options, const std::vector<std::string>& listen, bool listen_given,
                    bool public_udp) {
  options.inherited = take_inherited_sockets();
  if (!options.inherited.empty()) {
    if (listen_given)
      throw cli::Failure(EX_USAGE, "--listen does not go with sockets from LISTEN_FDS");
    for (const InheritedSocket& socket : options.inherited)
      options.endpoints.push_back(socket.endpoint);
    return;
  }
  for (const std::string& word : listen) options.endpoints.push_back(cli::server_endpoint(word));
  if (!public_udp)
    for (Endpoint& endpoint : options.endpoints) keep_to_loopback(endpoint);
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv) {
  Options options;
  options.server.threads = cli::available_cpus();
  std::vector<std::string> listen{std::string(cli::default_endpoint)};
  bool public_udp = false;

  CLI::App app("Serves fortunes, one a connection.", "fortune-serve");
  cli::set_up(app);
  SourceOptions source_options(app);
  app.add_flag("--check", options.checks_only, "load the sources, report, and exit");
  auto* const listen_option =
      app.add_option("-l,--listen", listen,
                     "where, as [FRAMING://]HOST:PORT, :PORT or /PATH; repeatable")
          ->type_name("ENDPOINT")
          ->allow_extra_args(false)
          ->capture_default_str();
  app.add_flag("--public-udp", public_udp, "let +udp endpoints be asked from other machines");
  add_serving(app, options.server);
  add_limits(app, options);
  add_telling(app, options);
  if (!cli::parse(app, argc, argv)) return std::nullopt;
  options.sources = source_options.sources(options.server.order);
  if (options.checks_only) options.sources = without_following(options.sources);
  take_endpoints(options, listen, listen_option->count() != 0, public_udp);
  return options;
}

}  // namespace fortune::serve
