// What arrives at a generator's connections, and how its requests end.
#include <sys/socket.h>

#include <cerrno>
#include <new>

#include "generator.hpp"

namespace fortune::flood {
namespace {

int socket_error(const FileDescriptor& socket) {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

}  // namespace

// The only thing that allocates is keeping an answer, and its text.
void Generator::handle_within_memory(Connection& connection, std::uint32_t events) {
  try {
    handle(connection, events);
  } catch (const std::bad_alloc&) {
    lose(connection, Cause::no_memory, Clock::now());
  }
}

void Generator::handle(Connection& connection, std::uint32_t events) {
  const auto now = Clock::now();
  if (!connection.connected) {
    if ((events & EPOLLERR) != 0)
      if (const int error = socket_error(connection.socket); error != 0)
        return connect_failed(connection, error, now);
    connected(connection, now);
  } else if ((events & EPOLLOUT) != 0 && !connection.outgoing.empty()) {
    flush(connection, now);
  }
  if (!connection.socket || (events & ~std::uint32_t{EPOLLOUT}) == 0) return;
  const bool peer_has_ended = (events & EPOLLRDHUP) != 0;
  if (plan_.exchange == Exchange::datagram)
    receive_datagram(connection, now);
  else if (is_query(plan_.exchange))
    receive_responses(connection, peer_has_ended, now);
  else
    receive_answer(connection, peer_has_ended, now);
}

// An answer that came in one piece with its FIN is checked where it lies. `peer_has_ended` saves
// the read that would return 0: the FIN was there before we read, so a read that leaves room in the
// buffer has taken all there is.
void Generator::receive_answer(Connection& connection, bool peer_has_ended, Clock::time_point now) {
  std::vector<std::byte>& arrived = connection.arrived;
  for (;;) {
    const ssize_t n = recv(connection.socket.get(), buffer_.data(), buffer_.size(), 0);
    if (n < 0 && errno == EAGAIN) return;
    if (n < 0) return lose(connection, cause_of_errno(errno), now);
    const auto piece = Bytes(buffer_).first(static_cast<std::size_t>(n));
    const bool buffer_was_filled = piece.size() == buffer_.size();
    recorder_.received(piece.size());
    if (n > 0) note_first_byte(connection, now);

    const bool ended = n == 0 || (peer_has_ended && !buffer_was_filled);
    const bool in_one_piece = ended && arrived.empty();
    if (!in_one_piece) arrived.insert(arrived.end(), piece.begin(), piece.end());
    const auto fault = check_.find_fault(in_one_piece ? piece : Bytes(arrived),
                                         ended ? Input::ended : Input::open);
    if (fault || ended) {
      end_first(connection, fault, now);
      return settle(connection);
    }
    if (!buffer_was_filled) return;
  }
}

void Generator::receive_datagram(Connection& connection, Clock::time_point now) {
  const ssize_t n = recv(connection.socket.get(), buffer_.data(), buffer_.size(), 0);
  if (n < 0 && errno == EAGAIN) return;
  if (n < 0) return connect_failed(connection, errno, now);
  preferred_address_ = connection.address;
  const auto datagram = Bytes(buffer_).first(static_cast<std::size_t>(n));
  recorder_.received(datagram.size());
  note_first_byte(connection, now);
  const auto empty = Fault{Phase::verify, Cause::empty};
  end_first(connection, n == 0 ? empty : check_.find_fault(datagram, Input::ended), now);
  settle(connection);
}

void Generator::receive_responses(Connection& connection, bool peer_has_ended,
                                  Clock::time_point now) {
  for (;;) {
    const ssize_t n = recv(connection.socket.get(), buffer_.data(), buffer_.size(), 0);
    if (n < 0 && errno == EAGAIN) break;
    if (n < 0) return lose(connection, cause_of_errno(errno), now);
    const auto piece = Bytes(buffer_).first(static_cast<std::size_t>(n));
    recorder_.received(piece.size());
    if (n > 0) take_responses(connection, piece, now);
    if (!connection.socket) return;
    const bool buffer_was_filled = piece.size() == buffer_.size();
    if (n == 0 || (peer_has_ended && !buffer_was_filled)) return lose(connection, Cause::eof, now);
    if (!buffer_was_filled) break;
  }
  settle(connection);
}

void Generator::take_responses(Connection& connection, Bytes piece, Clock::time_point now) {
  std::vector<std::byte>& arrived = connection.arrived;
  if (arrived.empty()) {
    const std::size_t used = answer_requests(connection, piece, now);
    if (connection.socket)
      arrived.assign(piece.begin() + static_cast<std::ptrdiff_t>(used), piece.end());
  } else {
    arrived.insert(arrived.end(), piece.begin(), piece.end());
    const std::size_t used = answer_requests(connection, arrived, now);
    if (connection.socket)
      arrived.erase(arrived.begin(), arrived.begin() + static_cast<std::ptrdiff_t>(used));
  }
  // Nothing was asked, so it is a farewell; or else the server is out of step, and nothing that it
  // says here can be trusted any more.
  if (connection.is_idle() && !arrived.empty()) lose(connection, Cause::malformed, now);
}

// Returns how many bytes were answers. A connection whose bytes make no sense is closed.
std::size_t Generator::answer_requests(Connection& connection, Bytes arrived,
                                       Clock::time_point now) {
  std::size_t used = 0;
  while (used < arrived.size() && !connection.is_idle()) {
    note_first_byte(connection, now);
    const Bytes rest = arrived.subspan(used);
    auto [consumed, fault] = check_.check_response(rest);
    if (consumed == 0 && !fault) break;
    const bool is_last = connection.requests == 1;
    if (!fault && is_last && !may_be_farewell(rest.subspan(consumed)))
      fault = Fault{Phase::body, Cause::malformed};
    end_first(connection, fault, now);
    if (consumed == 0) {
      lose(connection, fault->cause, now);
      break;
    }
    used += consumed;
  }
  return used;
}

void Generator::note_first_byte(const Connection& connection, Clock::time_point now) {
  Request& request = *connection.first;
  if (request.has_first_byte || request.given_up) return;
  request.has_first_byte = true;
  recorder_.first_byte(request.due, std::max(request.started, connection.connected_at), now);
}

Phase Generator::phase_of(const Connection& connection, const Request& request) const {
  if (!connection.connected) return Phase::connect;
  if (&request == connection.first && !connection.arrived.empty()) return Phase::body;
  if (connection.outgoing.empty()) return Phase::first_byte;
  // The last ones are those that are not sent, one of them perhaps in part.
  const std::size_t unsent = (connection.outgoing.size() + request_.size() - 1) / request_.size();
  std::size_t not_before = 0;
  for (const Request* r = &request; r != nullptr; r = r->next) ++not_before;
  return not_before <= unsent ? Phase::send : Phase::first_byte;
}

void Generator::end_first(Connection& connection, std::optional<Fault> fault,
                          Clock::time_point now) {
  Request& request = connection.pop();
  // The time-out of one that was given up has been recorded.
  if (request.given_up) return unused_.splice(unused_.end(), given_up_, request.self);
  if (fault)
    recorder_.fail(request.due, fault->phase, fault->cause, now);
  else
    recorder_.succeed(request.due, request.started, now, check_.expected_index());
  unused_.splice(unused_.end(), running_, request.self);
}

// Whatever was asked on it has no answer any more.
void Generator::lose(Connection& connection, Cause cause, Clock::time_point now) {
  while (!connection.is_idle()) {
    const Phase phase = phase_of(connection, *connection.first);
    const bool is_short = cause == Cause::eof && phase == Phase::body;
    end_first(connection, Fault{phase, is_short ? Cause::short_message : cause}, now);
    connection.arrived.clear();
  }
  close(connection);
  settle(connection);
}

void Generator::settle(Connection& connection) {
  const std::uint64_t limit = plan_.load.requests_per_connection;
  if (connection.is_idle() && limit != 0 && connection.requests_ever >= limit) close(connection);
  move(connection, connection.is_idle() ? vacant_ : has_room(connection) ? roomy_ : busy_);
}

}  // namespace fortune::flood
