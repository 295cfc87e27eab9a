/// Signals as something to wait for.
#pragma once

#include <csignal>
#include <initializer_list>
#include <optional>

#include "fortune/file_descriptor.hpp"

namespace fortune::cli {

/// While it lives, the signals are blocked in the thread that made it, and in those it starts, and
/// wait to be taken: no handler runs, and no system call is interrupted. To be made before other
/// threads are.
class Signals {
 public:
  /// Throws std::system_error.
  Signals(std::initializer_list<int> numbers);

  /// Signals that were not taken are lost.
  ~Signals();

  /// From now on, and for good, the signals are lost: what they could ask for is being done.
  void retire() { retired_ = true; }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// Readable while a signal waits, in any number of pollers at once.
  int descriptor() const { return descriptor_.get(); }

  /// The number of a signal that waits, if one does.
  std::optional<int> take();

 private:
  sigset_t before_{};
  bool retired_ = false;
  FileDescriptor descriptor_;
};

}  // namespace fortune::cli
