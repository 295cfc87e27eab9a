#include "fortune/listener.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <utility>

#include "bound_socket.hpp"
#include "fortune/address.hpp"
#include "fortune/endpoint.hpp"
#include "socket_file.hpp"
#include "throw_errno.hpp"

namespace fortune {
namespace {

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

Listener::Listener(const SocketAddress& address, const ListenSettings& settings)
    : socket_(make_socket(address, SOCK_STREAM)) {
  if (address.family() == AF_UNIX) {
    const SocketFolderLock lock(reinterpret_cast<const sockaddr_un&>(address.storage).sun_path);
    file_ = std::make_unique<SocketFile>(socket_.get(), address, settings.socket_mode);
    if (listen(socket_.get(), settings.backlog) != 0) throw_errno("listen");
    return;
  }
  set_flag(socket_.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  // Connections inherit it: an answer does not wait until the peer has acknowledged the one before.
  set_flag(socket_.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  if (bind(socket_.get(), address.data(), address.size) != 0) throw_errno("bind");
  if (listen(socket_.get(), settings.backlog) != 0) throw_errno("listen");
}

Listener::Listener(FileDescriptor inherited)
    : socket_(std::move(inherited)), inherited_flags_(fcntl(socket_.get(), F_GETFL)) {
  fcntl(socket_.get(), F_SETFL, *inherited_flags_ & ~O_NONBLOCK);
  constexpr int on = 1;  // which a Unix-domain socket does not know
  setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Listener::~Listener() {
  if (inherited_flags_) fcntl(socket_.get(), F_SETFL, *inherited_flags_);
}

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
  else if (!inherited_flags_)
    refuse_new_handshakes(socket_.get());
  fcntl(socket_.get(), F_SETFL, fcntl(socket_.get(), F_GETFL) | O_NONBLOCK);
}

void Listener::stop() {
  drain();
  state_.store(State::stopped, std::memory_order_relaxed);
}

std::uint16_t Listener::port() const { return SocketAddress::of_socket(socket_.get()).port(); }

std::vector<std::unique_ptr<Listener>> listen_on(Endpoint& endpoint,
                                                 const ListenSettings& settings) {
  return bind_all<Listener>(endpoint, [&](const SocketAddress& address) {
    return std::make_unique<Listener>(address, settings);
  });
}

}  // namespace fortune
