/// Whether an answer is what it should be.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "expectation.hpp"
#include "failure_kind.hpp"
#include "fortune/codec.hpp"
#include "plan.hpp"

namespace fortune::flood {

struct Fault {
  Phase phase;
  Cause cause;
};

/// Checks answers one after the other, in a text of its own, so that it allocates only for the
/// longest. Used by one thread; the plan must outlive it.
class AnswerCheck {
 public:
  explicit AnswerCheck(const Plan& plan) : plan_(plan) {}

  /// What is wrong with all that has arrived as one answer. While the input is open that is only
  /// what cannot become right any more.
  std::optional<Fault> find_fault(Bytes arrived, Input input);

  /// The same of the response to a request of `query`, which others may follow.
  struct Response {
    std::size_t consumed = 0;  ///< 0 while it is not whole
    std::optional<Fault> fault;
  };
  Response check_response(Bytes arrived);

  /// The index in the expectation of the answer that was last found without a fault; nothing
  /// without an expectation.
  std::optional<std::size_t> expected_index() const { return index_; }

 private:
  std::optional<Fault> find_fault_in_text(std::string_view text);

  const Plan& plan_;
  std::string text_;
  std::optional<std::size_t> index_;
};

/// Whether these bytes begin the response by which a server of `query` says unasked that it ends.
bool may_be_farewell(Bytes arrived);

}  // namespace fortune::flood
