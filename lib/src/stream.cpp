#include "fortune/stream.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>

#include "fortune/address.hpp"
#include "fortune/error.hpp"
#include "race.hpp"
#include "socket_wait.hpp"

namespace fortune {
namespace {

// None at all would mean to wait for ever.
bool limit_sending(int socket, Clock::duration left) {
  using namespace std::chrono;
  const auto limit = std::max(ceil<microseconds>(left), microseconds(1));
  const auto whole = floor<seconds>(limit);
  const timeval timeout{.tv_sec = whole.count(), .tv_usec = (limit - whole).count()};
  return setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout) == 0;
}

// A Unix-domain socket whose backlog is full refuses a connect that does not block, and no poller
// tells when there is room again; one that blocks waits for it.
FileDescriptor connect_unix(const SocketAddress& address, Deadline deadline,
                            std::error_code& error) {
  FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (socket && limit_sending(socket.get(), deadline.remaining()) &&
      ::connect(socket.get(), address.data(), address.size) == 0) {
    error.clear();
    return socket;
  }
  error = {errno, std::system_category()};
  if (error == std::errc::resource_unavailable_try_again) error = Errc::timed_out;
  return {};
}

}  // namespace

std::error_code Stream::connect(std::span<const SocketAddress> addresses, Deadline deadline) {
  std::error_code error;
  socket_ = !addresses.empty() && addresses.front().family() == AF_UNIX
                ? connect_unix(addresses.front(), deadline, error)
                : race_to_connect(addresses, deadline, error);
  return error;
}

std::error_code Stream::write(Bytes bytes, Deadline deadline) {
  while (!bytes.empty()) {
    pollfd writable{.fd = socket_.get(), .events = POLLOUT, .revents = 0};
    if (!wait_for({&writable, 1}, deadline)) return Errc::timed_out;
    const ssize_t n = send(socket_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n >= 0)
      bytes = bytes.subspan(static_cast<std::size_t>(n));
    else if (errno != EAGAIN && errno != EINTR)
      return {errno, std::system_category()};
  }
  return {};
}

std::size_t Stream::read_some(std::span<std::byte> into, Deadline deadline,
                              std::error_code& error) {
  return receive(socket_.get(), into, deadline, error);
}

}  // namespace fortune
