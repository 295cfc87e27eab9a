#include "record.hpp"

namespace fortune::flood {

std::uint64_t Record::errors(Side side) const {
  std::uint64_t sum = 0;
  for_each_failure([&](Phase, Cause cause, std::uint64_t count) {
    if (side_of(cause) == side) sum += count;
  });
  return sum;
}

std::uint64_t Record::errors() const { return errors(Side::server) + errors(Side::generator); }

void Record::merge(const Record& other) {
  attempted += other.attempted;
  ok += other.ok;
  ok_in_window += other.ok_in_window;
  in_flight += other.in_flight;
  connections_opened += other.connections_opened;
  bytes_received += other.bytes_received;
  most_sockets += other.most_sockets;
  sockets_were_denied |= other.sockets_were_denied;
  warmup.attempted += other.warmup.attempted;
  warmup.ok += other.warmup.ok;
  warmup.errors += other.warmup.errors;
  for (std::size_t phase = 0; phase < phase_count; ++phase)
    for (std::size_t cause = 0; cause < cause_count; ++cause)
      failures[phase][cause] += other.failures[phase][cause];
  connect.merge(other.connect);
  first_byte.merge(other.first_byte);
  service.merge(other.service);
  response.merge(other.response);
  late.merge(other.late);
  timeline.merge(other.timeline);
  if (seen.size() < other.seen.size()) seen.resize(other.seen.size());
  for (std::size_t i = 0; i < other.seen.size(); ++i) seen[i] += other.seen[i];
}

}  // namespace fortune::flood
