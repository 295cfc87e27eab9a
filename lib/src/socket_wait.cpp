#include "socket_wait.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <ctime>

#include "fortune/error.hpp"

namespace fortune {

bool wait_for(std::span<pollfd> sockets, Deadline deadline) {
  for (;;) {
    using namespace std::chrono;
    const nanoseconds left = deadline.remaining();
    const auto whole = duration_cast<seconds>(left);
    const timespec timeout{.tv_sec = whole.count(), .tv_nsec = (left - whole).count()};
    const int ready = ppoll(sockets.data(), sockets.size(), &timeout, nullptr);
    if (ready >= 0 || errno != EINTR) return ready > 0;
  }
}

std::size_t receive(int socket, std::span<std::byte> into, Deadline deadline,
                    std::error_code& error) {
  for (;;) {
    pollfd readable{.fd = socket, .events = POLLIN, .revents = 0};
    if (!wait_for({&readable, 1}, deadline)) {
      error = Errc::timed_out;
      return 0;
    }
    const ssize_t n = recv(socket, into.data(), into.size(), MSG_DONTWAIT);
    if (n >= 0) {
      error.clear();
      return static_cast<std::size_t>(n);
    }
    if (errno != EAGAIN && errno != EINTR) {
      error = {errno, std::system_category()};
      return 0;
    }
  }
}

}  // namespace fortune
