/// One thread's load: connections that ask, take their answer to its end, and ask again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <vector>

#include "answer_check.hpp"
#include "expectation.hpp"
#include "fortune/address.hpp"
#include "fortune/codec.hpp"
#include "fortune/deadline.hpp"
#include "fortune/file_descriptor.hpp"
#include "record.hpp"

namespace fortune::flood {

/// What all generators of a run share. Immutable; outlives them.
struct Target {
  std::vector<SocketAddress> addresses;  ///< alternatives, tried in order; at least one
  const Codec& codec;
  std::size_t max_text_bytes;
  const Expectation* expectation;  ///< null: any text will do
  Clock::duration timeout;         ///< of a request, from its start
  Clock::time_point end;           ///< after it nothing new is started
  int signals;                     ///< once it is readable the run is interrupted
};

/// A closed loop over a fixed number of connections on an epoll of its own: Asio's reactor costs a
/// connection more system calls than asking for the fortune does. Lives on one thread.
class Generator {
 public:
  /// At most `requests` are started.
  Generator(const Target& target, std::size_t connections, std::uint64_t requests);

  /// Returns when all that was started has ended, or the run is interrupted.
  void run();

  const Record& record() const { return record_; }

 private:
  struct Slot;
  using Slots = std::list<Slot>;

  // One connection, and the request on it.
  struct Slot {
    FileDescriptor socket;
    Slots* list = nullptr;  // that holds this slot, at `self`
    Slots::iterator self;
    std::size_t first_address = 0;  // of the request, and the one it is at
    std::size_t address = 0;
    Clock::time_point started;       // of the request
    Clock::time_point opened;        // of the socket
    Clock::time_point resume;        // of a paused slot
    Clock::time_point connected_at;  // meaningful once `connected`
    bool in_request = false;
    bool connected = false;
    std::vector<std::byte> arrived;  // of an answer that comes in pieces
  };

  bool may_start(Clock::time_point now) const;
  static void move(Slot& slot, Slots& to);
  void start_request(Slot& slot, Clock::time_point now);
  void try_connect(Slot& slot, Clock::time_point now);
  void connect_failed(Slot& slot, int error, Clock::time_point now);
  void wait(Clock::time_point now);
  void handle(Slot& slot, std::uint32_t events);
  void handle_within_memory(Slot& slot, std::uint32_t events);
  void receive(Slot& slot, bool peer_has_ended, Clock::time_point now);
  void succeed(Slot& slot, Clock::time_point now);
  void fail(Slot& slot, Phase phase, Cause cause, Clock::time_point now);
  void end_request(Slot& slot);
  bool open_socket(Slot& slot, int family, Clock::time_point now);
  void close_socket(Slot& slot);
  void pause(Slot& slot, Clock::time_point now);
  void resume_paused(Clock::time_point now);
  void expire(Clock::time_point now);

  const Target& target_;
  std::uint64_t requests_left_;
  std::size_t preferred_address_ = 0;  // the one that connected last
  FileDescriptor poller_;
  bool interrupted_ = false;
  std::uint64_t open_sockets_ = 0;

  // Each slot is in one of these. Time-out and pause are the same for all, so the order in which
  // slots came in is the order in which they leave: no timers, and moving a slot allocates nothing.
  Slots idle_;
  Slots running_;
  Slots paused_;

  std::vector<std::byte> buffer_;  // of the answer that is being read
  AnswerCheck check_;
  Record record_;
};

}  // namespace fortune::flood
