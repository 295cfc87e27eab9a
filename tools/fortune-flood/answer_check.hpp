/// Whether an answer is what it should be.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "expectation.hpp"
#include "failure_kind.hpp"
#include "fortune/codec.hpp"

namespace fortune::flood {

struct Fault {
  Phase phase;
  Cause cause;
};

/// Checks answers one after the other, in a text of its own, so that it allocates only for the
/// longest. Used by one thread; codec and expectation must outlive it.
class AnswerCheck {
 public:
  /// Without an expectation any text will do, but an empty one.
  AnswerCheck(const Codec& codec, std::size_t max_text_bytes, const Expectation* expectation)
      : codec_(codec), max_text_bytes_(max_text_bytes), expectation_(expectation) {}

  /// What is wrong with all that has arrived. While the input is open that is only what cannot
  /// become right any more.
  std::optional<Fault> find_fault(Bytes arrived, Input input);

  /// The index in the expectation of the answer that was last found without a fault; nothing
  /// without an expectation.
  std::optional<std::size_t> expected_index() const { return index_; }

 private:
  std::optional<Fault> find_fault_in_text();

  const Codec& codec_;
  std::size_t max_text_bytes_;
  const Expectation* expectation_;
  std::string text_;
  std::optional<std::size_t> index_;
};

}  // namespace fortune::flood
