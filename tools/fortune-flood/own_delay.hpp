/// How much later than it could have a thread has started requests.
#pragma once

#include "fortune/deadline.hpp"
#include "fortune/file_descriptor.hpp"

namespace fortune::flood {

/// What was due while the thread was at something else is late by its fault. So is what had to wait
/// for a connection: by as long as the request before it on that connection was late, and by as
/// long as the thread then had to wait for a CPU, else it would have seen earlier that the
/// connection had become free.
///
/// Belongs to one thread, on which all is called.
class OwnDelay {
 public:
  /// Without this, or where the kernel does not tell, CPUs are taken to be free.
  void watch_cpu();

  /// The thread has waited for events, and has been at work without a break since then.
  void woke(Clock::time_point awake_since);

  /// All that was due has been started.
  void caught_up() { is_queueing_ = false; }

  /// Something is due for which there is no connection.
  void queueing();

  /// Of what was due then and is started now, on a connection whose last request was that late.
  Clock::duration of(Clock::time_point due, Clock::time_point now, Clock::duration last) const;

 private:
  Clock::duration waited_for_cpu() const;  // ever

  FileDescriptor schedstat_;
  Clock::time_point awake_since_;
  bool is_queueing_ = false;
  Clock::duration waited_before_{};  // for a CPU; meaningful while there is a queue
  Clock::duration waited_{};         // before it woke, since it last did
};

}  // namespace fortune::flood
