#include "live_line.hpp"

#include <string>

#include "figures.hpp"

namespace fortune::flood {
namespace {

// To the beginning of the line, and away with what is right of it.
constexpr std::string_view clear = "\r\x1b[K";

std::string percentile(const Histogram& response, std::uint64_t ten_thousandths) {
  if (response.count() == 0) return "-";
  return in_time_unit(static_cast<double>(response.percentile(ten_thousandths)) / 1000);
}

}  // namespace

Watcher LiveLine::watcher() {
  if (!terminal_) return {};
  return [this](Clock::duration elapsed, const Progress::State& state) { show(elapsed, state); };
}

void LiveLine::show(Clock::duration elapsed, const Progress::State& state) {
  const double seconds = std::chrono::duration<double>(elapsed - last_elapsed_).count();
  const double rate = seconds > 0 ? static_cast<double>(state.ok - last_ok_) / seconds : 0;
  last_elapsed_ = elapsed;
  last_ok_ = state.ok;
  std::string line = in_time_unit(std::chrono::duration<double, std::micro>(elapsed).count()) +
                     "  " + in_thousands(rate) + "/s  p50 " + percentile(state.response, 5'000) +
                     "  p99 " + percentile(state.response, 9'900) + "  errors " +
                     in_thousands(static_cast<double>(state.errors));
  // In the last column some terminals wrap.
  line.resize(std::min(line.size(), terminal_.width() - 1));
  terminal_.write(std::string(clear) + line);
  is_shown_ = true;
}

void LiveLine::erase() {
  if (is_shown_) terminal_.write(clear);
  is_shown_ = false;
}

}  // namespace fortune::flood
