#include "visit.hpp"

#include <chrono>

#include "log.hpp"

namespace fortune::serve {

void Visit::describe(const Endpoint& endpoint, const SocketAddress& peer) {
  const std::string who =
      peer.family() == AF_UNIX ? std::string("unix") : peer.to_endpoint().to_string();
  details_ = std::make_unique<Details>(Details{endpoint.to_string(), who});
}

void Visit::log_end(Count outcome) const {
  const std::chrono::duration<double, std::milli> lasted = Clock::now() - details_->begun;
  log::info("connection", {{"endpoint", details_->endpoint},
                           {"peer", details_->peer},
                           {"outcome", std::string(name(outcome))},
                           {"ms", std::to_string(lasted.count())}});
}

}  // namespace fortune::serve
