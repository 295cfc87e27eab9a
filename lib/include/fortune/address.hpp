/// Socket addresses, and the resolution of an endpoint to them.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "fortune/deadline.hpp"

namespace fortune {

struct Endpoint;

/// One address that connect(2) and bind(2) take: IPv4, IPv6 or Unix-domain. A value.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  int family() const { return storage.ss_family; }
  const sockaddr* data() const { return reinterpret_cast<const sockaddr*>(&storage); }
  sockaddr* data() { return reinterpret_cast<sockaddr*>(&storage); }

  /// Of an IPv4 or IPv6 address; 0 for a Unix-domain one.
  std::uint16_t port() const;
  void set_port(std::uint16_t port);

  /// Without a framing; over TCP where it is of IPv4 or IPv6, and without a host where it is the
  /// any-address.
  Endpoint to_endpoint() const;

  /// Whether nobody but this machine can send from it or to it.
  bool is_loopback() const;

  /// Of a socket, and of whom it is connected to. AF_UNSPEC when the socket has none.
  static SocketAddress of_socket(int socket);
  static SocketAddress of_peer(int socket);

  static SocketAddress unix_path(const std::string& path);
};

/// The system's order of preference, but the families in turn, so that one family that leads
/// nowhere holds up the other only once (RFC 8305, section 4). The order is otherwise kept.
std::vector<SocketAddress> with_families_in_turn(std::span<const SocketAddress> addresses);

/// The addresses a client should try, in this order, families in turn. A host without a name is
/// localhost. A numeric address or a path asks nobody and takes no time; a name asks the system's
/// resolver, in a thread of its own that is left behind if it does not answer in time. On failure
/// the vector is empty and `error` says why: Errc::host_not_found, Errc::timed_out or a system
/// error.
std::vector<SocketAddress> resolve(const Endpoint& endpoint, Deadline deadline,
                                   std::error_code& error);

/// The addresses a server should bind: all of a name's; for no host the IPv6 any-address first,
/// which takes IPv4 too, and the IPv4 one for machines without IPv6. Blocks.
std::vector<SocketAddress> resolve_for_listening(const Endpoint& endpoint, std::error_code& error);

}  // namespace fortune
