/// Sockets bound to the addresses of an endpoint, as listeners and datagram sockets both need them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "fortune/address.hpp"
#include "fortune/endpoint.hpp"
#include "fortune/file_descriptor.hpp"

namespace fortune {

/// Of SOCK_STREAM or SOCK_DGRAM, closed on exec; an IPv6 any-address takes IPv4 too. Not yet bound.
/// Throws std::system_error.
FileDescriptor make_socket(const SocketAddress& address, int type);

/// Throws std::system_error.
void set_flag(int socket, int level, int option, int value);

/// Makes a Socket of each address, or, empty and with an error, of none. Port 0 becomes the first
/// one's real port.
template <typename Socket, typename Make>
std::vector<std::unique_ptr<Socket>> try_bind_all(Endpoint& endpoint, const Make& make,
                                                  std::error_code& error) {
  std::vector<std::unique_ptr<Socket>> sockets;
  for (SocketAddress& address : resolve_for_listening(endpoint, error)) {
    address.set_port(endpoint.port);
    try {
      sockets.push_back(make(address));
    } catch (const std::system_error& failure) {
      error = failure.code();
      // A name may have an address of a family that this machine does not speak.
      if (error == std::errc::address_family_not_supported ||
          error == std::errc::address_not_available)
        continue;
      return {};
    }
    endpoint.port = sockets.back()->port();
    // The IPv6 any-address takes IPv4 as well.
    if (endpoint.transport != Transport::unix_stream && endpoint.host.empty()) break;
  }
  return sockets;
}

/// Makes a Socket of each address of the endpoint, and sets its port to the real one where it was
/// 0. Throws std::system_error that names the endpoint.
template <typename Socket, typename Make>
std::vector<std::unique_ptr<Socket>> bind_all(Endpoint& endpoint, const Make& make) {
  // The port that the kernel gives for one address of a name may be taken at the next.
  constexpr int most_attempts = 16;
  std::error_code error;
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    Endpoint real = endpoint;
    auto sockets = try_bind_all<Socket>(real, make, error);
    if (!sockets.empty()) {
      endpoint = real;
      return sockets;
    }
    if (endpoint.port != 0 || error != std::errc::address_in_use) break;
  }
  throw std::system_error(error, "cannot listen on " + endpoint.to_string());
}

}  // namespace fortune
