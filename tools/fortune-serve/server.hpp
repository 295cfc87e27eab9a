/// The server: listeners, acceptors and event loops, from the first connection to the last.
#pragma once

#include <unistd.h>

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "answerer.hpp"
#include "cli/termination.hpp"
#include "fortune/acceptor.hpp"
#include "fortune/endpoint.hpp"
#include "fortune/listener.hpp"
#include "fortune/workers.hpp"
#include "fortune_set.hpp"
#include "ledger.hpp"
#include "log.hpp"
#include "selection.hpp"
#include "wire_image.hpp"

namespace fortune::serve {

/// Each listener has one acceptor thread a worker, which answers; what cannot be answered at once
/// goes to that worker's loop. The thread that calls run() waits for signals and conducts the end.
class Server {
 public:
  struct Settings {
    std::size_t threads;                ///< workers
    std::optional<std::uint64_t> seed;  ///< makes the picks repeatable
    std::chrono::nanoseconds timeout;   ///< for a peer to take its answer
    std::size_t max_text_bytes;         ///< larger fortunes are left out
  };

  /// Encodes the set for each framing in use, binds the endpoints, whose ports become the real
  /// ones, and begins to serve. From here on SIGINT and SIGTERM wait for run(). Throws SourceError
  /// when a framing is left without a fortune, std::system_error when an endpoint or a thread
  /// cannot be had.
  Server(const Settings& settings, std::vector<Endpoint>& endpoints, const FortuneSet& set);
  ~Server();

  /// Returns after SIGINT or SIGTERM, once whoever had connected is answered. The exit status: 0,
  /// or 128 + the second signal. Called once.
  int run();

  /// By endpoint, in their order. Only after run().
  std::vector<Ledger> ledgers() const;

 private:
  struct Service {
    const WireImage& image;
    std::vector<std::unique_ptr<Listener>> listeners;
    std::vector<std::unique_ptr<Answerer>> answerers;
  };

  const WireImage& image_for(const Endpoint& endpoint, const FortuneSet& set);
  void start();
  void await_signal(std::function<void(int)> handle);
  void drain();
  void close_listeners();
  void stop();

  Settings settings_;
  std::map<Framing, WireImage> images_;
  PickCounter pick_counter_;
  std::vector<Service> services_;
  Throttle starvation_log_{std::chrono::seconds(1)};

  asio::io_context control_{1};
  cli::TerminationSignals signals_;
  asio::posix::stream_descriptor signal_arrival_{control_, dup(signals_.descriptor())};
  asio::steady_timer grace_{control_};
  std::thread closer_;

  // Last, so that they go first: their threads use all of the above.
  std::unique_ptr<Workers> workers_;
  std::vector<std::unique_ptr<Acceptor>> acceptors_;
};

}  // namespace fortune::serve
