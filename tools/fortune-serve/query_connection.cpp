#include "query_connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <new>
#include <utility>

#include "fortune/query.hpp"
#include "query_service.hpp"

namespace fortune::serve {
namespace {

// While more is unsent, the peer is not read from: whoever does not read is not answered either.
constexpr std::size_t most_unsent_bytes = std::size_t{256} << 10;

// So that a peer who talks without end does not keep the others waiting.
constexpr int most_rounds = 16;

// Whoever has asked within this time is likely to ask again.
constexpr std::chrono::seconds short_while{2};

// clear() would keep the memory.
void give_back(std::vector<std::byte>& buffer) { std::vector<std::byte>().swap(buffer); }

}  // namespace

QueryConnection::QueryConnection(QueryService& service, FileDescriptor socket, Visit visit)
    : service_(service), socket_(std::move(socket)), visit_(std::move(visit)) {}

void QueryConnection::ready(Readiness::Events events) {
  readable_ |= events.readable;
  peer_ended_ |= events.peer_ended;
  try {
    converse();
  } catch (const std::bad_alloc&) {
    service_.end(*this, Count::aborted);
  }
}

void QueryConnection::converse() {
  for (int round = 0; round < most_rounds; ++round) {
    if (!flush()) return service_.end(*this, Count::aborted);
    if (unsent_bytes() > most_unsent_bytes) return;
    if (!has_input()) return settle();
    switch (answer_some()) {
      case Step::done: break;
      case Step::failed: return service_.end(*this, Count::aborted);
      case Step::broken: return service_.linger(*this, Count::protocol_errors);
    }
  }
  service_.readiness_.tell_again(socket_.get(), *this);
}

void QueryConnection::settle() {
  if (input_ended_ && unsent_.empty())
    service_.end(*this, kept_.empty() ? Count::served : Count::protocol_errors);
}

// One round: reads, unless requests are waiting, and answers.
QueryConnection::Step QueryConnection::answer_some() {
  const std::span<std::byte> buffer(service_.input_);
  std::ranges::copy(kept_, buffer.begin());
  std::size_t size = kept_.size();
  if (!requests_wait_ && !receive(buffer.subspan(size), size)) return Step::failed;

  std::vector<std::byte>& answers = service_.answers_;
  answers.clear();
  const Bytes input = buffer.first(size);
  const Dispatched done = service_.dispatch(input, most_unsent_bytes, answers);
  requests_wait_ = done.end == Dispatched::End::bound;
  const Bytes rest = input.subspan(done.consumed);
  if (rest.empty())
    give_back(kept_);
  else
    kept_.assign(rest.begin(), rest.end());

  if (!send_or_keep(answers)) return Step::failed;
  if (done.requests != 0) {
    service_.heard_from(*this);
    asked_at_ = since_;
  }
  return done.end == Dispatched::End::broken ? Step::broken : Step::done;
}

// A read that leaves room in the buffer has taken all there is: a new arrival is a new event.
bool QueryConnection::receive(std::span<std::byte> into, std::size_t& size) {
  const ssize_t n = recv(socket_.get(), into.data(), into.size(), 0);
  if (n < 0) {
    readable_ = false;
    return errno == EAGAIN;
  }
  const auto received = static_cast<std::size_t>(n);
  size += received;
  readable_ = received == into.size();
  input_ended_ = received == 0 || (peer_ended_ && !readable_);
  return true;
}

bool QueryConnection::send_or_keep(Bytes answers) {
  if (unsent_.empty() && !answers.empty()) {
    const ssize_t n = send(socket_.get(), answers.data(), answers.size(), MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN) return false;
    const auto sent = static_cast<std::size_t>(n < 0 ? 0 : n);
    service_.count_sent(sent);
    answers = answers.subspan(sent);
  }
  if (answers.empty()) return true;
  const bool was_empty = unsent_.empty();
  unsent_.insert(unsent_.end(), answers.begin(), answers.end());
  if (was_empty) service_.await_taking(*this);
  return true;
}

// What is kept is sent; what has come to it since its deadline was set gets a new one.
bool QueryConnection::flush() {
  if (unsent_.empty()) return true;
  const ssize_t n = send(socket_.get(), unsent_.data() + sent_bytes_, unsent_bytes(), MSG_NOSIGNAL);
  if (n < 0) return errno == EAGAIN;
  const auto sent = static_cast<std::size_t>(n);
  service_.count_sent(sent);
  sent_bytes_ += sent;
  due_bytes_ -= std::min(due_bytes_, sent);
  if (unsent_bytes() == 0) {
    give_back(unsent_);
    sent_bytes_ = 0;
    service_.heard_from(*this);
  } else if (due_bytes_ == 0) {
    unsent_.erase(unsent_.begin(), unsent_.end() - static_cast<std::ptrdiff_t>(unsent_bytes()));
    sent_bytes_ = 0;
    service_.await_taking(*this);
  }
  return true;
}

// A close while the peer talks would be a reset, which can destroy its answers, so who is likely to
// is awaited. Who is silent is not.
void QueryConnection::part() {
  readable_ = true;
  for (int round = 0; round < most_rounds && has_input(); ++round) {
    if (unsent_bytes() > most_unsent_bytes) break;
    const Step step = answer_some();
    if (step == Step::failed) return service_.end(*this, Count::aborted);
    if (step == Step::broken) return service_.linger(*this, Count::protocol_errors);
  }
  if (input_ended_ && unsent_.empty()) return settle();
  std::vector<std::byte> farewell;
  query::append_response(farewell, query::Status::shutting_down, "the server is shutting down");
  if (!send_or_keep(farewell)) return service_.end(*this, Count::aborted);
  const bool is_talking = Clock::now() - asked_at_ < short_while;
  if (unsent_.empty() && !is_talking) return service_.end(*this, Count::served);
  service_.linger(*this, Count::served);
}

}  // namespace fortune::serve
