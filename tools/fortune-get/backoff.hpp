/// Pauses between tries.
#pragma once

#include <optional>
#include <random>

#include "fortune/deadline.hpp"

namespace fortune::get {

/// Each pause is at random between half of a length and all of it, so that clients which failed
/// together do not come again together; the length doubles from pause to pause.
class Backoff {
 public:
  explicit Backoff(Clock::duration first) : length_(first) {}

  Clock::duration next();

 private:
  Clock::duration length_;
  std::optional<std::minstd_rand> random_;  // made when needed: a seed is a system call or two
};

}  // namespace fortune::get
