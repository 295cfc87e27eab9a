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

namespace fortune::serve {

Follower::Follower(std::shared_ptr<Edition> edition, std::unique_ptr<Intake> intake)
    : edition_(std::move(edition)),
      intake_(std::move(intake)),
      stop_(eventfd(0, EFD_CLOEXEC)),
      told_(edition_->left_out()) {
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
    for (;;) {
      if (!await_input()) return;
      if (!intake_->take_some()) break;
      tell_of_losses();
    }
    intake_->report().log();
    edition_->log_left_out();
    log::info("the source has ended",
              {{"source", name}, {"fortunes", std::to_string(edition_->fortunes())}});
  } catch (const std::exception& failure) {
    log::warn("the source is followed no longer", {{"source", name}, {"error", failure.what()}});
  }
}

// So that the producer sees it while it writes, but no more than a line a second of each kind.
void Follower::tell_of_losses() {
  const SourceReport report = intake_->report();
  const std::size_t losses =
      report.replaced + report.malformed + report.too_large + edition_->left_out();
  if (losses == told_ || !losses_log_.allows()) return;
  told_ = losses;
  report.log();
  edition_->log_left_out();
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
