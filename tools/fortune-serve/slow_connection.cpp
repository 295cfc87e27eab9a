#include "slow_connection.hpp"

#include <array>
#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/write.hpp>
#include <utility>

namespace fortune::serve {
namespace {

constexpr std::size_t most_discarded_bytes = std::size_t{4} << 20;

// What is thrown away needs no buffer of its own: one for all the connections of a thread.
thread_local std::array<std::byte, 16 * 1024> scratch;

}  // namespace

SlowConnection::SlowConnection(asio::io_context& loop, FileDescriptor peer, Bytes rest,
                               Deadline deadline, Ledger& ledger)
    : socket_(loop, asio::generic::stream_protocol(AF_UNSPEC, 0), peer.get()),
      timer_(loop, deadline.time()),
      rest_(rest),
      ledger_(ledger) {
  peer.release();
}

SlowConnection::~SlowConnection() {
  --ledger_.active;
  ++(ledger_.*outcome_);
}

void SlowConnection::start() {
  timer_.async_wait([self = shared_from_this()](std::error_code error) {
    if (error) return;
    if (!self->rest_.empty()) self->outcome_ = &Ledger::timed_out;
    self->end();
  });
  asio::async_write(socket_, asio::buffer(rest_.data(), rest_.size()),
                    [self = shared_from_this()](std::error_code error, std::size_t size) {
                      self->sent(error, size);
                    });
}

void SlowConnection::sent(std::error_code error, std::size_t size) {
  ledger_.bytes_sent += size;
  rest_ = rest_.subspan(size);
  if (error) return end();
  outcome_ = &Ledger::served;
  std::error_code ignored;
  socket_.shutdown(asio::socket_base::shutdown_send, ignored);
  discard();
}

void SlowConnection::discard() {
  socket_.async_read_some(asio::buffer(scratch),
                          [self = shared_from_this()](std::error_code error, std::size_t size) {
                            self->discarded(error, size);
                          });
}

void SlowConnection::discarded(std::error_code error, std::size_t size) {
  discarded_bytes_ += size;
  if (!error && discarded_bytes_ <= most_discarded_bytes) return discard();
  if (error == asio::error::connection_reset) outcome_ = &Ledger::aborted;
  end();
}

void SlowConnection::end() {
  std::error_code ignored;
  timer_.cancel();
  socket_.close(ignored);
}

}  // namespace fortune::serve
