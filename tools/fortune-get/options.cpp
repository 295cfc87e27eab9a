#include "options.hpp"

#include <algorithm>
#include <limits>

#include "cli/app.hpp"
#include "cli/endpoints.hpp"
#include "cli/run.hpp"

namespace fortune::get {
namespace {

// As fortune(6) has it.
constexpr std::uint32_t most_short_bytes = 160;

constexpr std::uint64_t most_tries = 1'000'000;

void add_wishes(CLI::App& app, query::Request& request) {
  auto* const id = cli::add_number(
      app, "--id",
      [&](std::uint64_t n) {
        request = {.verb = query::Verb::at, .id = static_cast<std::uint32_t>(n)};
      },
      0, std::numeric_limits<std::uint32_t>::max(), "the fortune of that number (query only)");
  auto* const only_short = app.add_flag_callback(
      "--short", [&] { request.max_bytes = most_short_bytes; },
      "one of at most 160 bytes (query only)");
  app.add_flag_callback(
         "--long", [&] { request.min_bytes = most_short_bytes + 1; }, "a longer one (query only)")
      ->excludes(only_short)
      ->excludes(id);
  only_short->excludes(id);
}

void add_tries(CLI::App& app, Options& options) {
  cli::add_duration(app, "--timeout", options.timeout, "for the whole call");
  cli::add_number(
      app, "--retry", [&](std::uint64_t n) { options.plan.retries = n; }, 0, most_tries,
      "try all endpoints again, so many times a fortune")
      ->default_str("0");
  cli::add_duration(app, "--retry-delay", options.plan.retry_delay,
                    "before trying again; doubles each time");
  app.add_option("--unlike", options.plan.unlike, "ask again, as --retry says, if this comes")
      ->type_name("TEXT")
      ->take_last();
}

std::string one_line(const std::string& word) {
  if (word.find('\n') != std::string::npos)
    throw CLI::ValidationError("--separator", cli::quoted(word) + " is more than one line");
  return word;
}

void add_output(CLI::App& app, Options& options) {
  Style& style = options.style;
  auto* const json = app.add_flag_callback(
      "--json", [&] { style.form = Style::Form::json; }, "an object a line, with what is known");
  app.add_option_function<std::string>(
         "--separator", [&](const std::string& line) { style.separator = one_line(line); },
         "line between fortunes")
      ->type_name("LINE")
      ->capture_default_str()
      ->take_last()
      ->excludes(json);
  app.add_flag("--raw", style.raw, "pass control characters on to a terminal");
  app.add_flag("-q,--quiet", options.quiet, "no word about what went wrong");
}

// Only `query` can say what is wanted.
void check_wishes(const Plan& plan) {
  if (plan.terms.request == query::Request{}) return;
  for (const Endpoint& endpoint : plan.endpoints)
    if (endpoint.framing != Framing::query)
      throw cli::Failure(EX_USAGE, "--id, --short and --long go with query:// alone, not with " +
                                       endpoint.to_string());
}

// False when the command line asked for something printable instead.
bool parse_command_line(int argc, char** argv, Options& options,
                        std::vector<std::string>& endpoints) {
  CLI::App app("Prints a fortune from the first fortune server that gives one.", "fortune-get");
  cli::set_up(app);
  app.add_option(
      "ENDPOINT", endpoints,
      "whom to ask, as [FRAMING://]HOST:PORT or /PATH; default: $FORTUNE_ENDPOINT, else " +
          std::string(cli::default_endpoint));
  cli::add_number(
      app, "-n,--count", [&](std::uint64_t n) { options.count = n; }, 1, std::uint64_t{1} << 53,
      "how many fortunes")
      ->default_str("1");
  cli::add_size(app, "--max-size", options.plan.terms.max_text_bytes,
                "largest fortune to accept, in bytes");
  add_tries(app, options);
  add_wishes(app, options.plan.terms.request);
  add_output(app, options);
  return cli::parse(app, argc, argv);
}

}  // namespace

std::optional<Options> parse_options(int argc, char** argv) {
  Options options;
  std::vector<std::string> endpoints;
  // Making the parser would take half the instructions of a call that needs none.
  if (std::all_of(argv + 1, argv + argc, [](const char* word) { return *word != '-'; }))
    endpoints.assign(argv + 1, argv + argc);
  else if (!parse_command_line(argc, argv, options, endpoints))
    return std::nullopt;

  for (const std::string& endpoint : endpoints)
    options.plan.endpoints.push_back(cli::client_endpoint(endpoint, std::nullopt));
  if (endpoints.empty())
    options.plan.endpoints.push_back(cli::client_endpoint(std::nullopt, std::nullopt));
  check_wishes(options.plan);
  return options;
}

}  // namespace fortune::get
