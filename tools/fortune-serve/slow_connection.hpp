/// The slow way: a connection that could not be answered and closed at once.
#pragma once

#include <asio/generic/stream_protocol.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <system_error>

#include "fortune/codec.hpp"
#include "fortune/deadline.hpp"
#include "fortune/file_descriptor.hpp"
#include "ledger.hpp"

namespace fortune::serve {

/// Sends the rest of the answer, ends our side, and reads until the peer ends its side, since
/// closing with unread input resets the connection, and a reset can destroy what was sent.
///
/// Made on any thread; from start() on it is owned by its pending operations, lives on the loop's
/// thread, and counts itself in the ledger there when it ends. The answer and the ledger must
/// outlive the loop.
class SlowConnection : public std::enable_shared_from_this<SlowConnection> {
 public:
  /// Throws std::system_error when the poller cannot take the socket.
  SlowConnection(asio::io_context& loop, FileDescriptor peer, Bytes rest, Deadline deadline,
                 Ledger& ledger);
  ~SlowConnection();

  /// On the loop's thread.
  void start();

 private:
  void sent(std::error_code error, std::size_t size);
  void discard();
  void discarded(std::error_code error, std::size_t size);
  void end();

  asio::generic::stream_protocol::socket socket_;
  asio::steady_timer timer_;
  Bytes rest_;
  Ledger& ledger_;
  std::uint64_t Ledger::*outcome_ = &Ledger::aborted;
  std::size_t discarded_bytes_ = 0;
};

}  // namespace fortune::serve
