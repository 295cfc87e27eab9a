#include "fortune/wakeable_thread.hpp"

#include <pthread.h>

#include <csignal>
#include <utility>

#include "signal_mask.hpp"

namespace fortune {
namespace {

// Ignored by default, so it harms nobody who has no handler. Closing or shutting down a listening
// socket would wake its thread as well, but drops the connections that wait in the backlog.
constexpr int wake_signal = SIGURG;

void install_wake_handler() {
  struct sigaction action {};
  action.sa_handler = [](int) {};  // and no SA_RESTART
  sigaction(wake_signal, &action, nullptr);
}

}  // namespace

WakeableThread::WakeableThread(std::function<void()> body) {
  install_wake_handler();
  const SignalMask mask(wake_signal);
  thread_ = std::thread(std::move(body));
}

WakeableThread::~WakeableThread() {
  if (thread_.joinable()) join();
}

void WakeableThread::wake() { pthread_kill(thread_.native_handle(), wake_signal); }

void WakeableThread::join() {
  wake();
  thread_.join();
}

}  // namespace fortune
