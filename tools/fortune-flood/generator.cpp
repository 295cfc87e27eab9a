#include "generator.hpp"

#include <sys/prctl.h>

#include <algorithm>

#include "fortune/query.hpp"

namespace fortune::flood {
namespace {

constexpr std::size_t buffer_bytes = 64 * 1024;

std::vector<std::byte> request_of(Exchange exchange) {
  std::vector<std::byte> bytes;
  if (exchange == Exchange::random) query::append_request(bytes, {.verb = query::Verb::random});
  if (exchange == Exchange::ping) query::append_request(bytes, {.verb = query::Verb::ping});
  return bytes;
}

}  // namespace

Generator::Generator(const Plan& plan, const Period& period, std::size_t thread, int stop,
                     Progress* progress)
    : plan_(plan),
      schedule_(plan.load, period, thread),
      recorder_(plan, period),
      connector_(plan),
      check_(plan),
      poller_(stop, plan.load.rate ? Attention::rests : Attention::events),
      thread_(thread),
      progress_(progress),
      vacant_(plan.load.share(plan.load.connections, thread)),
      unused_(vacant_.size() * plan.load.pipeline),
      request_(request_of(plan.exchange)),
      buffer_(buffer_bytes) {
  for (auto connection = vacant_.begin(); connection != vacant_.end(); ++connection) {
    connection->list = &vacant_;
    connection->self = connection;
    connection->outgoing.reserve(request_.size() * plan.load.pipeline);
  }
  for (auto request = unused_.begin(); request != unused_.end(); ++request) request->self = request;
  unsent_.reserve(vacant_.size());
}

void Generator::run() {
  // What is due must not wait for the timer of somebody else.
  if (plan_.load.rate) {
    prctl(PR_SET_TIMERSLACK, 1);
    own_delay_.watch_cpu();
  }
  for (;;) {
    auto now = Clock::now();
    give_up_overdue(now);
    resume_cooled(now);
    retry_backlogged(now);
    try_next_addresses(now);
    start_due_requests();
    now = Clock::now();
    publish(now);
    if (poller_.is_stopped()) return count_what_is_queued(now);
    if (running_.empty() && schedule_.next(now) == Clock::time_point::max()) return;
    handle_events();
  }
}

bool Generator::has_room(const Connection& connection) const {
  const std::uint64_t limit = plan_.load.requests_per_connection;
  return connection.connected && connection.given_up == 0 &&
         connection.requests < plan_.load.pipeline &&
         (limit == 0 || connection.requests_ever < limit);
}

void Generator::move(Connection& connection, Connections& to) {
  to.splice(to.end(), *connection.list, connection.self);
  connection.list = &to;
}

void Generator::start_due_requests() {
  for (;;) {
    const auto now = Clock::now();
    const auto due = schedule_.next(now);
    if (due > now) {
      own_delay_.caught_up();
      break;
    }
    if (vacant_.empty() && roomy_.empty()) {
      if (plan_.load.rate) own_delay_.queueing();
      break;
    }
    schedule_.take(due);
    start_request(vacant_.empty() ? roomy_.front() : vacant_.front(), due, now);
  }
  for (Connection* connection : unsent_) flush(*connection, Clock::now());
  unsent_.clear();
}

void Generator::start_request(Connection& connection, Clock::time_point due,
                              Clock::time_point now) {
  recorder_.begin(due);
  if (plan_.load.rate) {
    connection.late = own_delay_.of(due, now, connection.late);
    recorder_.late(due, connection.late);
  }
  Request& request = unused_.front();
  running_.splice(running_.end(), unused_, request.self);
  request.connection = &connection;
  request.next = nullptr;
  request.due = due;
  request.started = now;
  request.has_first_byte = request.given_up = false;
  connection.push(request);
  if (!connection.socket) {
    connection.first_address = connection.address = preferred_address_;
    return open(connection, now);
  }
  if (connection.outgoing.empty()) unsent_.push_back(&connection);
  connection.outgoing.insert(connection.outgoing.end(), request_.begin(), request_.end());
  settle(connection);
}

Clock::time_point Generator::next_time(Clock::time_point now) const {
  auto next = Clock::time_point::max();
  if (!running_.empty()) next = running_.front().started + plan_.timeout;
  for (const Connections* waiting : {&connecting_, &backlogged_, &cooling_})
    if (!waiting->empty()) next = std::min(next, waiting->front().resume);
  if (!vacant_.empty() || !roomy_.empty()) next = std::min(next, schedule_.next(now));
  if (progress_) next = std::min(next, next_publication_);
  return next;
}

void Generator::handle_events() {
  const auto events = poller_.wait(next_time(Clock::now()));
  if (plan_.load.rate) own_delay_.woke(poller_.awake_since());
  for (const epoll_event& event : events)
    if (event.data.ptr != nullptr)
      handle_within_memory(*static_cast<Connection*>(event.data.ptr), event.events);
}

void Generator::resume_cooled(Clock::time_point now) {
  while (!cooling_.empty() && cooling_.front().resume <= now) move(cooling_.front(), vacant_);
}

void Generator::retry_backlogged(Clock::time_point now) {
  while (!backlogged_.empty() && backlogged_.front().resume <= now) {
    Connection& connection = backlogged_.front();
    move(connection, busy_);
    connect(connection, now);
  }
}

void Generator::try_next_addresses(Clock::time_point now) {
  while (!connecting_.empty() && connecting_.front().resume <= now) {
    Connection& connection = connecting_.front();
    move(connection, busy_);
    const std::size_t next = next_address(connection);
    if (next == connection.first_address) continue;  // its request's time-out ends it
    preferred_address_ = connection.address = next;
    close(connection);
    open(connection, now);
  }
}

void Generator::give_up_overdue(Clock::time_point now) {
  while (!running_.empty() && now - running_.front().started >= plan_.timeout) {
    Request& request = running_.front();
    Connection& connection = *request.connection;
    recorder_.fail(request.due, phase_of(connection, request), Cause::timeout, now);
    // Its answer may still come, before those to later requests on this connection.
    given_up_.splice(given_up_.end(), running_, request.self);
    request.given_up = true;
    if (++connection.given_up < connection.requests) {
      move(connection, busy_);
      continue;
    }
    if (!connection.connected) preferred_address_ = next_address(connection);
    lose(connection, Cause::timeout, now);
  }
}

// Of an interrupted run: they were due, and nobody had the time for them.
void Generator::count_what_is_queued(Clock::time_point now) {
  if (!plan_.load.rate) return;
  for (auto due = schedule_.next(now); due <= now; due = schedule_.next(now)) {
    recorder_.begin(due);
    schedule_.take(due);
  }
}

void Generator::publish(Clock::time_point now) {
  if (!progress_ || now < next_publication_) return;
  progress_->publish(thread_, record());
  next_publication_ = now + Progress::interval;
}

}  // namespace fortune::flood
