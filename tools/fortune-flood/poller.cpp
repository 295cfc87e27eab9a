#include "poller.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace fortune::flood {
namespace {

constexpr Clock::duration longest =
    std::chrono::minutes(1);  // an int has room for its milliseconds

}  // namespace

Poller::Poller(int stop, Attention attention)
    : attention_(attention), epoll_(epoll_create1(EPOLL_CLOEXEC)), awake_since_(Clock::now()) {
  if (!epoll_) throw std::system_error(errno, std::system_category(), "epoll_create1");
  epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
  epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, stop, &event);
}

int Poller::add(int descriptor, void* tag) {
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.ptr = tag}};
  return epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event) == 0 ? 0 : errno;
}

std::span<const epoll_event> Poller::wait(Clock::time_point until) {
  const int n = attention_ == Attention::rests ? wait_and_note_rest(until) : wait_about(until);
  const std::span<const epoll_event> events(events_.data(),
                                            static_cast<std::size_t>(std::max(n, 0)));
  for (const epoll_event& event : events) is_stopped_ |= event.data.ptr == nullptr;
  return events;
}

int Poller::wait_about(Clock::time_point until) {
  const auto left = std::clamp(until - Clock::now(), Clock::duration{}, longest);
  const auto timeout = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return epoll_wait(epoll_.get(), events_.data(), static_cast<int>(events_.size()),
                    static_cast<int>(timeout));
}

int Poller::wait_and_note_rest(Clock::time_point until) {
  // Only one who finds nothing to do may rest; whether a wait has been one can't be told
  // afterwards.
  int n = epoll_wait(epoll_.get(), events_.data(), static_cast<int>(events_.size()), 0);
  const auto now = Clock::now();
  if (n != 0 || now >= until) return n;
  const auto left = std::min(until - now, longest);
  const auto whole = std::chrono::floor<std::chrono::seconds>(left);
  const timespec timeout{.tv_sec = whole.count(), .tv_nsec = (left - whole).count()};
  n = epoll_pwait2(epoll_.get(), events_.data(), static_cast<int>(events_.size()), &timeout,
                   nullptr);
  awake_since_ = std::min(Clock::now(), until);
  return n;
}

}  // namespace fortune::flood
