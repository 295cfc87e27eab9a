#include "answerer.hpp"

#include <sys/socket.h>

#include <asio/post.hpp>
#include <cerrno>
#include <memory>
#include <utility>

#include "slow_connection.hpp"

namespace fortune::serve {
namespace {

// More than this may stay unsent long after the close, and then nobody would see it fail.
constexpr std::size_t most_fast_bytes = 8 * 1024;

enum class Look { nothing, input, error };

// Closing with unread input would reset the connection. A peer that is silent is not waited for,
// and one that has ended its side (0 bytes) cannot talk any more.
Look look(const FileDescriptor& peer) {
  std::byte byte;
  const ssize_t n = recv(peer.get(), &byte, sizeof byte, MSG_DONTWAIT);
  if (n > 0) return Look::input;
  return n == 0 || errno == EAGAIN ? Look::nothing : Look::error;
}

}  // namespace

void Answerer::answer(FileDescriptor peer) {
  ++fast_.accepted;
  ++fast_.active;
  const Bytes message = image_[picker_.pick(image_.size())];

  // MSG_MORE keeps the message back until the close, so that text and FIN leave as one segment.
  const bool is_small = message.size() <= most_fast_bytes;
  const ssize_t n = send(peer.get(), message.data(), message.size(),
                         is_small ? MSG_NOSIGNAL | MSG_MORE : MSG_NOSIGNAL);
  if (n < 0 && errno != EAGAIN) return end(&Ledger::aborted);
  const auto sent = static_cast<std::size_t>(n < 0 ? 0 : n);
  fast_.bytes_sent += sent;
  if (is_small && sent == message.size()) {
    const Look seen = look(peer);
    if (seen != Look::input) return end(seen == Look::error ? &Ledger::aborted : &Ledger::served);
  }
  answer_slowly(std::move(peer), message.subspan(sent));
}

void Answerer::end(std::uint64_t Ledger::*outcome) {
  --fast_.active;
  ++(fast_.*outcome);
}

void Answerer::answer_slowly(FileDescriptor peer, Bytes rest) {
  std::shared_ptr<SlowConnection> connection;
  try {
    connection = std::make_shared<SlowConnection>(loop_, std::move(peer), rest,
                                                  Deadline::after(timeout_), slow_);
  } catch (...) {
    end(&Ledger::aborted);
    throw;
  }
  // Moved, since whoever lets go of it last counts it in the loop's ledger.
  asio::post(loop_, [connection = std::move(connection)] { connection->start(); });
}

Ledger Answerer::ledger() const {
  Ledger sum = fast_;
  return sum += slow_;
}

}  // namespace fortune::serve
