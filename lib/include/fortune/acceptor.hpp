/// A thread that waits for connections and hands each to an object.
#pragma once

#include "fortune/file_descriptor.hpp"
#include "fortune/listener.hpp"
#include "fortune/wakeable_thread.hpp"

namespace fortune {

/// The thread blocks in accept4. Several may share one listener.
class Acceptor {
 public:
  /// All of these are called on the acceptor's thread, one at a time.
  class Handler {
   public:
    /// For each connection in turn; while it has not returned, the next ones wait in the backlog.
    /// std::bad_alloc or std::system_error out of it costs that connection alone.
    virtual void accepted(FileDescriptor peer) = 0;

    /// Acceptor::wake() was called.
    virtual void woken() = 0;

    /// What stands in the way of accepting, such as EMFILE, before each pause of 10 to 100 ms;
    /// meanwhile connections wait in the backlog.
    virtual void starved(int error) = 0;

   protected:
    ~Handler() = default;
  };

  /// Starts the thread. The listener and the handler must outlive the acceptor. Throws
  /// std::system_error when no thread can be had.
  Acceptor(Listener& listener, Handler& handler);

  /// Drains the listener if nobody did.
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  /// Has Handler::woken() called soon, most likely: a thread that is just about to wait misses it.
  void wake() { thread_.wake(); }

  /// Returns once the handler has had every connection that came before Listener::drain(), and the
  /// thread has ended. Call drain() first.
  void join();

 private:
  void run();
  void handle(FileDescriptor peer);

  Listener& listener_;
  Handler& handler_;
  bool joined_ = false;
  WakeableThread thread_;
};

}  // namespace fortune
