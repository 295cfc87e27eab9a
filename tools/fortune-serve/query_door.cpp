#include "query_door.hpp"

#include <sys/socket.h>

#include <array>
#include <asio/post.hpp>
#include <cstddef>
#include <utility>
#include <vector>

#include "fortune/query.hpp"

namespace fortune::serve {

void QueryDoor::serve(FileDescriptor peer, Visit visit) {
  asio::post(loop_, [this, peer = std::move(peer), visit = std::move(visit)]() mutable {
    service_.adopt(std::move(peer), std::move(visit));
  });
}

// What has come is read, lest the close reset the connection and destroy the answer. Nobody waits
// for more: whoever is over a limit gets no time.
void QueryDoor::refuse(const FileDescriptor& peer) {
  std::vector<std::byte> answer;
  query::append_response(answer, query::Status::busy, "too many connections from your address");
  std::array<std::byte, 4096> ignored;
  send(peer.get(), answer.data(), answer.size(), MSG_NOSIGNAL | MSG_MORE);
  recv(peer.get(), ignored.data(), ignored.size(), MSG_DONTWAIT);
}

}  // namespace fortune::serve
