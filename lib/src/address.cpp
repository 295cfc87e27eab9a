#include "fortune/address.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "fortune/endpoint.hpp"
#include "fortune/error.hpp"

namespace fortune {
namespace {

struct Lookup {
  std::vector<SocketAddress> addresses;
  int error = 0;  // EAI_*
  int system_error = 0;
};

Lookup look_up(const std::string& host, std::uint16_t port, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  Lookup result;
  result.error = getaddrinfo(host.empty() ? nullptr : host.c_str(), std::to_string(port).c_str(),
                             &hints, &found);
  if (result.error != 0) {
    result.system_error = errno;
    return result;
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> list(found, freeaddrinfo);
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    SocketAddress address;
    std::memcpy(&address.storage, entry->ai_addr, entry->ai_addrlen);
    address.size = entry->ai_addrlen;
    // A name may have an address twice, which could not be listened on twice.
    if (std::ranges::none_of(result.addresses, [&](const SocketAddress& other) {
          return other.size == address.size &&
                 std::memcmp(&other.storage, &address.storage, address.size) == 0;
        }))
      result.addresses.push_back(address);
  }
  return result;
}

std::error_code to_error_code(const Lookup& lookup) {
  switch (lookup.error) {
    case 0: return {};
    case EAI_SYSTEM: return {lookup.system_error, std::system_category()};
    case EAI_MEMORY: return std::make_error_code(std::errc::not_enough_memory);
    default: return Errc::host_not_found;
  }
}

// getaddrinfo cannot be told to give up, so it runs beside us and is abandoned at the deadline.
Lookup look_up_by(Deadline deadline, const std::string& host, std::uint16_t port,
                  std::error_code& error) {
  std::packaged_task<Lookup()> task([host, port] { return look_up(host, port, 0); });
  std::future<Lookup> answer = task.get_future();
  std::thread(std::move(task)).detach();
  if (answer.wait_for(deadline.remaining()) != std::future_status::ready) {
    error = Errc::timed_out;
    return {};
  }
  Lookup lookup = answer.get();
  error = to_error_code(lookup);
  return lookup;
}

}  // namespace

std::uint16_t SocketAddress::port() const {
  switch (family()) {
    case AF_INET: return ntohs(reinterpret_cast<const sockaddr_in&>(storage).sin_port);
    case AF_INET6: return ntohs(reinterpret_cast<const sockaddr_in6&>(storage).sin6_port);
    default: return 0;
  }
}

void SocketAddress::set_port(std::uint16_t port) {
  if (family() == AF_INET) reinterpret_cast<sockaddr_in&>(storage).sin_port = htons(port);
  if (family() == AF_INET6) reinterpret_cast<sockaddr_in6&>(storage).sin6_port = htons(port);
}

Endpoint SocketAddress::to_endpoint() const {
  Endpoint endpoint;
  if (family() == AF_UNIX) {
    endpoint.transport = Transport::unix_stream;
    endpoint.path = reinterpret_cast<const sockaddr_un&>(storage).sun_path;
    return endpoint;
  }
  std::array<char, NI_MAXHOST> host{};
  getnameinfo(data(), size, host.data(), host.size(), nullptr, 0, NI_NUMERICHOST);
  const std::string_view word(host.data());
  if (word != "0.0.0.0" && word != "::") endpoint.host = word;
  endpoint.port = port();
  return endpoint;
}

bool SocketAddress::is_loopback() const {
  constexpr std::uint32_t loopback_network = 127;
  if (family() == AF_INET) {
    const auto& ipv4 = reinterpret_cast<const sockaddr_in&>(storage).sin_addr;
    return ntohl(ipv4.s_addr) >> 24 == loopback_network;
  }
  return family() == AF_UNIX ||
         IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6&>(storage).sin6_addr);
}

SocketAddress SocketAddress::of_socket(int socket) {
  SocketAddress address;
  address.size = sizeof address.storage;
  return getsockname(socket, address.data(), &address.size) == 0 ? address : SocketAddress{};
}

SocketAddress SocketAddress::of_peer(int socket) {
  SocketAddress address;
  address.size = sizeof address.storage;
  return getpeername(socket, address.data(), &address.size) == 0 ? address : SocketAddress{};
}

SocketAddress SocketAddress::unix_path(const std::string& path) {
  SocketAddress address;
  auto& name = reinterpret_cast<sockaddr_un&>(address.storage);
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, path.c_str(), std::min(path.size() + 1, sizeof name.sun_path));
  address.size = sizeof(sockaddr_un);
  return address;
}

std::vector<SocketAddress> with_families_in_turn(std::span<const SocketAddress> addresses) {
  std::vector<SocketAddress> first;
  std::vector<SocketAddress> other;
  for (const SocketAddress& address : addresses)
    (address.family() == addresses.front().family() ? first : other).push_back(address);
  std::vector<SocketAddress> merged;
  for (std::size_t i = 0; merged.size() < addresses.size(); ++i) {
    if (i < first.size()) merged.push_back(first[i]);
    if (i < other.size()) merged.push_back(other[i]);
  }
  return merged;
}

std::vector<SocketAddress> resolve(const Endpoint& endpoint, Deadline deadline,
                                   std::error_code& error) {
  error.clear();
  if (endpoint.transport == Transport::unix_stream)
    return {SocketAddress::unix_path(endpoint.path)};
  const std::string host = endpoint.host.empty() ? "localhost" : endpoint.host;
  Lookup numeric = look_up(host, endpoint.port, AI_NUMERICHOST);
  if (numeric.error == 0) return std::move(numeric.addresses);
  return with_families_in_turn(look_up_by(deadline, host, endpoint.port, error).addresses);
}

std::vector<SocketAddress> resolve_for_listening(const Endpoint& endpoint, std::error_code& error) {
  if (endpoint.transport == Transport::unix_stream)
    return {SocketAddress::unix_path(endpoint.path)};
  Lookup lookup = look_up(endpoint.host, endpoint.port, AI_PASSIVE);
  error = to_error_code(lookup);
  // The system lists 0.0.0.0 first; [::] takes both families, so it goes before it.
  if (endpoint.host.empty())
    std::stable_partition(lookup.addresses.begin(), lookup.addresses.end(),
                          [](const SocketAddress& a) { return a.family() == AF_INET6; });
  return std::move(lookup.addresses);
}

}  // namespace fortune
