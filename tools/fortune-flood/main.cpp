#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "cli/endpoints.hpp"
#include "cli/machine.hpp"
#include "cli/run.hpp"
#include "document.hpp"
#include "expectation.hpp"
#include "fortune/source.hpp"
#include "judgement.hpp"
#include "options.hpp"
#include "run.hpp"

namespace {

using namespace fortune;

// A name that does not resolve is a run of one request that failed.
flood::Summary unresolved(std::error_code error) {
  flood::Summary summary;
  ++summary.record.attempted;
  summary.record.count_failure(flood::Phase::resolve, flood::cause_of_lookup(error));
  return summary;
}

Corpus load_expected(const std::string& path) {
  Corpus corpus = load_corpus(path);
  if (corpus.empty())
    throw SourceError(SourceError::Kind::unusable, "no fortune in " + path + " to expect");
  return corpus;
}

flood::Summary flood_server(const flood::Options& options, const flood::Expectation* expectation) {
  std::error_code error;
  auto addresses = resolve(options.endpoint, Deadline::after(options.timeout), error);
  if (error) return unresolved(error);
  return flood::run({.addresses = std::move(addresses),
                     .codec = cli::codec_of(options.endpoint),
                     .max_text_bytes = options.max_text_bytes,
                     .expectation = expectation,
                     .timeout = options.timeout,
                     .connections = options.connections,
                     .threads = options.threads,
                     .duration = options.duration,
                     .requests = options.requests});
}

int flood_and_report(const flood::Options& options) {
  cli::raise_descriptor_limit();
  std::optional<flood::Expectation> expectation;
  if (options.expect) expectation.emplace(load_expected(*options.expect));
  const cli::Output output(options.output);

  const auto started = std::chrono::system_clock::now();
  const auto summary = flood_server(options, expectation ? &*expectation : nullptr);
  const auto judgement = flood::judge(summary, options.requirements);
  output.write(flood::document(options, started, summary, judgement));
  if (judgement.verdict != flood::Verdict::pass)
    cli::complain("fortune-flood",
                  options.endpoint.to_string() + ": " + flood::explain(summary, judgement));
  return flood::exit_status_of(judgement.verdict);
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run("fortune-flood", [&] {
    const auto options = flood::parse_options(argc, argv);
    return options ? flood_and_report(*options) : EX_OK;
  });
}
