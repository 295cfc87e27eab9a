/// A server that speaks first, over a stream.
#pragma once

#include <vector>

#include "arrivals.hpp"
#include "conversation.hpp"
#include "fortune/address.hpp"
#include "fortune/stream.hpp"

namespace fortune::get {

/// One connection a fortune. In a framing that says how long a message is, it is dropped where the
/// message ends; what might follow is nobody's business, as in Qt's clients. Otherwise, and for
/// detection, it is read to its end.
class StreamConversation final : public Conversation {
 public:
  StreamConversation(const Endpoint& endpoint, std::size_t max_text_bytes)
      : endpoint_(endpoint), max_text_bytes_(max_text_bytes) {}

  std::error_code next(Answer& answer, std::size_t wanted, Deadline deadline) override;

 private:
  std::error_code read_framed(Stream& stream, Framing framing, Deadline deadline, Answer& answer);
  std::error_code read_and_detect(Stream& stream, Deadline deadline, Answer& answer);

  const Endpoint& endpoint_;
  std::size_t max_text_bytes_;
  std::vector<SocketAddress> addresses_;  // empty until they are needed
};

}  // namespace fortune::get
