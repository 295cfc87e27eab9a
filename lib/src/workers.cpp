#include "fortune/workers.hpp"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <thread>
#include <utility>

#include "signal_mask.hpp"

namespace fortune {

struct Workers::Loop {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> until_drained =
      asio::make_work_guard(context);
  // Makes Asio open its descriptors now; at the first connection there may be none left.
  asio::steady_timer reactor{context};
  std::thread thread;

  ~Loop() {
    context.stop();
    if (thread.joinable()) thread.join();
  }
};

namespace {

void run(asio::io_context& context, const std::function<void(const std::exception&)>& failed) {
  for (;;) {
    try {
      context.run();
      return;
    } catch (const std::exception& failure) {
      failed(failure);
    }
  }
}

}  // namespace

Workers::Workers(std::size_t count, std::function<void(const std::exception&)> failed) {
  const SignalMask mask;
  for (std::size_t i = 0; i < count; ++i) {
    Loop& loop = *loops_.emplace_back(std::make_unique<Loop>());
    loop.thread = std::thread([&loop, failed] { run(loop.context, failed); });
  }
}

Workers::~Workers() {
  stop();
  join();
}

asio::io_context& Workers::loop(std::size_t i) { return loops_[i]->context; }

void Workers::drain() {
  for (const auto& loop : loops_) loop->until_drained.reset();
}

void Workers::stop() {
  for (const auto& loop : loops_) loop->context.stop();
}

void Workers::join() {
  for (const auto& loop : loops_)
    if (loop->thread.joinable()) loop->thread.join();
}

}  // namespace fortune
