#include "race.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <vector>

#include "fortune/address.hpp"
#include "fortune/error.hpp"
#include "socket_wait.hpp"

namespace fortune {
namespace {

// The Connection Attempt Delay of RFC 8305, section 5.
constexpr std::chrono::milliseconds attempt_delay{250};

class Race {
 public:
  Race(int type, short goal, Bytes datagram) : type_(type), goal_(goal), datagram_(datagram) {}

  FileDescriptor run(std::span<const SocketAddress> addresses, Deadline deadline);

  std::error_code error() const { return error_; }

 private:
  bool start(const SocketAddress& address);
  FileDescriptor take_winner();

  int type_;
  short goal_;  // what poll(2) tells of a winner
  Bytes datagram_;
  std::vector<FileDescriptor> sockets_;
  std::vector<pollfd> polled_;  // one a socket, in their order
  std::error_code error_ = Errc::host_not_found;
};

FileDescriptor Race::run(std::span<const SocketAddress> addresses, Deadline deadline) {
  Deadline next_start = Deadline::after({});
  for (;;) {
    if (!addresses.empty() && (sockets_.empty() || next_start.remaining() == Clock::duration{})) {
      if (start(addresses.front())) next_start = Deadline::after(attempt_delay);
      addresses = addresses.subspan(1);
      continue;
    }
    if (sockets_.empty()) return {};
    if (wait_for(polled_, addresses.empty() ? deadline : std::min(deadline, next_start))) {
      const std::size_t running = sockets_.size();
      if (FileDescriptor winner = take_winner()) return winner;
      if (sockets_.size() < running) next_start = Deadline::after({});
    } else if (deadline.remaining() == Clock::duration{}) {
      error_ = Errc::timed_out;
      return {};
    }
  }
}

bool Race::start(const SocketAddress& address) {
  FileDescriptor socket(::socket(address.family(), type_ | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket ||
      (connect(socket.get(), address.data(), address.size) != 0 && errno != EINPROGRESS) ||
      (!datagram_.empty() && send(socket.get(), datagram_.data(), datagram_.size(), 0) < 0)) {
    error_ = {errno, std::system_category()};
    return false;
  }
  polled_.push_back({.fd = socket.get(), .events = goal_, .revents = 0});
  sockets_.push_back(std::move(socket));
  return true;
}

// The first socket that got there; those that failed are dropped.
FileDescriptor Race::take_winner() {
  for (std::size_t i = 0; i < sockets_.size();) {
    int failure = 0;
    socklen_t size = sizeof failure;
    if (polled_[i].revents != 0) getsockopt(polled_[i].fd, SOL_SOCKET, SO_ERROR, &failure, &size);
    if (failure != 0) {
      error_ = {failure, std::system_category()};
      sockets_.erase(sockets_.begin() + static_cast<std::ptrdiff_t>(i));
      polled_.erase(polled_.begin() + static_cast<std::ptrdiff_t>(i));
    } else if ((polled_[i].revents & goal_) != 0) {
      return std::move(sockets_[i]);
    } else {
      ++i;
    }
  }
  return {};
}

}  // namespace

FileDescriptor race_to_connect(std::span<const SocketAddress> addresses, Deadline deadline,
                               std::error_code& error) {
  Race race(SOCK_STREAM, POLLOUT, {});
  FileDescriptor winner = race.run(addresses, deadline);
  error = winner ? std::error_code() : race.error();
  return winner;
}

FileDescriptor race_to_answer(std::span<const SocketAddress> addresses, Bytes datagram,
                              Deadline deadline, std::error_code& error) {
  Race race(SOCK_DGRAM, POLLIN, datagram);
  FileDescriptor winner = race.run(addresses, deadline);
  error = winner ? std::error_code() : race.error();
  return winner;
}

}  // namespace fortune
