#include "control.hpp"

#include <unistd.h>

#include <asio/post.hpp>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "cli/run.hpp"
#include "log.hpp"
#include "report.hpp"
#include "server.hpp"
#include "service_manager.hpp"

namespace fortune::serve {
namespace {

// How often those who wait for connections are reminded of an edition that they still hold.
constexpr std::chrono::milliseconds retirement_interval{100};

}  // namespace

Control::Control(Settings settings, const ServiceManager& manager)
    : settings_(std::move(settings)),
      manager_(manager),
      signals_{SIGINT, SIGTERM, SIGHUP, SIGUSR1},
      arrival_(*loop_, dup(signals_.descriptor())) {}

int Control::run(Server& server) {
  server_ = &server;
  await_signal();
  loop_->run();
  signals_.retire();
  return exit_status_;
}

void Control::end() {
  asio::post(*loop_, [this] {
    server_->refuse();
    if (!draining_) drain();
  });
}

void Control::await_signal() {
  arrival_.async_wait(asio::posix::stream_descriptor::wait_read, [this](std::error_code cancelled) {
    if (cancelled) return;
    // All, since the poller tells of arrivals, not of what still waits.
    while (const auto signal = signals_.take()) handle(*signal);
    await_signal();
  });
}

void Control::handle(int signal) {
  switch (signal) {
    case SIGHUP: return reload();
    case SIGUSR1: return report();
    default:
      // The first one asks for no more than a drain, which --max-served may have begun already.
      if (!std::exchange(told_to_end_, true)) {
        if (!draining_) drain();
        return;
      }
      exit_status_ = 128 + signal;
      server_->stop();
  }
}

void Control::drain() {
  draining_ = true;
  manager_.tell_stopping();
  retirement_.cancel();
  server_->drain([this] {
    asio::post(*loop_, [this] {
      arrival_.close();
      grace_.cancel();
    });
  });
  grace_.expires_after(settings_.grace);
  grace_.async_wait([this](std::error_code cancelled) {
    if (!cancelled) server_->stop();
  });
}

// That it cannot be written is no reason to stop.
void Control::report() const {
  try {
    write_report(server_->report(), settings_.stats_file);
  } catch (const cli::Failure& failure) {
    log::warn("no report", {{"error", failure.what()}});
  }
}

void Control::reload() {
  if (draining_) return;
  if (is_reloading_) {
    reload_again_ = true;
    return;
  }
  manager_.tell_reloading();
  try {
    if (!settings_.reload) throw std::runtime_error("they are from a pipe or followed");
    begin_to_load();
  } catch (const std::exception& failure) {
    keep(failure.what());
  }
}

// In a thread of its own: signals are heard meanwhile. And one that nobody waits for: a file may
// have become a pipe, or be on a disk that does not answer, and reading it never end.
void Control::begin_to_load() {
  const auto load = [this, loop = loop_, load = settings_.reload, generation = generation_ + 1] {
    try {
      asio::post(*loop, [this, edition = load(generation)] {
        if (!draining_) publish(edition);
      });
    } catch (const std::exception& failure) {
      asio::post(*loop, [this, error = std::string(failure.what())] {
        if (!draining_) keep(error);
      });
    }
  };
  std::thread(load).detach();
  is_reloading_ = true;
}

void Control::publish(const std::shared_ptr<const Edition>& edition) {
  ++generation_;
  std::weak_ptr<const Edition> old = server_->report().edition;
  server_->publish(edition);
  await_retirement(std::move(old));
  log::info("reloaded", {{"fortunes", std::to_string(edition->fortunes())},
                         {"dropped", std::to_string(edition->dropped())},
                         {"generation", std::to_string(generation_)}});
  reload_ended();
}

void Control::keep(const std::string& error) {
  log::warn("not reloaded, the fortunes stay as they are", {{"error", error}});
  reload_ended();
}

void Control::reload_ended() {
  is_reloading_ = false;
  manager_.tell_ready();
  if (std::exchange(reload_again_, false)) reload();
}

// Until what is in flight has let go of it, and its memory is given back.
void Control::await_retirement(std::weak_ptr<const Edition> old) {
  retirement_.expires_after(retirement_interval);
  retirement_.async_wait([this, old = std::move(old)](std::error_code cancelled) {
    if (cancelled || draining_ || old.expired()) return;
    server_->refresh();
    await_retirement(old);
  });
}

}  // namespace fortune::serve
