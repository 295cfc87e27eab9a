#include "fortune/acceptor.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <new>
#include <system_error>
#include <utility>

#include "signal_mask.hpp"

namespace fortune {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds shortest_pause{10};
constexpr milliseconds longest_pause{100};

// Ends a blocking accept4 with EINTR. Ignored by default, so it harms nobody who has no handler.
// Closing or shutting down the socket would wake the thread as well, but drops the connections that
// wait in the backlog.
constexpr int wake_signal = SIGURG;

void install_wake_handler() {
  struct sigaction action {};
  action.sa_handler = [](int) {};  // and no SA_RESTART
  sigaction(wake_signal, &action, nullptr);
}

// A signal, or a connection that was gone before it was accepted.
bool is_passing(int error) { return error == EINTR || error == ECONNABORTED || error == EPROTO; }

}  // namespace

Acceptor::Acceptor(Listener& listener, Handler handler, Starved starved)
    : listener_(listener), handler_(std::move(handler)), starved_(std::move(starved)) {
  install_wake_handler();
  const SignalMask mask(wake_signal);
  thread_ = std::thread([this] { run(); });
}

Acceptor::~Acceptor() {
  if (!thread_.joinable()) return;
  listener_.drain();
  join();
}

// No wake-up is lost: drain() made the socket non-blocking before the signal, so the thread either
// is waiting, and is interrupted, or finds out at its next accept.
void Acceptor::join() {
  pthread_kill(thread_.native_handle(), wake_signal);
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
    } else if (!is_passing(error)) {
      starved_(error);
      poll(nullptr, 0, static_cast<int>(pause.count()));
      pause = std::min(2 * pause, longest_pause);
    }
  }
}

void Acceptor::handle(FileDescriptor peer) {
  try {
    handler_(std::move(peer));
  } catch (const std::bad_alloc&) {
    starved_(ENOMEM);
  } catch (const std::system_error& failure) {
    starved_(failure.code().value());
  }
}

}  // namespace fortune
