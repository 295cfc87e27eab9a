#include "flood.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "cli/machine.hpp"
#include "cli/output.hpp"
#include "cli/run.hpp"
#include "cli/timestamp.hpp"
#include "closing_table.hpp"
#include "connector.hpp"
#include "document.hpp"
#include "expectation.hpp"
#include "fortune/source.hpp"
#include "judgement.hpp"
#include "junit.hpp"
#include "live_line.hpp"
#include "run.hpp"

namespace fortune::flood {
namespace {

// A name that does not resolve is a run of one request that failed.
Summary unresolved(const Options& options, std::error_code error) {
  Summary summary{.load = options.load, .connections_achieved = options.load.connections};
  ++summary.record.attempted;
  summary.record.count_failure(Phase::resolve, cause_of_lookup(error));
  return summary;
}

// A server that holds these texts as they stand in the file is wronged by what was changed in them.
// Empty ones are left out in silence: none is ever an answer.
void warn_of_changes(const Corpus& corpus, const std::string& source) {
  std::string changes;
  const auto add = [&changes](const std::string& change, std::size_t count) {
    if (count == 0) return;
    changes += (changes.empty() ? "" : ", ") + change + ": " + std::to_string(count);
  };
  add("invalid UTF-8 or NUL replaced by U+FFFD", corpus.replaced());
  add("lines left out that hold no JSON text", corpus.malformed());
  if (!changes.empty()) cli::complain("fortune-flood", source + ": " + changes);
}

Corpus load_expected(const Options& options) {
  Corpus corpus = load_corpus(*options.expect, options.split);
  const std::string source = source_name(*options.expect);
  if (corpus.empty())
    throw SourceError(SourceError::Kind::unusable, "no fortune in " + source + " to expect");
  warn_of_changes(corpus, source);
  return corpus;
}

// Leaves the addresses that there is a source for.
void keep_reachable(std::vector<SocketAddress>& addresses,
                    const std::vector<SocketAddress>& sources) {
  if (sources.empty()) return;
  std::erase_if(addresses, [&](const SocketAddress& address) {
    return std::ranges::none_of(
        sources, [&](const SocketAddress& source) { return source.family() == address.family(); });
  });
  if (addresses.empty())
    throw cli::Failure(EX_USAGE, "--source: none is of the server's address family");
}

Summary flood_server(const Options& options, const Expectation* expectation,
                     const Watcher& watcher) {
  std::error_code error;
  auto addresses = resolve(options.endpoint, Deadline::after(options.timeout), error);
  if (error) return unresolved(options, error);
  keep_reachable(addresses, options.sources);
  return run({.addresses = std::move(addresses),
              .sources = options.sources,
              .exchange = options.exchange,
              .codec = codec_of(options.endpoint.framing.value()),
              .max_text_bytes = options.max_text_bytes,
              .expectation = expectation,
              .timeout = options.timeout,
              .load = options.load},
             watcher);
}

}  // namespace

int flood(const Options& options) {
  cli::raise_descriptor_limit();
  require_local(options.sources);
  std::optional<Expectation> expectation;
  if (options.expect) expectation.emplace(load_expected(options));
  const cli::Output output(options.output);
  std::optional<cli::Output> junit;
  if (options.junit) junit.emplace(options.junit);
  const Terminal terminal = options.is_quiet ? Terminal::none() : Terminal::of_stderr();
  LiveLine live_line(terminal);

  Document document{.version = std::string(cli::version()),
                    .endpoint = options.endpoint.to_string(),
                    .framing = std::string(name(options.endpoint.framing.value())),
                    .started = cli::timestamp(std::chrono::system_clock::now())};
  document.summary =
      flood_server(options, expectation ? &*expectation : nullptr, live_line.watcher());
  document.judgement = judge(document.summary, options.requirements);
  live_line.erase();
  if (terminal) terminal.write(closing_table(document, terminal));
  output.write(to_json(document));
  if (junit) junit->write(to_junit(document));
  if (document.judgement.verdict != Verdict::pass)
    cli::complain("fortune-flood",
                  document.endpoint + ": " + explain(document.summary, document.judgement));
  return exit_status_of(document.judgement.verdict);
}

}  // namespace fortune::flood
