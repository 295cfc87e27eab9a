#include "fortune/acceptor.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <new>
#include <system_error>
#include <utility>

namespace fortune {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds shortest_pause{10};
constexpr milliseconds longest_pause{100};

// A connection that was gone before it was accepted.
bool is_passing(int error) { return error == ECONNABORTED || error == EPROTO; }

}  // namespace

Acceptor::Acceptor(Listener& listener, Handler& handler)
    : listener_(listener), handler_(handler), thread_([this] { run(); }) {}

Acceptor::~Acceptor() {
  listener_.drain();
  join();
}

// No wake-up is lost: drain() made the socket non-blocking before the signal, so the thread either
// is waiting, and is interrupted, or finds out at its next accept.
void Acceptor::join() {
  if (std::exchange(joined_, true)) return;
  thread_.join();
}

void Acceptor::run() {
  auto pause = shortest_pause;
  for (;;) {
    int error = 0;
    FileDescriptor peer = listener_.accept(error);
    if (peer) {
      pause = shortest_pause;
      handle(std::move(peer));
    } else if (error == 0) {
      return;
    } else if (error == EINTR) {
      handler_.woken();
    } else if (!is_passing(error)) {
      handler_.starved(error);
      poll(nullptr, 0, static_cast<int>(pause.count()));
      pause = std::min(2 * pause, longest_pause);
    }
  }
}

void Acceptor::handle(FileDescriptor peer) {
  try {
    handler_.accepted(std::move(peer));
  } catch (const std::bad_alloc&) {
    handler_.starved(ENOMEM);
  } catch (const std::system_error& failure) {
    handler_.starved(failure.code().value());
  }
}

}  // namespace fortune
