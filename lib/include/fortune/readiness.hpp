/// Which of many sockets have something, told on an event loop.
#pragma once

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <system_error>

namespace fortune {

/// A poller of its own that an Asio loop watches. A socket is registered once, edge-triggered;
/// Asio's own operations cost each message an epoll_ctl, or a read that finds nothing.
///
/// Used on the loop's thread alone.
class Readiness {
 public:
  struct Events {
    bool readable;    ///< there are bytes, or an end
    bool peer_ended;  ///< what is there now is all there will be
  };

  /// Owns a socket that is watched. Must not end while another watcher's ready() runs.
  class Watcher {
   public:
    /// Something has changed. Takes what there is until a read or a write would block, or asks to
    /// be called again; may destroy the watcher.
    virtual void ready(Events events) = 0;

   protected:
    ~Watcher() = default;
  };

  /// Throws std::system_error.
  explicit Readiness(asio::io_context& loop);

  /// Until the socket is closed or forgotten. It is told of what is there already.
  std::error_code watch(int socket, Watcher& watcher);

  /// For a socket that is handed on.
  void forget(int socket);

  /// Has a socket that is watched told again, after the others.
  void tell_again(int socket, Watcher& watcher);

  /// Tells no more, so that the loop can end.
  void stop();

 private:
  void wait();
  void tell();

  asio::posix::stream_descriptor poller_;
};

}  // namespace fortune
