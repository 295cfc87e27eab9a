/// Event loops, one a thread.
#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <vector>

namespace asio {
class io_context;
}

namespace fortune {

/// What is started on a loop stays on its thread, so handlers of one loop need no locks.
class Workers {
 public:
  /// Starts the threads; throws std::system_error when the machine lacks what they need, which is
  /// all taken here. `failed` gets whatever a handler throws, on that loop's thread; the loop goes
  /// on.
  Workers(std::size_t count, std::function<void(const std::exception&)> failed);

  /// Stops, dropping what has not ended. Objects that handlers refer to must outlive this.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// Of worker i < count. asio::post to it from any thread.
  asio::io_context& loop(std::size_t i);

  /// Lets each loop end by itself once it has nothing left to do.
  void drain();

  /// Ends each loop after the handler it is in. Callable from any thread.
  void stop();

  /// Returns when all threads have ended.
  void join();

 private:
  struct Loop;
  std::vector<std::unique_ptr<Loop>> loops_;
};

}  // namespace fortune
