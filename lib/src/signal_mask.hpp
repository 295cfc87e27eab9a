/// Keeps the process's signals away from threads that are not meant to get them.
#pragma once

#include <csignal>

namespace fortune {

/// While it lives, this thread, and each thread it starts for good, takes no signal but `except`.
class SignalMask {
 public:
  explicit SignalMask(int except = 0) {
    sigset_t blocked;
    sigfillset(&blocked);
    if (except != 0) sigdelset(&blocked, except);
    pthread_sigmask(SIG_SETMASK, &blocked, &before_);
  }
  ~SignalMask() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalMask(const SignalMask&) = delete;
  SignalMask& operator=(const SignalMask&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace fortune
