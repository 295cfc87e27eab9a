#include "reception.hpp"

#include <cstring>
#include <utility>

namespace fortune::serve {

std::optional<Admission::Pass> Reception::let_in(const FileDescriptor& peer) {
  if (auto pass = house_.admission.try_enter(peer, stay_ == Stay::all)) return pass;
  if (house_.starvation_log.allows())
    log::warn("at the limit of connections, the others wait in the backlog");
  return house_.admission.enter(peer);
}

void Reception::accepted(FileDescriptor peer) {
  auto pass = let_in(peer);
  if (!pass) return;
  Visit visit(ledger_, std::move(*pass));
  if (log::is_verbose()) visit.describe(endpoint_, SocketAddress::of_peer(peer.get()));
  if (visit.pass().is_over_limit()) {
    refuse(peer);
    return visit.end(Count::refused);
  }
  serve(std::move(peer), std::move(visit));
}

void Reception::starved(int error) {
  if (house_.starvation_log.allows())
    log::warn("cannot accept, connections wait in the backlog",
              {{"error", strerrordesc_np(error)}});
}

}  // namespace fortune::serve
