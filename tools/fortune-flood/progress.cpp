#include "progress.hpp"

namespace fortune::flood {

void Progress::publish(std::size_t thread, const Record& record) {
  const std::lock_guard lock(mutex_);
  states_[thread].ok = record.ok;
  states_[thread].errors = record.errors();
  states_[thread].response = record.response;
}

Progress::State Progress::state() const {
  const std::lock_guard lock(mutex_);
  State sum;
  for (const State& state : states_) {
    sum.ok += state.ok;
    sum.errors += state.errors;
    sum.response.merge(state.response);
  }
  return sum;
}

}  // namespace fortune::flood
