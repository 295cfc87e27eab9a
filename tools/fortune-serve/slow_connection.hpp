/// The slow way: a connection that could not be answered and closed at once.
#pragma once

#include <asio/generic/stream_protocol.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <cstddef>
#include <memory>
#include <system_error>

#include "fortune/codec.hpp"
#include "fortune/deadline.hpp"
#include "fortune/file_descriptor.hpp"
#include "ledger.hpp"
#include "visit.hpp"

namespace fortune::serve {

/// What a connection still gets before it ends.
struct LastWords {
  Bytes bytes;
  std::shared_ptr<const void> owner;  ///< keeps the bytes
  Count outcome;                      ///< once they are all sent, and nothing goes wrong after that
};

/// Sends the last words, ends our side, and reads until the peer ends its side, since closing with
/// unread input resets the connection, and a reset can destroy what was sent.
///
/// Made on any thread; from start() on it is owned by its pending operations, and lives on the
/// loop's thread.
class SlowConnection : public std::enable_shared_from_this<SlowConnection> {
 public:
  /// Throws std::system_error when the poller cannot take the socket.
  SlowConnection(asio::io_context& loop, FileDescriptor peer, Visit visit, LastWords words,
                 Deadline deadline);
  ~SlowConnection();

  /// On the loop's thread, which writes the ledger. It must outlive the loop.
  void start(Ledger& ledger);

 private:
  void sent(std::error_code error, std::size_t size);
  void discard();
  void discarded(std::error_code error, std::size_t size);
  void end();

  asio::generic::stream_protocol::socket socket_;
  asio::steady_timer timer_;
  Visit visit_;
  LastWords words_;
  Count outcome_ = Count::aborted;
  std::size_t discarded_bytes_ = 0;
};

}  // namespace fortune::serve
