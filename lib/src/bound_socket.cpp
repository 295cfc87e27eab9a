#include "bound_socket.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include "throw_errno.hpp"

namespace fortune {

void set_flag(int socket, int level, int option, int value) {
  if (setsockopt(socket, level, option, &value, sizeof value) != 0) throw_errno("setsockopt");
}

FileDescriptor make_socket(const SocketAddress& address, int type) {
  FileDescriptor socket(::socket(address.family(), type | SOCK_CLOEXEC, 0));
  if (!socket) throw_errno("socket");
  if (address.family() == AF_INET6) {
    const auto& name = reinterpret_cast<const sockaddr_in6&>(address.storage);
    set_flag(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, !IN6_IS_ADDR_UNSPECIFIED(&name.sin6_addr));
  }
  return socket;
}

}  // namespace fortune
