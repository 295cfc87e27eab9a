/// The ledger: what became of each connection.
#pragma once

#include <cstdint>

namespace fortune::serve {

/// Each connection accepted ends as one of served … protocol_errors; until then it is active, which
/// is counted rather than derived, so that balances() is a check.
///
/// Written by one thread, read after it has ended. On cache lines of its own.
struct alignas(64) Ledger {
  std::uint64_t accepted = 0;
  std::int64_t active = 0;            ///< below 0 where connections of another thread end
  std::uint64_t served = 0;           ///< the kernel took every byte, and no error until the close
  std::uint64_t aborted = 0;          ///< reset, or another error, before that
  std::uint64_t timed_out = 0;        ///< not all bytes were taken by the deadline
  std::uint64_t refused = 0;          ///< over a limit
  std::uint64_t protocol_errors = 0;  ///< the peer broke the protocol
  std::uint64_t bytes_sent = 0;

  Ledger& operator+=(const Ledger& other);
  bool balances() const;
};

}  // namespace fortune::serve
