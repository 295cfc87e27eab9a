#include "activation.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "cli/run.hpp"
#include "cli/units.hpp"
#include "environment.hpp"
#include "fortune/address.hpp"
#include "fortune/codec.hpp"

namespace fortune::serve {
namespace {

constexpr int first_inherited = 3;  // SD_LISTEN_FDS_START
constexpr std::uint64_t most_inherited = 1024;

std::string take_word(std::string& words) {
  const auto colon = words.find(':');
  std::string word = words.substr(0, colon);
  words.erase(0, colon == std::string::npos ? words.size() : colon + 1);
  return word;
}

int parse_count(const std::string& word) {
  try {
    return static_cast<int>(cli::parse_number(word, 0, most_inherited));
  } catch (const std::invalid_argument& error) {
    throw cli::Failure(EX_USAGE, std::string("LISTEN_FDS: ") + error.what());
  }
}

[[noreturn]] void reject(int fd, const std::string& why) {
  throw cli::Failure(EX_USAGE, "LISTEN_FDS: descriptor " + std::to_string(fd) + ' ' + why);
}

int socket_option(int fd, int option) {
  int value = 0;
  socklen_t size = sizeof value;
  if (getsockopt(fd, SOL_SOCKET, option, &value, &size) != 0) reject(fd, "is no socket");
  return value;
}

// Without FileDescriptorName= the name is that of the socket unit.
Framing framing_of(int fd, std::string_view name) {
  if (name.empty() || name == "unknown" || name.ends_with(".socket")) return Framing::qt;
  if (name.ends_with("+udp")) name.remove_suffix(4);
  const auto framing = framing_named(name);
  if (!framing || codec_of(*framing).senders != Codec::Senders::anyone)
    reject(fd, "has the name " + cli::quoted(name) + ", which is no framing of a server");
  return *framing;
}

Endpoint endpoint_of(int fd, std::string_view name) {
  const int type = socket_option(fd, SO_TYPE);
  const bool is_datagram = type == SOCK_DGRAM;
  if (!is_datagram && type != SOCK_STREAM) reject(fd, "is neither of streams nor of datagrams");
  if (!is_datagram && socket_option(fd, SO_ACCEPTCONN) == 0) reject(fd, "does not listen");
  const SocketAddress address = SocketAddress::of_socket(fd);
  if (address.family() != AF_INET && address.family() != AF_INET6 && address.family() != AF_UNIX)
    reject(fd, "is neither of IP nor Unix-domain");
  Endpoint endpoint = address.to_endpoint();
  if (endpoint.transport == Transport::unix_stream && endpoint.path.empty())
    reject(fd, "has no path, so no client could name it");
  endpoint.framing = framing_of(fd, name);
  if (!is_datagram) return endpoint;
  if (endpoint.transport != Transport::tcp || endpoint.framing != Framing::qotd)
    reject(fd, "takes datagrams, which only qotd over UDP does");
  endpoint.transport = Transport::udp;
  return endpoint;
}

}  // namespace

std::vector<InheritedSocket> take_inherited_sockets() {
  const std::string pid = take_variable("LISTEN_PID");
  const std::string count = take_variable("LISTEN_FDS");
  std::string names = take_variable("LISTEN_FDNAMES");
  std::vector<InheritedSocket> sockets;
  if (pid != std::to_string(getpid())) return sockets;
  const int end = first_inherited + parse_count(count);
  for (int fd = first_inherited; fd < end; ++fd) {
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) reject(fd, "is not open");
    Endpoint endpoint = endpoint_of(fd, take_word(names));
    sockets.push_back({FileDescriptor(fd), std::move(endpoint)});
  }
  return sockets;
}

}  // namespace fortune::serve
