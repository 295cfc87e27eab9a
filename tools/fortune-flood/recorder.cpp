#include "recorder.hpp"

#include <algorithm>

namespace fortune::flood {
namespace {

std::uint64_t ns(Clock::duration duration) {
  return static_cast<std::uint64_t>(std::max(duration.count(), Clock::rep{0}));
}

}  // namespace

Recorder::Recorder(const Plan& plan, const Period& period) : period_(period) {
  if (plan.expectation) record_.seen.resize(plan.expectation->distinct());
}

void Recorder::begin(Clock::time_point due) {
  ++record_.attempted;
  ++record_.in_flight;
  if (!is_measured(due)) ++record_.warmup.attempted;
}

void Recorder::connected(Clock::time_point opened, Clock::time_point now) {
  ++record_.connections_opened;
  if (is_measured(opened)) record_.connect.record(ns(now - opened));
}

void Recorder::first_byte(Clock::time_point due, Clock::time_point sent, Clock::time_point now) {
  if (is_measured(due)) record_.first_byte.record(ns(now - sent));
}

void Recorder::succeed(Clock::time_point due, Clock::time_point started, Clock::time_point now,
                       std::optional<std::size_t> expected_index) {
  --record_.in_flight;
  ++record_.ok;
  if (expected_index) ++record_.seen[*expected_index];
  if (!is_measured(due)) {
    ++record_.warmup.ok;
    return;
  }
  if (now <= period_.end) ++record_.ok_in_window;
  record_.service.record(ns(now - started));
  record_.response.record(ns(now - due));
  record_.timeline.record_ok(now - period_.measured_from, ns(now - due));
}

void Recorder::fail(Clock::time_point due, Phase phase, Cause cause, Clock::time_point now) {
  --record_.in_flight;
  record_.count_failure(phase, cause);
  if (is_measured(due))
    record_.timeline.record_error(now - period_.measured_from);
  else
    ++record_.warmup.errors;
}

void Recorder::late(Clock::time_point due, Clock::duration by) {
  if (is_measured(due)) record_.late.record(ns(by));
}

void Recorder::sockets_open(std::uint64_t now_open) {
  record_.most_sockets = std::max(record_.most_sockets, now_open);
}

}  // namespace fortune::flood
