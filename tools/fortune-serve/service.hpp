/// All that serves one endpoint.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "activation.hpp"
#include "datagram_answerer.hpp"
#include "fortune/acceptor.hpp"
#include "fortune/datagram_socket.hpp"
#include "fortune/endpoint.hpp"
#include "fortune/listener.hpp"
#include "fortune/workers.hpp"
#include "ledger.hpp"
#include "publication.hpp"
#include "query_service.hpp"
#include "reception.hpp"
#include "selection.hpp"

namespace fortune::serve {

/// What the services of a server share. Outlives them.
struct Premises {
  Workers& workers;
  std::size_t worker_count;
  House house;
  std::function<Picker()> make_picker;
  std::function<std::string()> stats;  ///< the answer to STATS
  QueryService::Deadlines deadlines;
  std::uint64_t replies_a_second;  ///< to a source of datagrams
};

/// Each listener has one acceptor thread a worker; what an acceptor does not end at once goes to
/// that worker's loop. A datagram socket has one thread. Conducted by one thread.
class Service {
 public:
  /// Binds the endpoint, whose port becomes the real one. Throws std::system_error.
  Service(Endpoint& endpoint, const ListenSettings& settings);

  /// Takes over a socket. Throws as above.
  explicit Service(InheritedSocket inherited);

  /// Threads that will let connections in.
  std::size_t doors(std::size_t worker_count) const;

  /// Makes all that counts() looks at. Throws std::system_error.
  void prepare(Premises& premises);

  /// Begins to serve. Throws std::system_error when a thread cannot be had.
  void start(Premises& premises);

  /// Has the threads that wait let go of an edition that is not the newest.
  void wake();

  /// From now on nobody can connect any more; who has connected is still taken.
  void drain();

  /// Returns once all who had connected are taken, and nobody waits in the listeners.
  void join();

  /// Closes the listeners: who comes now is refused, and a successor can listen. After join().
  void close();

  /// Takes nobody any more, even if some have connected.
  void stop();

  /// Drains, and returns when the threads have ended.
  void end_threads();

  /// By worker; none for other framings than `query`. They must end before the workers' loops do.
  std::vector<std::unique_ptr<QueryService>>& query_services() { return query_services_; }

  const Endpoint& endpoint() const { return endpoint_; }

  /// From any thread, once it is prepared.
  Counts counts() const;

 private:
  std::unique_ptr<Reception> make_reception(std::size_t worker, Premises& premises);

  Endpoint endpoint_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::vector<std::unique_ptr<DatagramSocket>> datagram_sockets_;  // until they are answered
  std::list<Ledger> ledgers_;  // of the query services, or of the datagram answerers
  std::vector<std::unique_ptr<QueryService>> query_services_;
  std::vector<std::unique_ptr<Reception>> receptions_;
  std::vector<std::unique_ptr<Acceptor>> acceptors_;
  std::vector<std::unique_ptr<DatagramAnswerer>> datagram_answerers_;
};

}  // namespace fortune::serve
