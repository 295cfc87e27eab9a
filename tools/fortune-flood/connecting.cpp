// How a generator's connections come to be, and to their end.
#include <sys/socket.h>

#include <cerrno>

#include "generator.hpp"

namespace fortune::flood {
namespace {

// Before a connection that could not be made is tried again: a dead server is not to be hammered,
// and what the machine has run out of comes back only with time.
constexpr std::chrono::milliseconds pause_after_failure{5};

}  // namespace

std::size_t Generator::next_address(const Connection& connection) const {
  return (connection.address + 1) % plan_.addresses.size();
}

void Generator::open(Connection& connection, Clock::time_point now) {
  const int error = connector_.open(connection);
  if (connection.socket) ++open_sockets_;
  if (error != 0) return connect_failed(connection, error, now);
  connection.opened = now;
  move(connection, busy_);
  connect(connection, now);
}

void Generator::connect(Connection& connection, Clock::time_point now) {
  int error = connector_.connect(connection);
  const bool backlog_is_full = error == EAGAIN;  // a Unix-domain socket's
  if (error == 0) error = poller_.add(connection.socket.get(), &connection);
  if (error != 0 && !backlog_is_full) return connect_failed(connection, error, now);
  recorder_.sockets_open(open_sockets_);  // not before: a socket without a port is of no use
  if (backlog_is_full) {                  // no poller tells when it has room again
    connection.resume = now + pause_after_failure;
    return move(connection, backlogged_);
  }
  if (plan_.exchange == Exchange::datagram) return connected(connection, now);
  if (plan_.addresses.size() == 1) return;
  connection.resume = now + plan_.timeout / static_cast<int>(plan_.addresses.size());
  move(connection, connecting_);
}

void Generator::connect_failed(Connection& connection, int error, Clock::time_point now) {
  const Cause cause = cause_of_errno(error);
  if (side_of(cause) == Side::generator) recorder_.socket_denied();
  // A reset that is reported by connect came after the handshake; a datagram has none.
  const Phase phase =
      error == ECONNRESET || connection.connected ? Phase::first_byte : Phase::connect;
  close(connection);
  // A name may have addresses that nobody listens on.
  const std::size_t next = next_address(connection);
  if (next != connection.first_address && side_of(cause) == Side::server) {
    connection.address = next;
    return open(connection, now);
  }
  end_first(connection, Fault{phase, cause}, now);
  connection.resume = now + pause_after_failure;
  move(connection, cooling_);
}

void Generator::connected(Connection& connection, Clock::time_point now) {
  connection.connected = true;
  connection.connected_at = now;
  if (plan_.exchange == Exchange::datagram) {
    if (send(connection.socket.get(), nullptr, 0, 0) != 0) connect_failed(connection, errno, now);
    return;
  }
  preferred_address_ = connection.address;
  recorder_.connected(connection.opened, now);
  if (plan_.exchange == Exchange::connect) {
    Connector::reset_on_close(connection);
    end_first(connection, std::nullopt, now);
    return settle(connection);
  }
  if (!is_query(plan_.exchange)) return move(connection, busy_);
  connection.outgoing = request_;
  flush(connection, now);
}

void Generator::flush(Connection& connection, Clock::time_point now) {
  auto& outgoing = connection.outgoing;
  while (!outgoing.empty()) {
    const ssize_t n = send(connection.socket.get(), outgoing.data(), outgoing.size(), MSG_NOSIGNAL);
    if (n < 0 && errno == EAGAIN) break;
    if (n < 0) return lose(connection, cause_of_errno(errno), now);
    outgoing.erase(outgoing.begin(), outgoing.begin() + n);
  }
  settle(connection);
}

void Generator::close(Connection& connection) {
  if (connection.socket) --open_sockets_;
  connection.socket.reset();
  connection.connected = false;
  connection.requests_ever = connection.requests;
  connection.outgoing.clear();
  connection.arrived.clear();
}

}  // namespace fortune::flood
