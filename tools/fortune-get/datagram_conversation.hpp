/// A server that answers datagrams: RFC 865 over UDP.
#pragma once

#include "conversation.hpp"

namespace fortune::get {

/// One datagram each way a fortune. A lost one is not sent again: trying again is the caller's.
class DatagramConversation final : public Conversation {
 public:
  DatagramConversation(const Endpoint& endpoint, std::size_t max_text_bytes)
      : endpoint_(endpoint), max_text_bytes_(max_text_bytes) {}

  std::error_code next(Answer& answer, std::size_t wanted, Deadline deadline) override;

 private:
  const Endpoint& endpoint_;
  std::size_t max_text_bytes_;
};

}  // namespace fortune::get
