/// What one thread of a run records, and what a run adds up to.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "failure_kind.hpp"
#include "histogram.hpp"
#include "timeline.hpp"

namespace fortune::flood {

/// One thread's own while it runs; merged after the join, so
/// recording takes no lock and allocates nothing.
struct Record {
  std::uint64_t attempted = 0;
  std::uint64_t ok = 0;
  std::uint64_t ok_in_window = 0;  ///< completed before the load ended, without the warm-up's
  std::uint64_t in_flight = 0;     ///< counted, not derived, so that the balance is a check
  std::uint64_t connections_opened = 0;
  std::uint64_t bytes_received = 0;
  std::uint64_t most_sockets = 0;    ///< at once
  bool sockets_were_denied = false;  ///< a connection wanted one and could not have it

  std::array<std::array<std::uint64_t, cause_count>, phase_count> failures{};

  struct Warmup {
    std::uint64_t attempted = 0;
    std::uint64_t ok = 0;
    std::uint64_t errors = 0;
    friend bool operator==(const Warmup&, const Warmup&) = default;
  };
  Warmup warmup;  ///< its part of the totals; what is below leaves it out

  Histogram connect;     ///< socket made to connected
  Histogram first_byte;  ///< connected to first byte
  Histogram service;     ///< start to complete, of ok requests
  Histogram response;    ///< due to complete, of ok requests
  Histogram late;        ///< when it could have started to when it did; open loop
  Timeline timeline;

  std::vector<std::uint64_t> seen;  ///< by index of the expectation: how often the text came

  void count_failure(Phase phase, Cause cause) {
    ++failures[static_cast<std::size_t>(phase)][static_cast<std::size_t>(cause)];
  }
  bool balances() const { return attempted == ok + errors() + in_flight; }
  /// Calls visit(Phase, Cause, count) for each kind of failure there was.
  template <typename Visitor>
  void for_each_failure(Visitor visit) const {
    for (std::size_t phase = 0; phase < phase_count; ++phase)
      for (std::size_t cause = 0; cause < cause_count; ++cause)
        if (failures[phase][cause] != 0)
          visit(static_cast<Phase>(phase), static_cast<Cause>(cause), failures[phase][cause]);
  }

  std::uint64_t errors() const;
  std::uint64_t errors(Side side) const;
  bool anything_arrived() const { return bytes_received != 0 || ok != 0; }

  void merge(const Record& other);
};

}  // namespace fortune::flood
