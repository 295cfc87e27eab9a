#include "conversation.hpp"

#include "datagram_conversation.hpp"
#include "fortune/endpoint.hpp"
#include "query_conversation.hpp"
#include "stream_conversation.hpp"

namespace fortune::get {

std::unique_ptr<Conversation> make_conversation(const Endpoint& endpoint, const Terms& terms) {
  if (endpoint.transport == Transport::udp)
    return std::make_unique<DatagramConversation>(endpoint, terms.max_text_bytes);
  if (endpoint.framing == Framing::query)
    return std::make_unique<QueryConversation>(endpoint, terms);
  return std::make_unique<StreamConversation>(endpoint, terms.max_text_bytes);
}

}  // namespace fortune::get
