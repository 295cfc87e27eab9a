#include "follower.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <exception>
#include <string>
#include <system_error>
#include <utility>

#include "log.hpp"

namespace fortune::serve {

Follower::Follower(std::shared_ptr<Edition> edition, std::unique_ptr<Intake> intake)
    : edition_(std::move(edition)), intake_(std::move(intake)), stop_(eventfd(0, EFD_CLOEXEC)) {
  if (!stop_) throw std::system_error(errno, std::generic_category(), "cannot follow a source");
  thread_.emplace([this] {
    follow();
    ended_.release();
  });
}

// Another reader of a pipe may take what poll has told of, and leave our read to wait.
Follower::~Follower() {
  eventfd_write(stop_.get(), 1);
  while (!ended_.try_acquire_for(std::chrono::milliseconds(10))) thread_->wake();
}

void Follower::follow() {
  const std::string& name = intake_->source().name();
  try {
    do {
      if (!await_input()) return;
    } while (intake_->take_some());
    intake_->report().log();
    log::info("the source has ended",
              {{"source", name}, {"fortunes", std::to_string(edition_->fortunes())}});
  } catch (const std::exception& failure) {
    log::warn("the source is followed no longer", {{"source", name}, {"error", failure.what()}});
  }
}

// False once it is to stop.
bool Follower::await_input() const {
  std::array<pollfd, 2> awaited{pollfd{intake_->source().descriptor(), POLLIN, 0},
                                pollfd{stop_.get(), POLLIN, 0}};
  while (poll(awaited.data(), awaited.size(), -1) < 0 && errno == EINTR) {
  }
  return awaited[1].revents == 0;
}

}  // namespace fortune::serve
