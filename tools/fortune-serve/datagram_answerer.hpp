/// Answers datagrams: `qotd+udp`.
#pragma once

#include <cstdint>
#include <memory>

#include "fortune/datagram_socket.hpp"
#include "fortune/endpoint.hpp"
#include "fortune/wakeable_thread.hpp"
#include "house.hpp"
#include "ledger.hpp"
#include "reply_limit.hpp"
#include "selection.hpp"

namespace fortune::serve {

/// One thread that waits for datagrams, whatever they hold, and replies with one that holds a
/// fortune. Who is over the limit, and source ports of services that would answer an answer, get
/// none.
class DatagramAnswerer {
 public:
  /// Starts the thread, which writes the ledger. It must outlive the answerer.
  /// Throws std::system_error when no thread can be had.
  DatagramAnswerer(std::unique_ptr<DatagramSocket> socket, const Endpoint& endpoint,
                   const House& house, Picker picker, std::uint64_t replies_a_second,
                   Ledger& ledger);
  ~DatagramAnswerer();

  /// Has it let go of an edition that is not the newest soon, most likely.
  void wake() { thread_.wake(); }

  /// From now on it answers what has arrived, and ends.
  void drain() { socket_->drain(); }

  /// Returns when it has ended, and has closed the socket. Call drain() first.
  void join();

 private:
  void run();
  void answer(const Sender& sender);

  std::unique_ptr<DatagramSocket> socket_;
  const Endpoint& endpoint_;
  Publication::Reader reader_;
  Admission& admission_;
  Picker picker_;
  ReplyLimit limit_;
  Ledger& ledger_;
  WakeableThread thread_;
};

}  // namespace fortune::serve
