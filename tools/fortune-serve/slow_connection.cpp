#include "slow_connection.hpp"

#include <array>
#include <asio/buffer.hpp>
#include <asio/write.hpp>
#include <cerrno>
#include <utility>

namespace fortune::serve {
namespace {

constexpr std::size_t most_discarded_bytes = std::size_t{4} << 20;

// What is thrown away needs no buffer of its own: one for all the connections of a thread.
thread_local std::array<std::byte, 16 * 1024> scratch;

}  // namespace

SlowConnection::SlowConnection(asio::io_context& loop, FileDescriptor peer, Visit visit,
                               LastWords words, Deadline deadline)
    : socket_(loop, asio::generic::stream_protocol(AF_UNSPEC, 0), peer.get()),
      timer_(loop, deadline.time()),
      visit_(std::move(visit)),
      words_(std::move(words)) {
  peer.release();
}

SlowConnection::~SlowConnection() {
  end();
  visit_.end(outcome_);
}

void SlowConnection::start(Ledger& ledger) {
  visit_.move_to(ledger);
  timer_.async_wait([self = shared_from_this()](std::error_code error) {
    if (error) return;
    if (!self->words_.bytes.empty()) self->outcome_ = Count::timed_out;
    self->end();
  });
  asio::async_write(socket_, asio::buffer(words_.bytes.data(), words_.bytes.size()),
                    [self = shared_from_this()](std::error_code error, std::size_t size) {
                      self->sent(error, size);
                    });
}

void SlowConnection::sent(std::error_code error, std::size_t size) {
  Ledger::Entry(visit_.ledger()).add(Count::bytes_sent, size);
  words_.bytes = words_.bytes.subspan(size);
  if (error) return end();
  outcome_ = words_.outcome;
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
  // As an errno: UBSan's look at a category takes a pipe, and there may be no descriptor left.
  if (error.value() == ECONNRESET) outcome_ = Count::aborted;
  end();
}

// What is cut short ends in a reset: after `text`, an orderly end would pass for the fortune's own.
void SlowConnection::end() {
  std::error_code ignored;
  if (!words_.bytes.empty()) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  timer_.cancel();
  socket_.close(ignored);
}

}  // namespace fortune::serve
