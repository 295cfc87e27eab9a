/// The server: services and event loops, from the first connection to the last.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "admission.hpp"
#include "edition.hpp"
#include "fortune/deadline.hpp"
#include "fortune/endpoint.hpp"
#include "fortune/workers.hpp"
#include "log.hpp"
#include "publication.hpp"
#include "report.hpp"
#include "selection.hpp"
#include "service.hpp"
#include "settings.hpp"

namespace fortune::serve {

/// Conducted by one thread, which must block the signals that it wants for itself before it makes
/// the server.
class Server {
 public:
  /// Begins to serve. `enough` is called on some thread once as many connections are served as
  /// there are to be. Throws std::system_error when a thread cannot be had.
  Server(const Settings& settings, std::list<Service> services,
         std::shared_ptr<const Edition> edition, std::function<void()> enough);

  ~Server();

  /// Serves another edition from now on: each connection sees the old one or the new one, whole.
  void publish(std::shared_ptr<const Edition> edition);

  /// Has threads that hold an edition without serving it let go of it, most likely.
  void refresh();

  /// From now on nobody can connect any more. Whoever has is answered; then `drained` is called, on
  /// a thread of its own.
  void drain(std::function<void()> drained);

  /// Takes nobody any more, even if some have connected.
  void refuse();

  /// The same, and drops what has not ended. Makes a drain end soon.
  void stop();

  /// Ends all threads. What has not ended by then is aborted.
  void end();

  /// From any thread.
  Report report() const;

 private:
  void start();
  void for_each_query_service(void (*act)(QueryService&));
  void close();

  const Settings settings_;
  const std::function<void()> enough_;
  const Clock::time_point started_ = Clock::now();
  Publication publication_;
  Selection selection_;
  Throttle starvation_log_{std::chrono::seconds(1)};

  std::list<Service> services_;
  std::optional<Admission> admission_;
  std::unique_ptr<Workers> workers_;
  std::optional<Premises> premises_;
  std::thread closer_;
  std::mutex closing_;  // the listeners' end, which the closer and the conductor may both bring
};

}  // namespace fortune::serve
