/// The query connections of one endpoint on one event loop.
#pragma once

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "fortune/codec.hpp"
#include "fortune/deadline.hpp"
#include "fortune/file_descriptor.hpp"
#include "fortune/readiness.hpp"
#include "ledger.hpp"
#include "publication.hpp"
#include "query_connection.hpp"
#include "query_dispatcher.hpp"

namespace fortune::serve {

/// Owns the connections, their buffers and their deadlines. Lives on the loop's thread, and ends
/// before the loop does.
class QueryService {
 public:
  struct Deadlines {
    Clock::duration answer;  ///< for a peer to take its answers
    Clock::duration idle;    ///< between messages
  };

  /// `stats` makes the answer to STATS. It, the publication and the ledger, which this thread
  /// writes, must outlive the loop. Throws std::system_error when there is no poller to be had.
  QueryService(asio::io_context& loop, const Publication& publication, Picker picker,
               const std::function<std::string()>& stats, Deadlines deadlines, Ledger& ledger);

  /// What has not ended is aborted.
  ~QueryService();

  /// Once it drains, who comes is answered what has arrived, and parted from.
  void adopt(FileDescriptor peer, Visit visit);

  /// Lets go of an edition that is not the newest.
  void refresh() { reader_.edition(); }

  /// Answers what has arrived, tells each peer that the server goes, and ends its connection.
  void drain();

 private:
  friend class QueryConnection;

  Dispatched dispatch(Bytes arrived, std::size_t enough_bytes, std::vector<std::byte>& out);
  void heard_from(QueryConnection& connection);
  void await_taking(QueryConnection& connection);
  void count_sent(std::size_t bytes) { Ledger::Entry(ledger_).add(Count::bytes_sent, bytes); }
  void end(QueryConnection& connection, Count outcome);
  void linger(QueryConnection& connection, Count outcome);

  void enter(QueryConnection& connection, QueryConnection::List& list);
  void arm(Clock::time_point earliest);
  void expire();

  asio::io_context& loop_;
  Publication::Reader reader_;
  QueryDispatcher dispatcher_;
  Deadlines deadlines_;
  Ledger& ledger_;
  std::vector<std::byte> input_;
  std::vector<std::byte> answers_;

  // A list's deadlines are equally far off for all, so the order in which connections came in is
  // the order in which they are due: moving one allocates nothing, and one timer serves all.
  QueryConnection::List idle_;
  QueryConnection::List taking_;
  asio::steady_timer timer_;
  Clock::time_point armed_ = Clock::time_point::max();

  Readiness readiness_;
  bool draining_ = false;
};

}  // namespace fortune::serve
