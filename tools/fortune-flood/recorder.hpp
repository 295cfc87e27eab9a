/// How one thread's requests enter its record.
#pragma once

#include "plan.hpp"
#include "record.hpp"

namespace fortune::flood {

/// Knows what belongs to the warm-up, which is counted but not measured. Every request that has
/// begun succeeds, fails, or is in flight in the end. Takes no lock and allocates nothing.
class Recorder {
 public:
  Recorder(const Plan& plan, const Period& period);

  const Record& record() const { return record_; }

  void begin(Clock::time_point due);
  void connected(Clock::time_point opened, Clock::time_point now);
  void received(std::size_t bytes) { record_.bytes_received += bytes; }
  void first_byte(Clock::time_point due, Clock::time_point sent, Clock::time_point now);
  void succeed(Clock::time_point due, Clock::time_point started, Clock::time_point now,
               std::optional<std::size_t> expected_index);
  void fail(Clock::time_point due, Phase phase, Cause cause, Clock::time_point now);

  /// The generator started a request that much later than it could have.
  void late(Clock::time_point due, Clock::duration by);

  void sockets_open(std::uint64_t now_open);
  void socket_denied() { record_.sockets_were_denied = true; }

 private:
  bool is_measured(Clock::time_point due) const { return due >= period_.measured_from; }

  const Period& period_;
  Record record_;
};

}  // namespace fortune::flood
