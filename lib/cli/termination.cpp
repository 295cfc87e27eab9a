#include "cli/termination.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace fortune::cli {

TerminationSignals::TerminationSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  descriptor_ = FileDescriptor(signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!descriptor_) throw std::system_error(errno, std::system_category(), "signalfd");
  pthread_sigmask(SIG_BLOCK, &signals, &before_);
}

TerminationSignals::~TerminationSignals() {
  while (take()) continue;
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

std::optional<int> TerminationSignals::take() {
  signalfd_siginfo signal{};
  if (read(descriptor_.get(), &signal, sizeof signal) != sizeof signal) return std::nullopt;
  return static_cast<int>(signal.ssi_signo);
}

}  // namespace fortune::cli
