/// A source that is followed: what it still brings is served as soon as it is complete.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <semaphore>

#include "edition.hpp"
#include "fortune/file_descriptor.hpp"
#include "fortune/wakeable_thread.hpp"
#include "intake.hpp"
#include "log.hpp"

namespace fortune::serve {

/// Has a thread of its own, the only one that adds to the edition. What has to be mended or left
/// out, the end of the source, and what goes wrong with it, is logged; what was served by then is
/// served on.
class Follower {
 public:
  /// Goes on where the intake is. Throws std::system_error.
  Follower(std::shared_ptr<Edition> edition, std::unique_ptr<Intake> intake);

  /// Stops reading, also in the middle of a fortune, and waits for the thread.
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

 private:
  void follow();
  bool await_input() const;
  void tell_of_losses();

  std::shared_ptr<Edition> edition_;
  std::unique_ptr<Intake> intake_;
  FileDescriptor stop_;  // readable once it is to stop
  std::size_t told_;     // of the losses
  Throttle losses_log_{std::chrono::seconds(1)};
  std::binary_semaphore ended_{0};
  std::optional<WakeableThread> thread_;
};

}  // namespace fortune::serve
