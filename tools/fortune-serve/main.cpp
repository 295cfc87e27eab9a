#include <optional>
#include <string>
#include <vector>

#include "cli/machine.hpp"
#include "cli/run.hpp"
#include "fortune_set.hpp"
#include "log.hpp"
#include "options.hpp"
#include "server.hpp"

namespace {

using namespace fortune;

std::string ready_lines(const std::vector<Endpoint>& endpoints) {
  std::string lines;
  for (const Endpoint& endpoint : endpoints) lines += endpoint.to_string() + '\n';
  return lines;
}

void warn_of_imbalance(const serve::Ledger& ledger) {
  if (!ledger.balances() || ledger.active != 0) serve::log::warn("the ledger does not balance");
}

void log_ledger(const Endpoint& endpoint, const serve::Ledger& ledger) {
  using std::to_string;
  serve::log::info("ledger", {{"endpoint", endpoint.to_string()},
                              {"accepted", to_string(ledger.accepted)},
                              {"active", to_string(ledger.active)},
                              {"served", to_string(ledger.served)},
                              {"aborted", to_string(ledger.aborted)},
                              {"timed_out", to_string(ledger.timed_out)},
                              {"refused", to_string(ledger.refused)},
                              {"protocol_errors", to_string(ledger.protocol_errors)},
                              {"bytes_sent", to_string(ledger.bytes_sent)}});
}

int serve_fortunes(serve::Options options) {
  cli::raise_descriptor_limit();
  std::optional<serve::FortuneSet> set = serve::load_fortunes(options.sources);
  serve::Server server({.threads = options.threads,
                        .seed = options.seed,
                        .timeout = options.timeout,
                        .max_text_bytes = options.max_text_bytes},
                       options.endpoints, *set);
  serve::log::info("serving", {{"fortunes", std::to_string(set->size())},
                               {"dropped", std::to_string(set->dropped())},
                               {"threads", std::to_string(options.threads)}});
  set.reset();  // the wire images hold all that is sent
  cli::Output().write(ready_lines(options.endpoints));
  const int exit_status = server.run();
  const auto ledgers = server.ledgers();
  for (std::size_t i = 0; i < ledgers.size(); ++i) {
    log_ledger(options.endpoints[i], ledgers[i]);
    warn_of_imbalance(ledgers[i]);
  }
  return exit_status;
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run("fortune-serve", [&] {
    const auto options = serve::parse_options(argc, argv);
    return options ? serve_fortunes(*options) : EX_OK;
  });
}
