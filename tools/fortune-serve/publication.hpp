/// How the threads of a server learn of a new edition.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

#include "edition.hpp"

namespace fortune::serve {

/// Holds the edition that is served now. Any thread may publish.
class Publication {
 public:
  explicit Publication(std::shared_ptr<const Edition> first) : current_(std::move(first)) {}

  void publish(std::shared_ptr<const Edition> next) {
    const std::lock_guard lock(mutex_);
    current_ = std::move(next);
    number_.fetch_add(1, std::memory_order_release);
  }

  std::shared_ptr<const Edition> current() const {
    const std::lock_guard lock(mutex_);
    return current_;
  }

  /// One thread's view: no lock and no write to what is shared, but when the edition has changed.
  class Reader {
   public:
    explicit Reader(const Publication& publication) : publication_(publication) { refresh(); }

    /// The newest edition, which lives at least until the next call.
    const std::shared_ptr<const Edition>& edition() {
      if (publication_.number_.load(std::memory_order_acquire) != number_) refresh();
      return edition_;
    }

    /// The one that the last call gave.
    const std::shared_ptr<const Edition>& same_edition() const { return edition_; }

   private:
    void refresh() {
      const std::lock_guard lock(publication_.mutex_);
      edition_ = publication_.current_;
      number_ = publication_.number_.load(std::memory_order_relaxed);
    }

    const Publication& publication_;
    std::uint64_t number_ = 0;
    std::shared_ptr<const Edition> edition_;
  };

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Edition> current_;
  std::atomic<std::uint64_t> number_ = 0;
};

}  // namespace fortune::serve
