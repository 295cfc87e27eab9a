#include "service.hpp"

#include <asio/io_context.hpp>
#include <utility>

#include "answerer.hpp"
#include "query_door.hpp"

namespace fortune::serve {

Service::Service(Endpoint& endpoint, const ListenSettings& settings) {
  if (endpoint.transport == Transport::udp)
    datagram_sockets_ = bind_datagram_sockets(endpoint);
  else
    listeners_ = listen_on(endpoint, settings);
  endpoint_ = endpoint;
}

Service::Service(InheritedSocket inherited) : endpoint_(std::move(inherited.endpoint)) {
  if (endpoint_.transport == Transport::udp)
    datagram_sockets_.push_back(std::make_unique<DatagramSocket>(std::move(inherited.socket)));
  else
    listeners_.push_back(std::make_unique<Listener>(std::move(inherited.socket)));
}

std::size_t Service::doors(std::size_t worker_count) const {
  return listeners_.size() * worker_count;
}

void Service::prepare(Premises& premises) {
  if (endpoint_.framing == Framing::query) {
    for (std::size_t i = 0; i < premises.worker_count; ++i)
      query_services_.push_back(std::make_unique<QueryService>(
          premises.workers.loop(i), premises.house.publication, premises.make_picker(),
          premises.stats, premises.deadlines, ledgers_.emplace_back()));
  }
  for (std::size_t i = 0; i < listeners_.size() * premises.worker_count; ++i)
    receptions_.push_back(make_reception(i % premises.worker_count, premises));
  ledgers_.resize(ledgers_.size() + datagram_sockets_.size());
}

void Service::start(Premises& premises) {
  for (std::size_t i = 0; i < receptions_.size(); ++i)
    acceptors_.push_back(
        std::make_unique<Acceptor>(*listeners_[i / premises.worker_count], *receptions_[i]));
  auto ledger = ledgers_.begin();
  for (auto& socket : datagram_sockets_)
    datagram_answerers_.push_back(std::make_unique<DatagramAnswerer>(
        std::move(socket), endpoint_, premises.house, premises.make_picker(),
        premises.replies_a_second, *ledger++));
}

std::unique_ptr<Reception> Service::make_reception(std::size_t worker, Premises& premises) {
  asio::io_context& loop = premises.workers.loop(worker);
  if (endpoint_.framing == Framing::query)
    return std::make_unique<QueryDoor>(premises.house, endpoint_, *query_services_[worker], loop);
  return std::make_unique<Answerer>(premises.house, endpoint_, premises.deadlines.answer,
                                    premises.make_picker(), loop);
}

void Service::wake() {
  for (const auto& acceptor : acceptors_) acceptor->wake();
  for (const auto& answerer : datagram_answerers_) answerer->wake();
}

void Service::drain() {
  for (const auto& listener : listeners_) listener->drain();
  for (const auto& answerer : datagram_answerers_) answerer->drain();
}

void Service::join() {
  for (const auto& acceptor : acceptors_) acceptor->join();
  for (const auto& answerer : datagram_answerers_) answerer->join();
}

void Service::close() {
  acceptors_.clear();
  listeners_.clear();
}

void Service::stop() {
  for (const auto& listener : listeners_) listener->stop();
}

void Service::end_threads() {
  acceptors_.clear();
  datagram_answerers_.clear();
}

Counts Service::counts() const {
  Counts sum;
  for (const Ledger& ledger : ledgers_) sum += ledger.read();
  for (const auto& reception : receptions_) sum += reception->counts();
  return sum;
}

}  // namespace fortune::serve
