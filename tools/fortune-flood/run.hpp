/// A whole run: the generators' threads, their clock and their sum.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "expectation.hpp"
#include "fortune/address.hpp"
#include "fortune/codec.hpp"
#include "fortune/deadline.hpp"
#include "summary.hpp"

namespace fortune::flood {

struct Plan {
  std::vector<SocketAddress> addresses;
  const Codec& codec;
  std::size_t max_text_bytes;
  const Expectation* expectation;  ///< may be null
  Clock::duration timeout;
  std::size_t connections;
  std::size_t threads;
  std::optional<Clock::duration> duration;
  std::optional<std::uint64_t> requests;
};

/// Runs the plan to its end; SIGINT and SIGTERM end it at once. Throws std::system_error when the
/// machine lacks what a run needs before it begins. Once at a time in a process.
Summary run(const Plan& plan);

}  // namespace fortune::flood
