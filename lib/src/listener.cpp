#include "fortune/listener.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "fortune/address.hpp"
#include "fortune/endpoint.hpp"

namespace fortune {
namespace {

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::system_category(), what);
}

void set_flag(int socket, int level, int option, int value) {
  if (setsockopt(socket, level, option, &value, sizeof value) != 0) throw_errno("setsockopt");
}

bool is_socket_file(const char* path) {
  struct stat status {};
  return lstat(path, &status) == 0 && S_ISSOCK(status.st_mode);
}

// A socket file outlives a server that was killed. It is stale when it refuses a connection; one
// with a full backlog (EAGAIN) is alive.
bool is_stale(const SocketAddress& address) {
  const FileDescriptor probe(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  return probe && connect(probe.get(), address.data(), address.size) != 0 && errno == ECONNREFUSED;
}

void bind_socket(int socket, const SocketAddress& address) {
  if (bind(socket, address.data(), address.size) == 0) return;
  if (errno != EADDRINUSE || address.family() != AF_UNIX) throw_errno("bind");
  const char* const path = reinterpret_cast<const sockaddr_un&>(address.storage).sun_path;
  if (!is_socket_file(path))
    errno = EEXIST;
  else if (!is_stale(address))
    errno = EADDRINUSE;
  else if (unlink(path) == 0 && bind(socket, address.data(), address.size) == 0)
    return;
  throw_errno("bind");
}

// Drops SYNs, and lets handshakes that have begun end. shutdown() or close() would reset whoever
// waits in the backlog; without this, under load, the backlog is never seen empty.
void refuse_new_handshakes(int socket) {
  constexpr std::uint32_t flags_offset = 13;  // in the TCP header, where the filter's view begins
  constexpr std::uint32_t syn = 0x02;
  std::array<sock_filter, 4> code{{
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, flags_offset),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, syn, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, 0),
      BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
  }};
  const sock_fprog program{code.size(), code.data()};
  // Without it a drain only takes longer.
  setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

}  // namespace

// Removes the socket file at the end, unless another one has taken its place meanwhile.
class Listener::SocketFile {
 public:
  explicit SocketFile(std::string path) : path_(std::move(path)) {
    if (lstat(path_.c_str(), &made_) != 0) throw_errno("lstat");
  }
  ~SocketFile() {
    struct stat now {};
    if (lstat(path_.c_str(), &now) == 0 && now.st_ino == made_.st_ino && now.st_dev == made_.st_dev)
      unlink(path_.c_str());
  }
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;

 private:
  std::string path_;
  struct stat made_ {};
};

Listener::Listener(const SocketAddress& address, int backlog)
    : socket_(socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (!socket_) throw_errno("socket");
  if (address.family() != AF_UNIX) set_flag(socket_.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  if (address.family() == AF_INET6) {
    const auto& name = reinterpret_cast<const sockaddr_in6&>(address.storage);
    set_flag(socket_.get(), IPPROTO_IPV6, IPV6_V6ONLY, !IN6_IS_ADDR_UNSPECIFIED(&name.sin6_addr));
  }
  bind_socket(socket_.get(), address);
  if (address.family() == AF_UNIX)
    file_ = std::make_unique<SocketFile>(
        reinterpret_cast<const sockaddr_un&>(address.storage).sun_path);
  if (listen(socket_.get(), backlog) != 0) throw_errno("listen");
}

Listener::~Listener() = default;

FileDescriptor Listener::accept(int& error) {
  error = 0;
  if (state_.load(std::memory_order_relaxed) == State::stopped) return {};
  FileDescriptor peer(accept4(socket_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!peer) {
    // EINVAL is a drained Unix-domain socket's word for EAGAIN.
    const bool drained = (errno == EAGAIN || errno == EINVAL) &&
                         state_.load(std::memory_order_relaxed) != State::open;
    if (!drained) error = errno;
  }
  return peer;
}

void Listener::drain() {
  State open = State::open;
  if (!state_.compare_exchange_strong(open, State::draining)) return;
  if (file_)
    shutdown(socket_.get(), SHUT_RD);
  else
    refuse_new_handshakes(socket_.get());
  fcntl(socket_.get(), F_SETFL, fcntl(socket_.get(), F_GETFL) | O_NONBLOCK);
}

void Listener::stop() {
  drain();
  state_.store(State::stopped, std::memory_order_relaxed);
}

std::uint16_t Listener::port() const {
  SocketAddress address;
  address.size = sizeof address.storage;
  if (getsockname(socket_.get(), address.data(), &address.size) != 0) return 0;
  return address.port();
}

namespace {

// On all addresses or, empty and with an error, on none. Port 0 becomes the first one's real port.
std::vector<std::unique_ptr<Listener>> try_listen_on(Endpoint& endpoint, int backlog,
                                                     std::error_code& error) {
  std::vector<std::unique_ptr<Listener>> listeners;
  for (SocketAddress& address : resolve_for_listening(endpoint, error)) {
    address.set_port(endpoint.port);
    try {
      listeners.push_back(std::make_unique<Listener>(address, backlog));
    } catch (const std::system_error& failure) {
      error = failure.code();
      // A name may have an address of a family that this machine does not speak.
      if (error == std::errc::address_family_not_supported ||
          error == std::errc::address_not_available)
        continue;
      return {};
    }
    endpoint.port = listeners.back()->port();
    // The IPv6 any-address takes IPv4 as well.
    if (endpoint.transport == Transport::tcp && endpoint.host.empty()) break;
  }
  return listeners;
}

}  // namespace

std::vector<std::unique_ptr<Listener>> listen_on(Endpoint& endpoint, int backlog) {
  // The port that the kernel gives for one address of a name may be taken at the next.
  constexpr int most_attempts = 16;
  std::error_code error;
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    Endpoint real = endpoint;
    auto listeners = try_listen_on(real, backlog, error);
    if (!listeners.empty()) {
      endpoint = real;
      return listeners;
    }
    if (endpoint.port != 0 || error != std::errc::address_in_use) break;
  }
  throw std::system_error(error, "cannot listen on " + endpoint.to_string());
}

}  // namespace fortune
