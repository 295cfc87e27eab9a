/// One thread's load: connections that ask, take their answers, and ask again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "answer_check.hpp"
#include "connection.hpp"
#include "connector.hpp"
#include "own_delay.hpp"
#include "plan.hpp"
#include "poller.hpp"
#include "progress.hpp"
#include "recorder.hpp"
#include "schedule.hpp"

namespace fortune::flood {

/// A fixed number of connections on an epoll of its own: Asio's reactor costs a connection more
/// system calls than asking for the fortune does. Lives on one thread.
class Generator {
 public:
  /// The load's part of that thread, below load.threads. Once `stop` is readable the run is
  /// interrupted. `progress` may be null. What is passed must outlive the generator.
  Generator(const Plan& plan, const Period& period, std::size_t thread, int stop,
            Progress* progress);

  /// Returns when all that was due has ended, or the run is interrupted.
  void run();

  const Record& record() const { return recorder_.record(); }

 private:
  // generator.cpp: what is due, and when.
  void start_due_requests();
  void start_request(Connection& connection, Clock::time_point due, Clock::time_point now);
  Clock::time_point next_time(Clock::time_point now) const;
  void handle_events();
  void resume_cooled(Clock::time_point now);
  void retry_backlogged(Clock::time_point now);
  void try_next_addresses(Clock::time_point now);
  void give_up_overdue(Clock::time_point now);
  void count_what_is_queued(Clock::time_point now);
  void publish(Clock::time_point now);

  // connecting.cpp: from no socket to a request that is sent.
  void open(Connection& connection, Clock::time_point now);
  void connect(Connection& connection, Clock::time_point now);
  void connect_failed(Connection& connection, int error, Clock::time_point now);
  void connected(Connection& connection, Clock::time_point now);
  void flush(Connection& connection, Clock::time_point now);
  void close(Connection& connection);
  std::size_t next_address(const Connection& connection) const;

  // answering.cpp: what arrives, and how requests end.
  void handle(Connection& connection, std::uint32_t events);
  void handle_within_memory(Connection& connection, std::uint32_t events);
  void receive_answer(Connection& connection, bool peer_has_ended, Clock::time_point now);
  void receive_datagram(Connection& connection, Clock::time_point now);
  void receive_responses(Connection& connection, bool peer_has_ended, Clock::time_point now);
  void take_responses(Connection& connection, Bytes piece, Clock::time_point now);
  std::size_t answer_requests(Connection& connection, Bytes arrived, Clock::time_point now);
  void note_first_byte(const Connection& connection, Clock::time_point now);
  Phase phase_of(const Connection& connection, const Request& request) const;
  void end_first(Connection& connection, std::optional<Fault> fault, Clock::time_point now);
  void lose(Connection& connection, Cause cause, Clock::time_point now);
  void settle(Connection& connection);

  bool has_room(const Connection& connection) const;
  static void move(Connection& connection, Connections& to);

  const Plan& plan_;
  Schedule schedule_;
  Recorder recorder_;
  Connector connector_;
  AnswerCheck check_;
  Poller poller_;
  OwnDelay own_delay_;  // open loop
  std::size_t thread_;
  Progress* progress_;  // null when nobody watches
  Clock::time_point next_publication_;

  // Each connection is in one of these. Those that wait all wait equally long, so the order in
  // which they came in is the order in which they leave: no timers, and moving one allocates
  // nothing.
  Connections vacant_;      // has no request
  Connections roomy_;       // has some, and can take more
  Connections busy_;        // can take none
  Connections connecting_;  // busy, and may have to try another address
  Connections backlogged_;  // busy: a Unix-domain socket whose backlog is full
  Connections cooling_;     // could not connect

  // So it is with requests, which all have the same time-out.
  Requests unused_;
  Requests running_;
  Requests given_up_;

  std::vector<std::byte> request_;  // as the framing wants it
  std::vector<std::byte> buffer_;   // of what is being read
  std::vector<Connection*> unsent_;
  std::uint64_t open_sockets_ = 0;
  std::size_t preferred_address_ = 0;  // the one that connected last
};

}  // namespace fortune::flood
