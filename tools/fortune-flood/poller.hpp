/// An epoll that knows since when its thread has been kept from its work.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstdint>
#include <span>

#include "fortune/deadline.hpp"
#include "fortune/file_descriptor.hpp"

namespace fortune::flood {

/// Belongs to one thread.
class Poller {
 public:
  /// `stop`: a descriptor that ends the run once it is readable. Throws std::system_error.
  explicit Poller(int stop);

  /// Edge-triggered and for both directions: one registration serves the whole connection. An
  /// errno, or 0.
  int add(int descriptor, void* tag);

  /// Waits for events, at most until then, with the resolution of the clock. Valid until the next
  /// call.
  std::span<const epoll_event> wait(Clock::time_point until);

  bool is_stopped() const { return is_stopped_; }

  /// Since when the thread has had something to do without a break. What was due after that and has
  /// been waiting for the thread is late by its fault.
  Clock::time_point awake_since() const { return awake_since_; }

 private:
  FileDescriptor epoll_;
  std::array<epoll_event, 256> events_;
  Clock::time_point awake_since_;
  bool is_stopped_ = false;
};

}  // namespace fortune::flood
