/// One connection's standing, from the moment it is let in.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "admission.hpp"
#include "fortune/address.hpp"
#include "fortune/deadline.hpp"
#include "fortune/endpoint.hpp"
#include "ledger.hpp"

namespace fortune::serve {

/// Its pass, and its place in a ledger. A visit that nobody ends is aborted. Belongs to the thread
/// that writes the ledger.
class Visit {
 public:
  Visit(Ledger& ledger, Admission::Pass pass) : ledger_(&ledger), pass_(std::move(pass)) {
    ledger_->begin();
  }
  Visit(Visit&& other) noexcept
      : ledger_(std::exchange(other.ledger_, nullptr)),
        pass_(std::move(other.pass_)),
        details_(std::move(other.details_)) {}
  Visit& operator=(Visit&&) = delete;
  ~Visit() {
    if (ledger_) end(Count::aborted);
  }

  /// Has its end logged.
  void describe(const Endpoint& endpoint, const SocketAddress& peer);

  /// It goes on in another thread, and will end in that one's ledger.
  void move_to(Ledger& ledger) { ledger_ = &ledger; }

  Ledger& ledger() { return *ledger_; }
  Admission::Pass& pass() { return pass_; }

  void end(Count outcome, std::uint64_t bytes_sent = 0) {
    std::exchange(ledger_, nullptr)->end(outcome, bytes_sent);
    if (outcome == Count::served) pass_.mark_served();
    if (details_) log_end(outcome);
  }

 private:
  struct Details {
    std::string endpoint;
    std::string peer;
    Clock::time_point begun = Clock::now();
  };

  void log_end(Count outcome) const;

  Ledger* ledger_;
  Admission::Pass pass_;
  std::unique_ptr<Details> details_;
};

}  // namespace fortune::serve
