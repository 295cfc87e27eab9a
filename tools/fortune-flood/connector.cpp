#include "connector.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include "cli/run.hpp"

namespace fortune::flood {
namespace {

void set(int socket, int level, int option, int value) {
  setsockopt(socket, level, option, &value, sizeof value);
}

}  // namespace

Connector::Connector(const Plan& plan) : plan_(plan) {}

int Connector::open(Connection& connection) {
  const int family = plan_.addresses[connection.address].family();
  const int type = plan_.exchange == Exchange::datagram ? SOCK_DGRAM : SOCK_STREAM;
  connection.socket = FileDescriptor(socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!connection.socket) return errno;
  // Small requests must not wait for the acknowledgement of earlier ones.
  if (family != AF_UNIX && is_query(plan_.exchange))
    set(connection.socket.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  return bind_source(connection, family);
}

int Connector::bind_source(const Connection& connection, int family) {
  for (std::size_t tried = 0; tried < plan_.sources.size(); ++tried) {
    const SocketAddress& source = plan_.sources[next_source_];
    next_source_ = (next_source_ + 1) % plan_.sources.size();
    if (source.family() != family) continue;
    // The port is chosen when the target is known, so that it need be free for that one alone.
    set(connection.socket.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
    return bind(connection.socket.get(), source.data(), source.size) == 0 ? 0 : errno;
  }
  return 0;
}

void Connector::reset_on_close(const Connection& connection) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(connection.socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

int Connector::connect(const Connection& connection) const {
  const SocketAddress& address = plan_.addresses[connection.address];
  if (::connect(connection.socket.get(), address.data(), address.size) == 0) return 0;
  return errno == EINPROGRESS ? 0 : errno;
}

void require_local(const std::vector<SocketAddress>& sources) {
  for (const SocketAddress& source : sources) {
    const FileDescriptor probe(socket(source.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (bind(probe.get(), source.data(), source.size) == 0) continue;
    const std::string why = std::generic_category().message(errno);
    std::array<char, INET6_ADDRSTRLEN> number{};
    getnameinfo(source.data(), source.size, number.data(), number.size(), nullptr, 0,
                NI_NUMERICHOST);
    throw cli::Failure(EX_USAGE, std::string("--source: ") + number.data() + ": " + why);
  }
}

}  // namespace fortune::flood
