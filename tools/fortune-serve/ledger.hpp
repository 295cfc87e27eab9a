/// The ledger: what became of each connection.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fortune::serve {

/// Each connection accepted ends as one of served … protocol_errors; until then it is active, which
/// is counted rather than derived, so that balances() is a check.
enum class Count : std::uint8_t {
  accepted,
  active,
  served,           ///< the kernel took every byte, and no error until the close
  aborted,          ///< reset, or another error, before that
  timed_out,        ///< not all bytes were taken by the deadline
  refused,          ///< over a limit
  protocol_errors,  ///< the peer broke the protocol
  requests,         ///< of `query`, and datagrams
  answered,         ///< of these, with what they asked for
  bytes_sent,
};
inline constexpr auto count_count = static_cast<std::size_t>(Count::bytes_sent) + 1;

std::string_view name(Count count);

/// A ledger at one instant, or the sum of several. A value.
class Counts {
 public:
  std::uint64_t operator[](Count count) const { return values_[static_cast<std::size_t>(count)]; }
  std::uint64_t& operator[](Count count) { return values_[static_cast<std::size_t>(count)]; }
  Counts& operator+=(const Counts& other);

  bool balances() const;

 private:
  std::array<std::uint64_t, count_count> values_{};
};

/// Written by one thread, read by any at any time, without a lock: a sequence lock, whose writer
/// never waits. On cache lines of its own.
///
/// A connection may begin in one thread's ledger and end in another's; `active` of the latter alone
/// is then below 0, modulo 2^64, and right in the sum.
class alignas(64) Ledger {
 public:
  /// One change, which readers see whole. Short-lived.
  class Entry {
   public:
    explicit Entry(Ledger& ledger)
        : ledger_(ledger), version_(ledger.version_.load(std::memory_order_relaxed)) {
      ledger_.version_.store(version_ + 1, std::memory_order_relaxed);
    }
    ~Entry() { ledger_.version_.store(version_ + 2, std::memory_order_release); }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

    Entry& add(Count count, std::uint64_t n = 1) {
      auto& value = ledger_.values_[static_cast<std::size_t>(count)];
      // Release, so that whoever sees the new value also sees that a change is under way.
      value.store(value.load(std::memory_order_relaxed) + n, std::memory_order_release);
      return *this;
    }

   private:
    Ledger& ledger_;
    std::uint64_t version_;
  };

  void begin() { Entry(*this).add(Count::accepted).add(Count::active); }
  void end(Count outcome, std::uint64_t bytes_sent = 0) {
    Entry(*this).add(Count::active, minus_one).add(outcome).add(Count::bytes_sent, bytes_sent);
  }

  Counts read() const;

 private:
  static constexpr auto minus_one = ~std::uint64_t{0};

  std::atomic<std::uint64_t> version_ = 0;  // odd while a change is under way
  std::array<std::atomic<std::uint64_t>, count_count> values_{};
};

}  // namespace fortune::serve
