/// Who is let in, and when.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "fortune/file_descriptor.hpp"
#include "source_prefix.hpp"

namespace fortune::serve {

/// Keeps the limits of a server. Any thread may ask; while the server is well below its limits, and
/// none is set that needs counting, that writes nothing and takes no lock.
class Admission {
 public:
  struct Limits {
    std::size_t connections;              ///< at once, and one more a door that turn out to stay
    std::size_t per_source;               ///< at once, of one SourcePrefix; 0: no limit
    std::optional<std::uint64_t> served;  ///< in all
  };

  /// `doors` threads at most let somebody in at the same moment. `enough` is called, once, by
  /// whoever serves the last connection there is to serve.
  Admission(const Limits& limits, std::size_t doors, std::function<void()> enough)
      : limits_(limits), doors_(doors), enough_(std::move(enough)) {}

  /// What a connection holds while it lives.
  class Pass {
   public:
    Pass(Pass&& other) noexcept
        : admission_(std::exchange(other.admission_, nullptr)),
          source_(other.source_),
          staying_(other.staying_),
          ticket_(other.ticket_),
          over_limit_(other.over_limit_) {}
    Pass& operator=(Pass&&) = delete;
    ~Pass() {
      if (admission_ && (staying_ || ticket_ || source_)) admission_->leave(*this);
    }

    /// It outlives its acceptance, and counts as one of the connections from now on; even where
    /// others have taken the last place since it was let in, as its answer may be half sent.
    void stay() {
      if (!std::exchange(staying_, true)) ++admission_->staying_;
    }

    /// There are too many of its source.
    bool is_over_limit() const { return over_limit_; }

    void mark_served() {
      if (ticket_) admission_->count_served(*this);
    }

   private:
    friend class Admission;
    explicit Pass(Admission& admission) : admission_(&admission) {}

    Admission* admission_;
    std::optional<SourcePrefix> source_;  // when sources are counted
    bool staying_ = false;
    bool ticket_ = false;  // to be one of those that are served, when these are counted
    bool over_limit_ = false;
  };

  /// Nothing while there is no room. Who is sure to stay gets its place at once.
  std::optional<Pass> try_enter(const FileDescriptor& peer, bool is_sure_to_stay);

  /// Waits until there is room. Nothing once closed.
  std::optional<Pass> enter(const FileDescriptor& peer);

  /// How many wait in enter(), each in its turn.
  std::size_t waiting() const { return waiting_; }

  /// For a datagram, which takes no room. Nothing once enough are served, or about to be.
  std::optional<Pass> admit_datagram();

  /// From now on nobody is let in who would have to wait.
  void close();

 private:
  bool has_room() const;
  Pass admit(const FileDescriptor& peer);
  Pass admit_to_stay(const FileDescriptor& peer);
  void take_ticket(Pass& pass);
  void count_served(Pass& pass);
  void leave(Pass& pass);

  const Limits limits_;
  const std::size_t doors_;
  const std::function<void()> enough_;

  std::atomic<std::size_t> staying_ = 0;
  std::atomic<std::size_t> waiting_ = 0;
  std::mutex mutex_;  // of what follows
  std::condition_variable room_;
  bool closed_ = false;
  std::uint64_t next_turn_ = 0;  // of those who wait, so that none is overtaken
  std::uint64_t turn_ = 0;
  std::uint64_t tickets_ = 0;  // given out, of those that have been served and those that may be
  std::uint64_t served_ = 0;

  std::mutex sources_mutex_;
  std::unordered_map<SourcePrefix, std::size_t> sources_;
};

}  // namespace fortune::serve
