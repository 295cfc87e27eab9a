#include "ledger.hpp"

namespace fortune::serve {

Ledger& Ledger::operator+=(const Ledger& other) {
  accepted += other.accepted;
  active += other.active;
  served += other.served;
  aborted += other.aborted;
  timed_out += other.timed_out;
  refused += other.refused;
  protocol_errors += other.protocol_errors;
  bytes_sent += other.bytes_sent;
  return *this;
}

bool Ledger::balances() const {
  const std::uint64_t ended = served + aborted + timed_out + refused + protocol_errors;
  return active >= 0 && accepted == static_cast<std::uint64_t>(active) + ended;
}

}  // namespace fortune::serve
