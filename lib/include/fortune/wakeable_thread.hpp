/// A thread that waits in a blocking system call, and can be woken from it.
#pragma once

#include <functional>
#include <thread>

namespace fortune {

/// Blocking in accept4 or recvmsg is the cheapest way to wait that the kernel has: no poller, and
/// no second system call that finds nothing there.
class WakeableThread {
 public:
  /// Starts the thread, which no other signal reaches, and gives SIGURG a handler for the whole
  /// process. Throws std::system_error when no thread can be had.
  explicit WakeableThread(std::function<void()> body);

  /// The body must be about to end.
  ~WakeableThread();
  WakeableThread(const WakeableThread&) = delete;
  WakeableThread& operator=(const WakeableThread&) = delete;

  /// Makes the system call that the thread waits in end with EINTR. One that it has not yet begun
  /// is not ended: whoever wakes must first have made sure that it would not wait. Not after
  /// join().
  void wake();

  /// Returns when the body has.
  void join();

 private:
  std::thread thread_;
};

}  // namespace fortune
