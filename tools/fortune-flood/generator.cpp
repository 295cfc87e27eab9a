#include "generator.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <new>
#include <system_error>

namespace fortune::flood {
namespace {

constexpr std::size_t buffer_bytes = 64 * 1024;
constexpr int most_events = 256;

// Before a slot that could not have a connection tries again: a dead server is not to be hammered,
// and what the machine has run out of comes back only with time.
constexpr std::chrono::milliseconds pause_after_failure{5};

std::uint64_t ns(Clock::duration duration) {
  return static_cast<std::uint64_t>(std::max(duration.count(), Clock::rep{0}));
}

int socket_error(const FileDescriptor& socket) {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

}  // namespace

Generator::Generator(const Target& target, std::size_t connections, std::uint64_t requests)
    : target_(target),
      requests_left_(requests),
      poller_(epoll_create1(EPOLL_CLOEXEC)),
      idle_(connections),
      buffer_(buffer_bytes),
      check_(target.codec, target.max_text_bytes, target.expectation) {
  if (!poller_) throw std::system_error(errno, std::system_category(), "epoll_create1");
  epoll_event stop{.events = EPOLLIN, .data = {.ptr = nullptr}};
  epoll_ctl(poller_.get(), EPOLL_CTL_ADD, target_.signals, &stop);
  for (auto slot = idle_.begin(); slot != idle_.end(); ++slot) {
    slot->list = &idle_;
    slot->self = slot;
  }
  record_.connections = connections;
  if (target_.expectation) record_.seen.resize(target_.expectation->distinct());
}

void Generator::run() {
  for (;;) {
    auto now = Clock::now();
    expire(now);
    resume_paused(now);
    while (!idle_.empty() && may_start(now)) {
      start_request(idle_.front(), now);
      now = Clock::now();
    }
    if (interrupted_ || (record_.in_flight == 0 && !may_start(now))) return;
    wait(now);
  }
}

bool Generator::may_start(Clock::time_point now) const {
  return requests_left_ > 0 && now < target_.end;
}

void Generator::move(Slot& slot, Slots& to) {
  to.splice(to.end(), *slot.list, slot.self);
  slot.list = &to;
}

void Generator::start_request(Slot& slot, Clock::time_point now) {
  --requests_left_;
  ++record_.attempted;
  ++record_.in_flight;
  slot.in_request = true;
  slot.started = now;
  slot.first_address = slot.address = preferred_address_;
  move(slot, running_);
  try_connect(slot, now);
}

bool Generator::open_socket(Slot& slot, int family, Clock::time_point now) {
  slot.socket = FileDescriptor(socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!slot.socket) return false;
  slot.opened = now;
  record_.connections_achieved = std::max(record_.connections_achieved, ++open_sockets_);
  return true;
}

void Generator::close_socket(Slot& slot) {
  if (slot.socket) --open_sockets_;
  slot.socket.reset();
}

void Generator::try_connect(Slot& slot, Clock::time_point now) {
  const SocketAddress& address = target_.addresses[slot.address];
  if (!slot.socket && !open_socket(slot, address.family(), now))
    return connect_failed(slot, errno, now);
  if (connect(slot.socket.get(), address.data(), address.size) != 0 && errno != EINPROGRESS) {
    // A Unix-domain socket whose backlog is full; no poller tells when there is room again.
    if (errno == EAGAIN) return pause(slot, now);
    return connect_failed(slot, errno, now);
  }
  // Edge-triggered and for both directions: one registration serves the whole connection.
  epoll_event events{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.ptr = &slot}};
  if (epoll_ctl(poller_.get(), EPOLL_CTL_ADD, slot.socket.get(), &events) != 0)
    connect_failed(slot, errno, now);
}

void Generator::connect_failed(Slot& slot, int error, Clock::time_point now) {
  close_socket(slot);
  // A name may have addresses that nobody listens on.
  const std::size_t next_address = (slot.address + 1) % target_.addresses.size();
  if (next_address != slot.first_address && side_of(cause_of_errno(error)) == Side::server) {
    slot.address = next_address;
    return try_connect(slot, now);
  }
  // A reset that is reported by connect came after the handshake.
  fail(slot, error == ECONNRESET ? Phase::first_byte : Phase::connect, cause_of_errno(error), now);
}

void Generator::wait(Clock::time_point now) {
  auto until = Clock::time_point::max();
  if (!running_.empty()) until = running_.front().started + target_.timeout;
  if (!paused_.empty()) until = std::min(until, paused_.front().resume);
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(until - now).count();
  std::array<epoll_event, most_events> events;
  const int n = epoll_wait(poller_.get(), events.data(), most_events,
                           static_cast<int>(std::clamp<std::int64_t>(milliseconds, 0, 60'000)));
  for (int i = 0; i < n; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.ptr == nullptr)
      interrupted_ = true;
    else
      handle_within_memory(*static_cast<Slot*>(event.data.ptr), event.events);
  }
}

// The only thing that allocates is keeping an answer, and its text.
void Generator::handle_within_memory(Slot& slot, std::uint32_t events) {
  try {
    handle(slot, events);
  } catch (const std::bad_alloc&) {
    slot.arrived = {};
    fail(slot, Phase::body, Cause::no_memory, Clock::now());
  }
}

void Generator::handle(Slot& slot, std::uint32_t events) {
  const auto now = Clock::now();
  if (!slot.connected) {
    if ((events & EPOLLERR) != 0)
      if (const int error = socket_error(slot.socket); error != 0)
        return connect_failed(slot, error, now);
    slot.connected = true;
    slot.connected_at = now;
    preferred_address_ = slot.address;
    ++record_.connections_opened;
    record_.connect.record(ns(now - slot.opened));
  }
  if ((events & ~std::uint32_t{EPOLLOUT}) != 0) receive(slot, (events & EPOLLRDHUP) != 0, now);
}

// An answer that came in one piece with its FIN is checked where it lies. `peer_has_ended` saves
// the read that would return 0: the FIN was there before we read, so a read that leaves room in the
// buffer has taken all there is.
void Generator::receive(Slot& slot, bool peer_has_ended, Clock::time_point now) {
  for (;;) {
    const ssize_t n = recv(slot.socket.get(), buffer_.data(), buffer_.size(), 0);
    const bool nothing_before = slot.arrived.empty();
    if (n < 0) {
      if (errno == EAGAIN) return;
      return fail(slot, nothing_before ? Phase::first_byte : Phase::body, cause_of_errno(errno),
                  now);
    }
    const auto piece = Bytes(buffer_).first(static_cast<std::size_t>(n));
    const bool buffer_was_filled = piece.size() == buffer_.size();
    record_.bytes_received += piece.size();
    if (nothing_before && n > 0) record_.first_byte.record(ns(now - slot.connected_at));

    const bool ended = n == 0 || (peer_has_ended && !buffer_was_filled);
    const bool in_one_piece = ended && nothing_before;
    if (!in_one_piece) slot.arrived.insert(slot.arrived.end(), piece.begin(), piece.end());
    const auto fault = check_.find_fault(in_one_piece ? piece : Bytes(slot.arrived),
                                         ended ? Input::ended : Input::open);
    if (fault) return fail(slot, fault->phase, fault->cause, now);
    if (ended) return succeed(slot, now);
    if (!buffer_was_filled) return;
  }
}

void Generator::succeed(Slot& slot, Clock::time_point now) {
  if (const auto index = check_.expected_index()) ++record_.seen[*index];
  ++record_.ok;
  if (now <= target_.end) ++record_.ok_in_window;
  record_.service.record(ns(now - slot.started));
  record_.response.record(ns(now - slot.started));  // a closed loop's request is due at its start
  end_request(slot);
}

void Generator::fail(Slot& slot, Phase phase, Cause cause, Clock::time_point now) {
  record_.count_failure(phase, cause);
  end_request(slot);
  if (phase == Phase::connect) pause(slot, now);
}

void Generator::end_request(Slot& slot) {
  --record_.in_flight;
  slot.in_request = false;
  slot.connected = false;
  close_socket(slot);
  slot.arrived.clear();
  move(slot, idle_);
}

void Generator::pause(Slot& slot, Clock::time_point now) {
  slot.resume = now + pause_after_failure;
  move(slot, paused_);
}

void Generator::resume_paused(Clock::time_point now) {
  while (!paused_.empty() && paused_.front().resume <= now) {
    Slot& slot = paused_.front();
    if (!slot.in_request) {
      move(slot, idle_);
    } else if (now - slot.started >= target_.timeout) {
      fail(slot, Phase::connect, Cause::timeout, now);
    } else {
      // Back to its place, since expire() looks at the front alone.
      const auto place = std::ranges::find_if(
          running_, [&](const Slot& other) { return other.started > slot.started; });
      running_.splice(place, paused_, slot.self);
      slot.list = &running_;
      try_connect(slot, now);
    }
  }
}

void Generator::expire(Clock::time_point now) {
  while (!running_.empty() && now - running_.front().started >= target_.timeout) {
    Slot& slot = running_.front();
    const Phase phase = !slot.connected        ? Phase::connect
                        : slot.arrived.empty() ? Phase::first_byte
                                               : Phase::body;
    // The next ones try another address first, if there is one.
    if (phase == Phase::connect) preferred_address_ = (slot.address + 1) % target_.addresses.size();
    fail(slot, phase, Cause::timeout, now);
  }
}

}  // namespace fortune::flood
