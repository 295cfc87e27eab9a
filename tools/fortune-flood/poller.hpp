/// An epoll that knows since when its thread has been kept from its work.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <span>

#include "fortune/deadline.hpp"
#include "fortune/file_descriptor.hpp"

namespace fortune::flood {

/// What a poller cares for.
enum class Attention {
  events,  ///< and no more; it may wait a millisecond too long for others
  rests,   ///< also when the thread has had one, at a system call more for each
};

/// Belongs to one thread.
class Poller {
 public:
  /// `stop`: a descriptor that ends the run once it is readable. Throws std::system_error.
  Poller(int stop, Attention attention);

  /// Edge-triggered and for both directions: one registration serves the whole connection. An
  /// errno, or 0.
  int add(int descriptor, void* tag);

  /// Waits for events, at most until then; with Attention::rests, with the resolution of the clock.
  /// Valid until the next call.
  std::span<const epoll_event> wait(Clock::time_point until);

  bool is_stopped() const { return is_stopped_; }

  /// Since when the thread has had something to do without a break. What was due after that and has
  /// been waiting for the thread is late by its fault. Only with Attention::rests.
  Clock::time_point awake_since() const { return awake_since_; }

 private:
  int wait_about(Clock::time_point until);
  int wait_and_note_rest(Clock::time_point until);

  Attention attention_;
  FileDescriptor epoll_;
  std::array<epoll_event, 256> events_;
  Clock::time_point awake_since_;
  bool is_stopped_ = false;
};

}  // namespace fortune::flood
