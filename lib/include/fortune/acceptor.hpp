/// A thread that waits for connections and hands each to a function.
#pragma once

#include <functional>
#include <thread>

#include "fortune/file_descriptor.hpp"
#include "fortune/listener.hpp"

namespace fortune {

/// The thread blocks in accept4, the cheapest way to wait that the kernel has: no poller, and no
/// second system call that finds the queue empty. Several may share one listener.
class Acceptor {
 public:
  /// Called on the acceptor's thread, for each connection in turn. std::bad_alloc or
  /// std::system_error out of it costs that connection alone.
  using Handler = std::function<void(FileDescriptor peer)>;

  /// Called on the acceptor's thread with what stands in the way of accepting, such as EMFILE,
  /// before each pause of 10 to 100 ms; meanwhile connections wait in the backlog.
  using Starved = std::function<void(int error)>;

  /// Starts the thread, and gives SIGURG, which wakes it, a handler for the whole process. The
  /// listener must outlive the acceptor. Throws std::system_error when no thread can be had.
  Acceptor(Listener& listener, Handler handler, Starved starved);

  /// Drains the listener if nobody did.
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  /// Returns once the handler has had every connection that came before Listener::drain(), and the
  /// thread has ended. Call drain() first.
  void join();

 private:
  void run();
  void handle(FileDescriptor peer);

  Listener& listener_;
  Handler handler_;
  Starved starved_;
  std::thread thread_;
};

}  // namespace fortune
