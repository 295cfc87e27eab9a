#include "length_index.hpp"

#include <algorithm>
#include <span>

#include "mix.hpp"

namespace fortune::serve {

void LengthIndex::seal(const Messages& messages) {
  sealed_ = messages.size();
  first_run_ = sorted_run(messages, 0, sealed_);
}

// The runs that end at the last message before the next one. Whoever sees the next one's id sees
// them too, since it is published after them.
void LengthIndex::prepare(const Messages& messages) {
  if (!first_run_) return;  // seal() will sort all that is there by then
  const std::size_t added = messages.size() - sealed_;
  std::size_t length = block;
  for (std::size_t level = 0; level < levels && added > 0 && added % length == 0; ++level) {
    runs_[level].push_back(sorted_run(messages, messages.size() - length, length));
    length *= fan_out;
  }
}

LengthIndex::Run LengthIndex::sorted_run(const Messages& messages, std::size_t first,
                                         std::size_t count) {
  // Sorted as numbers that hold both length and id: looking each length up again takes longer.
  std::vector<std::uint64_t> keys(count);
  for (std::size_t i = 0; i < count; ++i)
    keys[i] = std::uint64_t{messages[first + i].size()} << 32 | (first + i);
  std::ranges::sort(keys);
  auto run = std::make_unique_for_overwrite<Id[]>(count);
  std::ranges::transform(keys, run.get(), [](std::uint64_t key) { return static_cast<Id>(key); });
  return owned_.emplace_back(std::move(run)).get();
}

// Each run's share of those that fit is weighed against what the runs before it had, so that one
// way through the runs is enough.
std::optional<std::size_t> LengthIndex::pick(const Messages& messages, std::size_t least,
                                             std::size_t most, std::uint64_t random) const {
  const std::size_t size = messages.size();
  std::optional<std::size_t> picked;
  std::size_t fitting = 0;
  const auto consider = [&](std::span<const Id> ids) {
    fitting += ids.size();
    random = mix(random + golden_gamma);
    const std::size_t i = scale(random, fitting);
    if (i < ids.size()) picked = ids[i];
  };
  const auto consider_run = [&](Run run, std::size_t count) {
    const std::span<const Id> ids(run, count);
    const auto length = [&](Id id) { return messages[id].size(); };
    const auto begin = std::ranges::lower_bound(ids, least, {}, length);
    const auto end = std::ranges::upper_bound(begin, ids.end(), most, {}, length);
    if (begin != end) consider({begin, end});
  };

  consider_run(first_run_, sealed_);
  std::size_t at = sealed_;
  const std::size_t complete = size > sealed_ ? (size - sealed_ - 1) / block * block : 0;
  std::size_t length = longest;
  for (std::size_t level = levels; level-- > 0; length /= fan_out)
    for (; at - sealed_ + length <= complete; at += length)
      consider_run(runs_[level][(at - sealed_) / length], length);
  for (; at < size; ++at) {
    const Id id = static_cast<Id>(at);
    const std::size_t bytes = messages[id].size();
    if (least <= bytes && bytes <= most) consider({&id, 1});
  }
  return picked;
}

}  // namespace fortune::serve
