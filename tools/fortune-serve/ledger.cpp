#include "ledger.hpp"

#include <thread>

namespace fortune::serve {
namespace {

constexpr std::array<std::string_view, count_count> names{
    "accepted", "active",          "served",   "aborted",  "timed_out",
    "refused",  "protocol_errors", "requests", "answered", "bytes_sent"};

}  // namespace

std::string_view name(Count count) { return names[static_cast<std::size_t>(count)]; }

Counts& Counts::operator+=(const Counts& other) {
  for (std::size_t i = 0; i < count_count; ++i) values_[i] += other.values_[i];
  return *this;
}

bool Counts::balances() const {
  const Counts& counts = *this;
  return counts[Count::active] <= counts[Count::accepted] &&
         counts[Count::accepted] == counts[Count::active] + counts[Count::served] +
                                        counts[Count::aborted] + counts[Count::timed_out] +
                                        counts[Count::refused] + counts[Count::protocol_errors];
}

Counts Ledger::read() const {
  for (;;) {
    Counts counts;
    const auto before = version_.load(std::memory_order_acquire);
    for (std::size_t i = 0; i < count_count; ++i)
      counts[static_cast<Count>(i)] = values_[i].load(std::memory_order_acquire);
    if (before % 2 == 0 && version_.load(std::memory_order_relaxed) == before) return counts;
    std::this_thread::yield();
  }
}

}  // namespace fortune::serve
