/// The server's log: one line on stderr an event, in logfmt or JSON.
#pragma once

#include <atomic>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "fortune/deadline.hpp"

namespace fortune::serve::log {

enum class Format { logfmt, json };

enum class Level {
  quiet,    ///< warnings
  normal,   ///< and what happens to the server
  verbose,  ///< and to each connection
};

/// Once, before there are other threads.
void configure(Format format, Level level);

/// Whether a line for each connection is wanted.
bool is_verbose();

struct Field {
  std::string_view key;
  std::string value;
};

/// Callable from any thread; each line is one write.
void info(std::string_view message, std::span<const Field> fields = {});
void warn(std::string_view message, std::span<const Field> fields = {});
inline void info(std::string_view message, std::initializer_list<Field> fields) {
  info(message, std::span(fields.begin(), fields.size()));
}
inline void warn(std::string_view message, std::initializer_list<Field> fields) {
  warn(message, std::span(fields.begin(), fields.size()));
}

}  // namespace fortune::serve::log

namespace fortune::serve {

/// Lets one event through an interval; the rest need no line of their own. Any thread may ask.
class Throttle {
 public:
  explicit Throttle(Clock::duration interval) : interval_(interval) {}

  bool allows() {
    const Clock::rep now = Clock::now().time_since_epoch().count();
    Clock::rep next = next_.load(std::memory_order_relaxed);
    return now >= next && next_.compare_exchange_strong(next, now + interval_.count());
  }

 private:
  Clock::duration interval_;
  std::atomic<Clock::rep> next_ = 0;
};

}  // namespace fortune::serve
