/// One run: fortunes from the first server that gives one, all by one deadline.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "answer.hpp"
#include "backoff.hpp"
#include "conversation.hpp"
#include "fortune/deadline.hpp"
#include "fortune/endpoint.hpp"

namespace fortune::get {

struct Plan {
  std::vector<Endpoint> endpoints;  ///< at least one; tried in this order
  Terms terms;
  std::optional<std::string> unlike;  ///< a fortune of this text is as good as none
  std::size_t retries = 0;            ///< a fortune: how often the list is gone over again
  Clock::duration retry_delay = std::chrono::milliseconds(100);  ///< the first one
};

struct Delivery {
  Answer answer;
  Endpoint endpoint;        ///< with its framing, also where that was detected
  Clock::duration elapsed;  ///< at this endpoint alone, from asking to having it whole
};

/// Used by one thread.
class Call {
 public:
  Call(const Plan& plan, Deadline deadline);

  /// The next fortune; `wanted` are still to come, this one included. The server that gave the last
  /// one is asked first. Throws cli::Failure, with the status and the endpoint of the last server
  /// that failed.
  Delivery next(std::size_t wanted);

 private:
  struct Server {
    const Endpoint* endpoint;                    // the plan's, which stays where it is
    std::unique_ptr<Conversation> conversation;  // empty when it must begin anew
  };

  std::error_code ask_all(std::size_t wanted, std::size_t rounds_left, Delivery& delivery);
  std::error_code ask(Server& server, std::size_t wanted, Deadline deadline, Delivery& delivery);
  bool pause_after(std::error_code error, Backoff& backoff) const;

  Plan plan_;
  Deadline deadline_;
  std::vector<Server> servers_;  // the one that gave the last fortune is the first
};

}  // namespace fortune::get
