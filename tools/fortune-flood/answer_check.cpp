#include "answer_check.hpp"

namespace fortune::flood {

std::optional<Fault> AnswerCheck::find_fault(Bytes arrived, Input input) {
  const bool ended = input == Input::ended;
  if (ended && arrived.empty()) return Fault{Phase::first_byte, Cause::eof};
  const Decoded decoded = codec_.decode(arrived, input, max_text_bytes_, text_);
  switch (decoded.progress) {
    case Progress::malformed: return Fault{Phase::body, Cause::malformed};
    case Progress::too_large: return Fault{Phase::body, Cause::too_large};
    case Progress::incomplete:
      if (ended) return Fault{Phase::body, Cause::short_message};
      return std::nullopt;
    case Progress::complete: break;
  }
  // Bytes behind the message are no part of it.
  if (decoded.consumed < arrived.size()) return Fault{Phase::body, Cause::malformed};
  return ended ? find_fault_in_text() : std::nullopt;
}

std::optional<Fault> AnswerCheck::find_fault_in_text() {
  if (text_.empty()) return Fault{Phase::verify, Cause::empty};
  if (!expectation_) return std::nullopt;
  index_ = expectation_->find(text_);
  if (!index_) return Fault{Phase::verify, Cause::unexpected};
  return std::nullopt;
}

}  // namespace fortune::flood
