/// What a running server hears: signals.
#pragma once

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/signals.hpp"
#include "edition.hpp"

namespace fortune::serve {

class Server;
class ServiceManager;

/// Conducts a server from its start to its end, on the thread that made it. To be made before any
/// other thread is: from then on the signals wait for run().
class Control {
 public:
  /// Loads the fortunes again; throws SourceError when they cannot be served. It owns all it needs:
  /// one that does not come to its end outlives the control.
  using Load = std::function<std::shared_ptr<const Edition>(std::uint32_t generation)>;

  struct Settings {
    std::chrono::nanoseconds grace;         ///< for what is in flight when the end comes
    std::optional<std::string> stats_file;  ///< none: the report goes to the log
    Load reload;                            ///< empty: the fortunes cannot be loaded again
  };

  /// The manager must outlive the control.
  Control(Settings settings, const ServiceManager& manager);

  /// Returns once SIGINT, SIGTERM or end() has come and whoever had connected is answered; after
  /// that, signals do nothing. The exit status: 0, or 128 + the number of a second signal. Called
  /// once.
  int run(Server& server);

  /// As a SIGTERM would, but for those who wait in the backlog: they are not answered any more.
  /// From any thread.
  void end();

 private:
  void await_signal();
  void handle(int signal);
  void drain();
  void report() const;
  void reload();
  void begin_to_load();
  void publish(const std::shared_ptr<const Edition>& edition);
  void keep(const std::string& error);
  void reload_ended();
  void await_retirement(std::weak_ptr<const Edition> old);

  const Settings settings_;
  const ServiceManager& manager_;
  // A reload that is abandoned at the end may tell it of its result still.
  const std::shared_ptr<asio::io_context> loop_ = std::make_shared<asio::io_context>(1);
  cli::Signals signals_;
  asio::posix::stream_descriptor arrival_;
  asio::steady_timer grace_{*loop_};
  asio::steady_timer retirement_{*loop_};

  Server* server_ = nullptr;
  int exit_status_ = 0;
  bool draining_ = false;
  bool told_to_end_ = false;  // by a signal
  std::uint32_t generation_ = 1;
  bool is_reloading_ = false;
  bool reload_again_ = false;
};

}  // namespace fortune::serve
