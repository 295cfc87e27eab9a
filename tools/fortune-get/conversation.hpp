/// Asking one server for fortunes, one after the other.
#pragma once

#include <cstddef>
#include <memory>
#include <system_error>

#include "answer.hpp"
#include "fortune/codec.hpp"
#include "fortune/deadline.hpp"
#include "fortune/query.hpp"

namespace fortune {
struct Endpoint;
}

namespace fortune::get {

/// What is asked for.
struct Terms {
  std::size_t max_text_bytes = default_max_text_bytes;
  query::Request request;  ///< where one can ask for more than any fortune: RANDOM or AT
};

/// Used by one thread. Ends whatever connection it has with itself.
class Conversation {
 public:
  virtual ~Conversation() = default;

  /// Gets the next fortune, whose text is never empty on success. `wanted` is how many are still to
  /// come, this one included; where the framing allows it they are asked for ahead. After an error
  /// the conversation is over. Errors: fortune::Errc and the system's.
  virtual std::error_code next(Answer& answer, std::size_t wanted, Deadline deadline) = 0;
};

/// Nothing happens on the network yet. The endpoint must outlive the conversation; if it has no
/// framing, that is detected.
std::unique_ptr<Conversation> make_conversation(const Endpoint& endpoint, const Terms& terms);

}  // namespace fortune::get
