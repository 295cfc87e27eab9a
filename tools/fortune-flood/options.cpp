#include "options.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "cli/app.hpp"
#include "cli/endpoints.hpp"
#include "cli/machine.hpp"
#include "cli/run.hpp"
#include "cli/split.hpp"

namespace fortune::flood {
namespace {

// As it stands on the command line, before its parts are seen together.
struct Words {
  std::optional<std::string> endpoint;
  std::chrono::nanoseconds duration{0};
  std::optional<std::uint64_t> requests_per_connection;
  std::optional<std::size_t> pipeline;
  std::optional<Exchange> verb;
  bool connects_only = false;
  std::vector<std::string> sources;
  bool split_given = false;
  std::vector<std::string> requirements;
};

[[noreturn]] void reject(const std::string& what) { throw cli::Failure(EX_USAGE, what); }

double parse_rate(const std::string& word) {
  double rate = 0;
  const char* const last = word.data() + word.size();
  const auto [end, error] = std::from_chars(word.data(), last, rate, std::chars_format::fixed);
  constexpr double least = 1e-6;
  constexpr double most = 1e9;
  if (error != std::errc{} || end != last || !(rate >= least && rate <= most))
    reject("--rate: bad number " + cli::quoted(word) +
           " (requests a second, 0.000001 to 1000000000)");
  return rate;
}

SocketAddress parse_source(const std::string& word) {
  const bool is_ipv6 = word.find(':') != std::string::npos;
  std::error_code error;
  std::vector<SocketAddress> addresses;
  try {
    const auto endpoint = Endpoint::parse((is_ipv6 ? '[' + word + ']' : word) + ":0");
    // An empty host would be localhost.
    const bool is_number =
        !word.empty() && word.find_first_not_of("0123456789.") == std::string::npos;
    if (is_ipv6 || is_number) addresses = resolve(endpoint, Deadline::after({}), error);
  } catch (const EndpointError&) {
  }
  if (addresses.empty()) reject("--source: no IP address " + cli::quoted(word));
  return addresses.front();
}

// One, or several with commas between them, of which none is empty.
void add_sources(std::vector<SocketAddress>& sources, const std::string& word) {
  for (std::size_t begin = 0, end = 0; end != std::string::npos; begin = end + 1) {
    end = word.find(',', begin);
    sources.push_back(parse_source(word.substr(begin, end - begin)));
  }
}

void add_load_options(CLI::App& app, Load& load, Words& words) {
  cli::add_number(
      app, "-c,--connections", [&](std::uint64_t n) { load.connections = n; }, 1, 1'000'000,
      "connections at once")
      ->default_str(std::to_string(load.connections));
  cli::add_duration(app, "-d,--duration", words.duration, "how long; default: 10s, or as -n takes");
  cli::add_number(
      app, "-n,--requests", [&](std::uint64_t n) { load.requests = n; }, 1, std::uint64_t{1} << 53,
      "how many requests; default: no limit");
  app.add_option_function<std::string>(
         "-r,--rate", [&](const std::string& word) { load.rate = parse_rate(word); },
         "requests a second, due whatever the server does; default: as it answers")
      ->type_name("RATE")
      ->take_last();
  cli::add_number(
      app, "-t,--threads", [&](std::uint64_t n) { load.threads = n; }, 1, 1024,
      "threads; default: the CPUs it may run on, at most one a connection");
  cli::add_duration(app, "--warmup", load.warmup, "before that, ask without measuring");
  app.add_flag("--connect-only", words.connects_only, "connect, and ask for nothing");
  cli::add_number(
      app, "--requests-per-connection", [&](std::uint64_t n) { words.requests_per_connection = n; },
      0, std::uint64_t{1} << 53, "of query; default and 0: no limit");
  cli::add_number(
      app, "--pipeline", [&](std::uint64_t n) { words.pipeline = n; }, 1, 65'536,
      "requests at once on a connection, of query; default: 1");
  cli::add_choice<std::optional<Exchange>>(app, "--verb", words.verb,
                                           {{"random", Exchange::random}, {"ping", Exchange::ping}},
                                           "what to ask, of query: random or ping; default: random")
      ->type_name("VERB");
  app.add_option("--source", words.sources, "local address to connect from; repeatable")
      ->type_name("IP")
      ->allow_extra_args(false);
}

void add_check_options(CLI::App& app, Options& options, Words& words) {
  cli::add_duration(app, "--timeout", options.timeout, "for a request, from its real start");
  cli::add_size(app, "--max-size", options.max_text_bytes, "largest fortune to accept, in bytes");
  cli::add_file(app, "--expect", options.expect,
                "every text must be one of this source's fortunes");
  cli::add_split(app, options.split);
  app.add_option("--require", words.requirements,
                 "fail unless it holds, such as p99<5ms or error_rate<0.1%; repeatable")
      ->type_name("EXPR")
      ->allow_extra_args(false);
  cli::add_file(app, "-o,--output", options.output,
                "where the document goes; default and -: stdout");
  cli::add_file(app, "--junit", options.junit, "also write the requirements as JUnit's XML");
  app.add_flag("-q,--quiet", options.is_quiet, "show nothing on a terminal");
}

// What goes with `query` alone is an error elsewhere, rather than without effect.
void refuse_options_of_query(const Words& words, std::string_view elsewhere) {
  const auto refuse = [&](bool is_given, const std::string& option) {
    if (is_given)
      reject(option + " goes with requests of query alone, not with " + std::string(elsewhere));
  };
  refuse(words.requests_per_connection.has_value(), "--requests-per-connection");
  refuse(words.pipeline.has_value(), "--pipeline");
  refuse(words.verb.has_value(), "--verb");
}

Exchange exchange_of(const Words& words, const Endpoint& endpoint) {
  const bool is_datagram = endpoint.transport == Transport::udp;
  if (words.connects_only) {
    refuse_options_of_query(words, "--connect-only");
    if (is_datagram) reject("--connect-only does not go with +udp, which connects nothing");
    return Exchange::connect;
  }
  if (endpoint.framing == Framing::query) return words.verb.value_or(Exchange::random);
  refuse_options_of_query(words, name(*endpoint.framing));
  return is_datagram ? Exchange::datagram : Exchange::answer;
}

void put_together(Options& options, const Words& words) {
  Load& load = options.load;
  options.endpoint = cli::client_endpoint(words.endpoint, Framing::qt);
  options.exchange = exchange_of(words, options.endpoint);
  if (is_query(options.exchange)) {
    load.requests_per_connection = words.requests_per_connection.value_or(0);
    load.pipeline = words.pipeline.value_or(1);
  }
  const bool has_text = options.exchange != Exchange::ping && options.exchange != Exchange::connect;
  if (options.expect && !has_text)
    reject("--expect goes with requests that are answered with a fortune");
  if (words.split_given && !options.expect) reject("--split and -0 go with --expect");
  if (const std::string output = options.output.value_or("-"); options.junit == output)
    reject("--output and --junit are both " + (output == "-" ? "stdout" : output) +
           ", which is for one document");
  for (const std::string& word : words.sources) add_sources(options.sources, word);
  for (const std::string& expression : words.requirements) {
    try {
      options.requirements.push_back(Requirement::parse(expression));
    } catch (const std::invalid_argument& error) {
      reject(std::string("--require: ") + error.what());
    }
  }
  if (words.duration.count() != 0)
    load.duration = words.duration;
  else if (!load.requests)
    load.duration = std::chrono::seconds(10);
  // A connection without a request, or a thread without a connection, would be none.
  if (load.requests && load.warmup.count() == 0)
    load.connections =
        static_cast<std::size_t>(std::min<std::uint64_t>(*load.requests, load.connections));
  load.threads = std::min(load.threads, load.connections);
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv) {
  Options options;
  Words words;
  options.load.threads = cli::available_cpus();
  CLI::App app("Asks a fortune server as often as it can, and says in JSON how that went.",
               "fortune-flood");
  cli::set_up(app);
  app.footer(
      "fortune-flood merge, compare and report work on what it has said; each has its --help.");
  app.add_option(
      "ENDPOINT", words.endpoint,
      "whom to ask, as [FRAMING://]HOST:PORT or /PATH; default: $FORTUNE_ENDPOINT, else " +
          std::string(cli::default_endpoint));
  add_load_options(app, options.load, words);
  add_check_options(app, options, words);
  if (!cli::parse(app, argc, argv)) return std::nullopt;
  words.split_given = app.count("--split") + app.count("-0") != 0;
  put_together(options, words);
  return options;
}

}  // namespace fortune::flood
