/// The fast way: a connection answered and closed where it was accepted.
#pragma once

#include <chrono>

#include "fortune/codec.hpp"
#include "fortune/file_descriptor.hpp"
#include "fortune/framing.hpp"
#include "ledger.hpp"
#include "reception.hpp"
#include "selection.hpp"

namespace asio {
class io_context;
}

namespace fortune::serve {

/// Answers the connections of one acceptor, on its thread: send, look, close. No allocation, no
/// timer and no poller, unless the connection must go the slow way; then it moves, once and for
/// good, to the worker's loop.
class Answerer final : public Reception {
 public:
  /// `timeout` is for a peer to take its answer. All that is referred to must outlive the answerer.
  Answerer(const House& house, const Endpoint& endpoint, std::chrono::nanoseconds timeout,
           Picker picker, asio::io_context& loop)
      : Reception(house, endpoint, Stay::some),
        framing_(*endpoint.framing),
        timeout_(timeout),
        picker_(picker),
        loop_(loop) {}

  Counts counts() const override;

 private:
  void serve(FileDescriptor peer, Visit visit) override;
  void answer_slowly(FileDescriptor peer, Visit visit, Bytes rest);

  Framing framing_;
  std::chrono::nanoseconds timeout_;
  Picker picker_;
  asio::io_context& loop_;
  Ledger slow_;  // written by the loop's thread
};

}  // namespace fortune::serve
