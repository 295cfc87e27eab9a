#include "admission.hpp"

#include "fortune/address.hpp"

namespace fortune::serve {
namespace {

std::optional<SourcePrefix> source_of(const FileDescriptor& peer) {
  return source_prefix(SocketAddress::of_peer(peer.get()));
}

}  // namespace

// Each of the other doors may be about to let one in that stays.
std::optional<Admission::Pass> Admission::try_enter(const FileDescriptor& peer,
                                                    bool is_sure_to_stay) {
  if (!is_sure_to_stay && !limits_.served &&
      staying_.load(std::memory_order_relaxed) + doors_ < limits_.connections)
    return admit(peer);
  const std::lock_guard lock(mutex_);
  if (closed_ || waiting_ != 0 || !has_room()) return std::nullopt;
  return admit_to_stay(peer);
}

std::optional<Admission::Pass> Admission::enter(const FileDescriptor& peer) {
  std::unique_lock lock(mutex_);
  ++waiting_;
  const std::uint64_t turn = next_turn_++;
  room_.wait(lock, [&] { return closed_ || (turn == turn_ && has_room()); });
  --waiting_;
  if (closed_) return std::nullopt;
  ++turn_;
  room_.notify_all();
  return admit_to_stay(peer);
}

void Admission::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  room_.notify_all();
}

bool Admission::has_room() const {
  return staying_ < limits_.connections && (!limits_.served || tickets_ < *limits_.served);
}

// With its place taken at once, so that no more come in than there is room for.
Admission::Pass Admission::admit_to_stay(const FileDescriptor& peer) {
  Pass pass = admit(peer);
  pass.staying_ = true;
  ++staying_;
  take_ticket(pass);
  return pass;
}

std::optional<Admission::Pass> Admission::admit_datagram() {
  Pass pass(*this);
  if (!limits_.served) return pass;
  const std::lock_guard lock(mutex_);
  if (tickets_ >= *limits_.served) return std::nullopt;
  take_ticket(pass);
  return pass;
}

void Admission::take_ticket(Pass& pass) {
  if (!limits_.served) return;
  pass.ticket_ = true;
  ++tickets_;
}

Admission::Pass Admission::admit(const FileDescriptor& peer) {
  Pass pass(*this);
  if (limits_.per_source == 0) return pass;
  const auto source = source_of(peer);
  if (!source) return pass;
  const std::lock_guard lock(sources_mutex_);
  pass.over_limit_ = ++sources_[*source] > limits_.per_source;
  pass.source_ = source;
  return pass;
}

void Admission::count_served(Pass& pass) {
  const std::lock_guard lock(mutex_);
  pass.ticket_ = false;  // it is used up
  if (++served_ == *limits_.served) enough_();
}

void Admission::leave(Pass& pass) {
  if (pass.source_) {
    const std::lock_guard lock(sources_mutex_);
    const auto found = sources_.find(*pass.source_);
    if (--found->second == 0) sources_.erase(found);
  }
  if (pass.ticket_) {
    const std::lock_guard lock(mutex_);
    --tickets_;
    room_.notify_all();
  }
  if (!pass.staying_) return;
  --staying_;
  if (waiting_ == 0) return;
  const std::lock_guard lock(mutex_);
  room_.notify_all();
}

}  // namespace fortune::serve
