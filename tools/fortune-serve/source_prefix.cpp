#include "source_prefix.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

#include "fortune/address.hpp"

namespace fortune::serve {
namespace {

// Apart from all prefixes of IPv6 that are in use.
SourcePrefix of_ipv4(std::uint32_t address) {
  return SourcePrefix{std::uint64_t{0xffff} << 32 | ntohl(address)};
}

}  // namespace

std::optional<SourcePrefix> source_prefix(const SocketAddress& address) {
  if (address.family() == AF_INET)
    return of_ipv4(reinterpret_cast<const sockaddr_in&>(address.storage).sin_addr.s_addr);
  if (address.family() != AF_INET6) return std::nullopt;
  const in6_addr& ipv6 = reinterpret_cast<const sockaddr_in6&>(address.storage).sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&ipv6)) {
    std::uint32_t ipv4 = 0;
    std::memcpy(&ipv4, ipv6.s6_addr + 12, sizeof ipv4);
    return of_ipv4(ipv4);
  }
  std::uint64_t prefix = 0;
  for (int i = 0; i < 8; ++i) prefix = prefix << 8 | ipv6.s6_addr[i];
  return SourcePrefix{prefix};
}

}  // namespace fortune::serve
