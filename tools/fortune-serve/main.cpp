#include <csignal>
#include <cstdint>
#include <list>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/machine.hpp"
#include "cli/output.hpp"
#include "cli/run.hpp"
#include "control.hpp"
#include "loading.hpp"
#include "log.hpp"
#include "options.hpp"
#include "report.hpp"
#include "server.hpp"
#include "service.hpp"
#include "service_manager.hpp"

namespace {

using namespace fortune;

std::string ready_lines(const std::vector<Endpoint>& endpoints) {
  std::string lines;
  for (const Endpoint& endpoint : endpoints) lines += endpoint.to_string() + '\n';
  return lines;
}

void log_ledger(const serve::Report::Row& row) {
  std::vector<serve::log::Field> fields{{"endpoint", row.endpoint.to_string()}};
  for (std::size_t i = 0; i < serve::count_count; ++i) {
    const auto count = static_cast<serve::Count>(i);
    fields.push_back({serve::name(count), std::to_string(row.counts[count])});
  }
  serve::log::info("ledger", fields);
  if (!row.counts.balances() || row.counts[serve::Count::active] != 0)
    serve::log::warn("the ledger does not balance");
}

std::set<Framing> framings_of(const std::vector<Endpoint>& endpoints) {
  std::set<Framing> framings;
  for (const Endpoint& endpoint : endpoints) framings.insert(*endpoint.framing);
  return framings;
}

// Binds the endpoints, whose ports become the real ones, or takes over what was passed to us.
std::list<serve::Service> make_services(serve::Options& options) {
  std::list<serve::Service> services;
  for (auto& socket : options.inherited) services.emplace_back(std::move(socket));
  if (!services.empty()) return services;
  for (Endpoint& endpoint : options.endpoints)
    services.emplace_back(endpoint, options.server.listen);
  return services;
}

// What is left of the descriptors when each thread has what it needs itself. A door needs two: for
// who waits there, and for one that it let in without a place.
std::size_t affordable_connections(std::size_t descriptors,
                                   const std::list<serve::Service>& services, std::size_t threads) {
  constexpr std::size_t of_a_worker = 4;  // its loop's, and a query service's poller
  constexpr std::size_t spare = 8;
  std::size_t taken = cli::open_descriptors() + spare;
  for (const serve::Service& service : services)
    taken += 2 * service.doors(threads) + of_a_worker * threads;
  return descriptors > taken ? descriptors - taken : 1;
}

// Nothing when loading the sources again would tell nothing new.
serve::Control::Load loader(const serve::Sources& sources, const std::set<Framing>& framings) {
  if (!serve::can_be_read_again(sources)) return nullptr;
  return [=](std::uint32_t generation) {
    return serve::load_fortunes(sources, framings, generation).edition;
  };
}

int serve_fortunes(serve::Options options) {
  std::signal(SIGPIPE, SIG_IGN);
  serve::log::configure(options.log_format, options.log_level);
  const std::size_t descriptors = cli::raise_descriptor_limit();
  const auto framings = framings_of(options.endpoints);
  serve::Loaded loaded = serve::load_fortunes(options.sources, framings, 1);
  const std::string fortunes = std::to_string(loaded.edition->fortunes());
  const std::string dropped = std::to_string(loaded.edition->dropped());
  if (options.checks_only) {
    serve::log::info("checked", {{"fortunes", fortunes}, {"dropped", dropped}});
    return EX_OK;
  }
  const serve::ServiceManager manager;
  // Before there are socket files, which are to be removed however early a signal comes.
  serve::Control control({.grace = options.grace,
                          .stats_file = options.stats_file,
                          .reload = loader(options.sources, framings)},
                         manager);
  auto services = make_services(options);
  options.server.limits.connections = options.max_connections.value_or(
      affordable_connections(descriptors, services, options.server.threads));
  serve::Server server(options.server, std::move(services), std::move(loaded.edition),
                       [&] { control.end(); });
  serve::log::info("serving", {{"fortunes", fortunes},
                               {"dropped", dropped},
                               {"threads", std::to_string(options.server.threads)}});
  const std::string lines = ready_lines(options.endpoints);
  if (options.endpoint_file) cli::write_whole_file(*options.endpoint_file, lines);
  cli::Output().write(lines);
  manager.tell_ready();

  const int exit_status = control.run(server);
  server.end();
  const serve::Report report = server.report();
  for (const auto& row : report.rows) log_ledger(row);
  if (options.stats_file) serve::write_report(report, options.stats_file);
  return exit_status;
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run("fortune-serve", [&] {
    auto options = serve::parse_options(argc, argv);
    return options ? serve_fortunes(std::move(*options)) : EX_OK;
  });
}
