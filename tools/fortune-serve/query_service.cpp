#include "query_service.hpp"

#include <sys/socket.h>

#include <asio/post.hpp>
#include <memory>
#include <system_error>
#include <utility>

#include "fortune/query.hpp"
#include "slow_connection.hpp"

namespace fortune::serve {
namespace {

// Room for a part of the longest request, and as much again.
constexpr std::size_t input_bytes = 2 * (query::max_request_bytes + 4);

}  // namespace

QueryService::QueryService(asio::io_context& loop, const Publication& publication, Picker picker,
                           const std::function<std::string()>& stats, Deadlines deadlines,
                           Ledger& ledger)
    : loop_(loop),
      reader_(publication),
      dispatcher_(picker, stats),
      deadlines_(deadlines),
      ledger_(ledger),
      input_(input_bytes),
      timer_(loop),
      readiness_(loop) {}

QueryService::~QueryService() {
  for (auto* list : {&idle_, &taking_})
    while (!list->empty()) end(list->front(), Count::aborted);
}

void QueryService::adopt(FileDescriptor peer, Visit visit) {
  visit.move_to(ledger_);
  QueryConnection& connection = idle_.emplace_back(*this, std::move(peer), std::move(visit));
  connection.list_ = &idle_;
  connection.self_ = std::prev(idle_.end());
  if (draining_) return connection.part();
  heard_from(connection);
  if (readiness_.watch(connection.socket_.get(), connection)) end(connection, Count::aborted);
}

Dispatched QueryService::dispatch(Bytes arrived, std::size_t enough_bytes,
                                  std::vector<std::byte>& out) {
  const Dispatched done = dispatcher_.dispatch(arrived, *reader_.edition(), enough_bytes, out);
  Ledger::Entry(ledger_).add(Count::requests, done.requests).add(Count::answered, done.answered);
  return done;
}

// Its time to stay silent begins anew, unless it has answers to take first.
void QueryService::heard_from(QueryConnection& connection) {
  if (connection.unsent_.empty()) enter(connection, idle_);
}

void QueryService::await_taking(QueryConnection& connection) {
  connection.due_bytes_ = connection.unsent_bytes();
  enter(connection, taking_);
}

// Answers that are given up end in a reset. An orderly end would wait in the kernel, for minutes,
// behind what the peer does not take.
void QueryService::end(QueryConnection& connection, Count outcome) {
  if (!connection.unsent_.empty()) {
    const struct linger at_once { .l_onoff = 1, .l_linger = 0 };
    setsockopt(connection.socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  connection.visit_.end(outcome);
  connection.list_->erase(connection.self_);
}

// What it still has to take, it takes on the slow way.
void QueryService::linger(QueryConnection& connection, Count outcome) {
  readiness_.forget(connection.socket_.get());
  std::shared_ptr<SlowConnection> slow;
  try {
    auto owner = std::make_shared<std::vector<std::byte>>(std::move(connection.unsent_));
    const Bytes unsent = Bytes(*owner).subspan(connection.sent_bytes_);
    slow = std::make_shared<SlowConnection>(
        loop_, std::move(connection.socket_), std::move(connection.visit_),
        LastWords{unsent, std::move(owner), outcome}, Deadline::after(deadlines_.answer));
  } catch (const std::exception&) {
    connection.list_->erase(connection.self_);  // which aborts its visit
    return;
  }
  connection.list_->erase(connection.self_);
  asio::post(loop_, [this, slow = std::move(slow)] { slow->start(ledger_); });
}

void QueryService::drain() {
  draining_ = true;
  readiness_.stop();
  timer_.cancel();
  for (auto* list : {&idle_, &taking_})
    while (!list->empty()) list->front().part();
}

void QueryService::enter(QueryConnection& connection, QueryConnection::List& list) {
  list.splice(list.end(), *connection.list_, connection.self_);
  connection.list_ = &list;
  connection.since_ = Clock::now();
  arm(connection.since_ + (&list == &idle_ ? deadlines_.idle : deadlines_.answer));
}

void QueryService::arm(Clock::time_point earliest) {
  if (draining_ || earliest >= armed_) return;
  armed_ = earliest;
  timer_.expires_at(earliest);
  timer_.async_wait([this](std::error_code cancelled) {
    if (!cancelled) expire();
  });
}

void QueryService::expire() {
  armed_ = Clock::time_point::max();
  const auto now = Clock::now();
  while (!idle_.empty() && now - idle_.front().since_ >= deadlines_.idle)
    end(idle_.front(), idle_.front().kept_.empty() ? Count::served : Count::protocol_errors);
  while (!taking_.empty() && now - taking_.front().since_ >= deadlines_.answer)
    end(taking_.front(), Count::timed_out);
  if (!idle_.empty()) arm(idle_.front().since_ + deadlines_.idle);
  if (!taking_.empty()) arm(taking_.front().since_ + deadlines_.answer);
}

}  // namespace fortune::serve
