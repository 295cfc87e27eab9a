/// How often each part of a set of fortunes is picked, as fortune(6) has it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace fortune::serve {

/// One file's fortunes in an image, and whose they are.
struct Portion {
  std::size_t end;                  ///< they end before this index, and begin where the last ended
  std::size_t group;                ///< files of one group share its percentage
  std::optional<unsigned> percent;  ///< the group's; those without one share what is left of 100
};

enum class Sharing : std::uint8_t {
  by_fortune,  ///< in a group, each fortune is as likely
  by_file,     ///< in a group, each file that has fortunes
};

/// Immutable once made; any thread may pick.
class Weights {
 public:
  /// Every fortune is as likely.
  Weights() = default;

  /// A group that has no fortune leaves its percentage to the others.
  Weights(const std::vector<Portion>& portions, Sharing sharing);

  bool empty() const { return parts_.empty(); }

  /// The index that these two random numbers pick. Not when empty.
  std::size_t pick(std::uint64_t which_part, std::uint64_t which_fortune) const;

 private:
  struct Part {
    std::uint64_t
        up_to;  // the numbers below this, and not below that of the last part, are its own
    std::size_t begin;
    std::size_t end;
  };

  std::vector<Part> parts_;
};

}  // namespace fortune::serve
