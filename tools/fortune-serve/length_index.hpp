/// The messages of an image by their length.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "growing_array.hpp"
#include "messages.hpp"

namespace fortune::serve {

/// Runs of ids that are sorted by length and never change, so that picks need no lock while others
/// are made: one of all messages that were there when it was sealed, 4 bytes each; then, of those
/// that a followed source adds, one of each 1024, one of each 16 such runs, and so on.
class LengthIndex {
 public:
  /// Sorts what is there. Before any pick, and before the first message that is added later.
  void seal(const Messages& messages);

  /// Before each message, on the thread that adds it. Until it is sealed, that does nothing.
  void prepare(const Messages& messages);

  /// The id of a message with a length between `least` and `most`; each is as likely. Nothing when
  /// there is none. `random` decides. Any thread.
  std::optional<std::size_t> pick(const Messages& messages, std::size_t least, std::size_t most,
                                  std::uint64_t random) const;

 private:
  using Id = std::uint32_t;
  using Run = const Id*;

  Run sorted_run(const Messages& messages, std::size_t first, std::size_t count);

  static constexpr std::size_t block = 1024;  // ids of the shortest runs
  static constexpr std::size_t fan_out = 16;  // runs that make a longer one
  static constexpr std::size_t levels = 6;
  static constexpr std::size_t longest = block << 4 * (levels - 1);

  std::size_t sealed_ = 0;
  Run first_run_ = nullptr;
  std::array<GrowingArray<Run>, levels> runs_;
  std::vector<std::unique_ptr<Id[]>> owned_;
};

}  // namespace fortune::serve
