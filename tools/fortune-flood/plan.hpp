/// All that the threads of a run share: whom to ask, what, how much and for how long.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "expectation.hpp"
#include "fortune/address.hpp"
#include "fortune/codec.hpp"
#include "fortune/deadline.hpp"
#include "load.hpp"

namespace fortune::flood {

/// Immutable while a run lasts.
struct Plan {
  std::vector<SocketAddress> addresses;  ///< alternatives, tried in order; at least one
  std::vector<SocketAddress>
      sources;  ///< local addresses, taken in turns; none: the system's choice
  Exchange exchange = Exchange::answer;
  const Codec& codec;
  std::size_t max_text_bytes = default_max_text_bytes;
  const Expectation* expectation = nullptr;  ///< null: any text will do
  Clock::duration timeout{};                 ///< of a request, from its real start
  Load load;
};

/// When a run takes place. Requests that are due before `measured_from` are its warm-up; none is
/// due at or after `end`.
struct Period {
  Period(Clock::time_point now, const Load& load)
      : start(now),
        measured_from(sum(now, load.warmup)),
        end(load.duration ? sum(measured_from, *load.duration) : Clock::time_point::max()) {}

  Clock::time_point start;
  Clock::time_point measured_from;
  Clock::time_point end;

 private:
  static Clock::time_point sum(Clock::time_point time, Clock::duration duration) {
    return time + std::min(duration, Clock::time_point::max() - time);
  }
};

}  // namespace fortune::flood
