#include "fortune/readiness.hpp"

#include <sys/epoll.h>

#include <array>
#include <cerrno>

#include "throw_errno.hpp"

namespace fortune {
namespace {

constexpr int most_events = 256;

int make_poller() {
  const int poller = epoll_create1(EPOLL_CLOEXEC);
  if (poller < 0) throw_errno("epoll_create1");
  return poller;
}

int control(int poller, int operation, int socket, Readiness::Watcher& watcher) {
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.ptr = &watcher}};
  return epoll_ctl(poller, operation, socket, &event) == 0 ? 0 : errno;
}

}  // namespace

Readiness::Readiness(asio::io_context& loop) : poller_(loop, make_poller()) { wait(); }

std::error_code Readiness::watch(int socket, Watcher& watcher) {
  return {control(poller_.native_handle(), EPOLL_CTL_ADD, socket, watcher), std::system_category()};
}

void Readiness::forget(int socket) {
  epoll_ctl(poller_.native_handle(), EPOLL_CTL_DEL, socket, nullptr);
}

void Readiness::tell_again(int socket, Watcher& watcher) {
  control(poller_.native_handle(), EPOLL_CTL_MOD, socket, watcher);
}

void Readiness::stop() { poller_.close(); }

void Readiness::wait() {
  poller_.async_wait(asio::posix::stream_descriptor::wait_read, [this](std::error_code cancelled) {
    if (cancelled) return;
    tell();
    if (poller_.is_open()) wait();
  });
}

void Readiness::tell() {
  std::array<epoll_event, most_events> events;
  const int n = epoll_wait(poller_.native_handle(), events.data(), most_events, 0);
  for (int i = 0; i < n; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    static_cast<Watcher*>(event.data.ptr)
        ->ready({.readable = (event.events & ~std::uint32_t{EPOLLOUT}) != 0,
                 .peer_ended = (event.events & EPOLLRDHUP) != 0});
  }
}

}  // namespace fortune
