/// SIGINT and SIGTERM as something to wait for.
#pragma once

#include <csignal>
#include <optional>

#include "fortune/file_descriptor.hpp"

namespace fortune::cli {

/// While it lives, the two signals are blocked in the thread that made it, and in those it starts,
/// and wait to be taken: no handler runs, and no system call is interrupted. To be made before
/// other threads are.
class TerminationSignals {
 public:
  /// Throws std::system_error.
  TerminationSignals();

  /// Signals that were not taken are lost.
  ~TerminationSignals();
  TerminationSignals(const TerminationSignals&) = delete;
  TerminationSignals& operator=(const TerminationSignals&) = delete;

  /// Readable while a signal waits, in any number of pollers at once.
  int descriptor() const { return descriptor_.get(); }

  /// The number of a signal that waits, if one does.
  std::optional<int> take();

 private:
  sigset_t before_{};
  FileDescriptor descriptor_;
};

}  // namespace fortune::cli
