/// The server's log: one line of logfmt on stderr an event.
#pragma once

#include <atomic>
#include <initializer_list>
#include <string>
#include <string_view>

#include "fortune/deadline.hpp"

namespace fortune::serve::log {

struct Field {
  std::string_view key;
  std::string value;
};

/// Callable from any thread; each line is one write.
void info(std::string_view message, std::initializer_list<Field> fields = {});
void warn(std::string_view message, std::initializer_list<Field> fields = {});

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
