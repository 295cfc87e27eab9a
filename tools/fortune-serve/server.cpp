#include "server.hpp"

#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <system_error>
#include <utility>

namespace fortune::serve {

Server::Server(const Settings& settings, std::list<Service> services,
               std::shared_ptr<const Edition> edition, std::function<void()> enough)
    : settings_(settings),
      enough_(std::move(enough)),
      publication_(std::move(edition)),
      selection_(settings.order, settings.seed),
      services_(std::move(services)) {
  try {
    start();
  } catch (const std::system_error& failure) {
    end();
    throw std::system_error(failure.code(), "cannot start the workers");
  }
}

Server::~Server() { end(); }

void Server::start() {
  std::size_t doors = 0;
  for (const Service& service : services_) doors += service.doors(settings_.threads);
  admission_.emplace(settings_.limits, doors, enough_);
  workers_ = std::make_unique<Workers>(settings_.threads, [](const std::exception& failure) {
    log::warn("connection dropped", {{"error", failure.what()}});
  });
  premises_.emplace(
      Premises{*workers_, settings_.threads, House{publication_, *admission_, starvation_log_},
               [this] { return selection_.picker(); }, [this] { return to_json(report()); },
               QueryService::Deadlines{settings_.timeout, settings_.idle_timeout},
               settings_.replies_a_second});
  for (Service& service : services_) service.prepare(*premises_);
  for (Service& service : services_) service.start(*premises_);
}

void Server::publish(std::shared_ptr<const Edition> edition) {
  publication_.publish(std::move(edition));
  refresh();
}

void Server::refresh() {
  for (Service& service : services_) service.wake();
  for_each_query_service([](QueryService& query) { query.refresh(); });
}

void Server::for_each_query_service(void (*act)(QueryService&)) {
  for (Service& service : services_)
    for (std::size_t i = 0; i < service.query_services().size(); ++i)
      asio::post(workers_->loop(i), [act, &query = *service.query_services()[i]] { act(query); });
}

void Server::close() {
  const std::lock_guard lock(closing_);
  for (Service& service : services_) service.close();
}

// Waiting takes a thread of its own, since whoever conducts must hear a second signal.
// Query connections part at once: at the limit of connections, who has connected waits for them.
void Server::drain(std::function<void()> drained) {
  for (Service& service : services_) service.drain();
  for_each_query_service([](QueryService& query) { query.drain(); });
  closer_ = std::thread([this, drained = std::move(drained)] {
    for (Service& service : services_) service.join();
    close();
    workers_->drain();
    workers_->join();
    drained();
  });
}

void Server::refuse() {
  const std::lock_guard lock(closing_);
  for (Service& service : services_) service.stop();
  admission_->close();
}

void Server::stop() {
  refuse();
  workers_->stop();
}

// What a loop still holds goes with it, and is counted where it came from.
void Server::end() {
  if (closer_.joinable()) closer_.join();
  if (admission_) admission_->close();
  for (Service& service : services_) service.end_threads();
  if (workers_) {
    workers_->stop();
    workers_->join();
  }
  for (Service& service : services_) service.query_services().clear();
  workers_.reset();
}

Report Server::report() const {
  Report report{.uptime = Clock::now() - started_, .edition = publication_.current(), .rows = {}};
  for (const Service& service : services_)
    report.rows.push_back({service.endpoint(), service.counts()});
  return report;
}

}  // namespace fortune::serve
