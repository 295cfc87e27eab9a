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

void Answerer::serve(FileDescriptor peer, Visit visit) {
  const WireImage& image = reader_.edition()->image(framing_);
  const Bytes message = image[picker_.pick(image)];

  // MSG_MORE keeps the message back until the shutdown, so that text and FIN leave as one segment.
  // A Unix-domain socket keeps nothing back, and has no use for either.
  const bool is_small = message.size() <= most_fast_bytes;
  const ssize_t n = send(peer.get(), message.data(), message.size(),
                         is_small ? MSG_NOSIGNAL | MSG_MORE : MSG_NOSIGNAL);
  if (n < 0 && errno != EAGAIN) return visit.end(Count::aborted);
  const auto sent = static_cast<std::size_t>(n < 0 ? 0 : n);
  if (is_small && sent == message.size()) {
    // Before the look: the close resets what is said after it, and must not take the message along.
    if (endpoint_.transport == Transport::tcp) shutdown(peer.get(), SHUT_WR);
    const Look seen = look(peer);
    if (seen != Look::input)
      return visit.end(seen == Look::error ? Count::aborted : Count::served, sent);
  }
  Ledger::Entry(ledger_).add(Count::bytes_sent, sent);
  answer_slowly(std::move(peer), std::move(visit), message.subspan(sent));
}

// The connection is moved into the post, since whoever lets go of it last ends its visit.
void Answerer::answer_slowly(FileDescriptor peer, Visit visit, Bytes rest) {
  visit.pass().stay();
  auto connection = std::make_shared<SlowConnection>(
      loop_, std::move(peer), std::move(visit),
      LastWords{rest, reader_.same_edition(), Count::served}, Deadline::after(timeout_));
  asio::post(loop_, [this, connection = std::move(connection)] { connection->start(slow_); });
}

// In this order, so that what has ended has also begun.
Counts Answerer::counts() const {
  Counts sum = slow_.read();
  return sum += ledger_.read();
}

}  // namespace fortune::serve
