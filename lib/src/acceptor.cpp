#include "fortune/acceptor.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <csignal>
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

bool is_starvation(std::error_code error) {
  return error == std::errc::too_many_files_open ||
         error == std::errc::too_many_files_open_in_system || error == std::errc::no_buffer_space ||
         error == std::errc::not_enough_memory;
}

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
    std::error_code error;
    FileDescriptor peer = listener_.accept(error);
    if (peer) {
      pause = shortest_pause;
      handler_(std::move(peer));
    } else if (!error) {
      return;
    } else if (is_starvation(error)) {
      starved_(error);
      poll(nullptr, 0, static_cast<int>(pause.count()));
      pause = std::min(2 * pause, longest_pause);
    }
    // Anything else concerns one connection that is gone before it was accepted.
  }
}

}  // namespace fortune
