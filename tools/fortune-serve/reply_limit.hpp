/// How often one source of datagrams is answered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "fortune/deadline.hpp"
#include "source_prefix.hpp"

namespace fortune::serve {

/// A token bucket for each source, which is an IPv4 address or an IPv6 /64, since the sender of a
/// datagram can be forged and a server must not be a weapon against whoever is named. Of fixed
/// size: sources that fall into one bucket share it. Used by one thread.
class ReplyLimit {
 public:
  /// `a_second` replies to a source after a burst of ten times as many; 0 is no limit.
  explicit ReplyLimit(std::uint64_t a_second);

  bool allows(SourcePrefix source, Clock::time_point now);

 private:
  Clock::duration interval_;                // between replies, in the long run
  std::uint64_t multiplier_;                // random, so that nobody can aim at another's bucket
  std::vector<Clock::time_point> full_at_;  // a bucket is when it will be, or was, full
};

}  // namespace fortune::serve
