/// A server that speaks `query`.
#pragma once

#include "arrivals.hpp"
#include "conversation.hpp"
#include "fortune/stream.hpp"

namespace fortune::get {

/// One connection for all fortunes. Requests are sent ahead of the answers, so that the way to the
/// server and back is paid for once in many fortunes.
class QueryConversation final : public Conversation {
 public:
  QueryConversation(const Endpoint& endpoint, const Terms& terms)
      : endpoint_(endpoint), terms_(terms) {}

  std::error_code next(Answer& answer, std::size_t wanted, Deadline deadline) override;

 private:
  std::error_code connect(Deadline deadline);
  std::error_code ask_ahead(std::size_t wanted, Deadline deadline);
  std::error_code read_response(query::DecodedResponse& response, Deadline deadline);

  const Endpoint& endpoint_;
  Terms terms_;
  Stream stream_;
  bool connected_ = false;
  std::size_t unanswered_ = 0;
  Arrivals arrived_;
};

}  // namespace fortune::get
