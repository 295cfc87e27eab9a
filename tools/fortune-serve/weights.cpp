#include "weights.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "mix.hpp"

namespace fortune::serve {
namespace {

struct Group {
  double percent = 0;
  double sharers = 0;  // its fortunes, or its files that have some
};

std::map<std::size_t, Group> grouped(const std::vector<Portion>& portions,
                                     const std::vector<double>& sharers) {
  std::map<std::size_t, Group> groups;
  for (std::size_t i = 0; i < portions.size(); ++i) {
    Group& group = groups[portions[i].group];
    group.sharers += sharers[i];
    if (portions[i].percent) group.percent = *portions[i].percent;
  }
  double left = 100;
  for (const auto& [id, group] : groups) left -= group.percent;
  for (const Portion& portion : portions)
    if (!portion.percent) groups[portion.group].percent = left;
  return groups;
}

std::uint64_t threshold(double share) {
  const double scaled = std::ldexp(share, 64);
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  return scaled < static_cast<double>(most) ? static_cast<std::uint64_t>(scaled) : most;
}

}  // namespace

Weights::Weights(const std::vector<Portion>& portions, Sharing sharing) {
  std::vector<double> sharers;
  for (std::size_t begin = 0; const Portion& portion : portions) {
    const std::size_t fortunes = portion.end - begin;
    sharers.push_back(static_cast<double>(
        sharing == Sharing::by_file ? std::min<std::size_t>(fortunes, 1) : fortunes));
    begin = portion.end;
  }
  auto groups = grouped(portions, sharers);
  double total = 0;
  for (const auto& [id, group] : groups)
    if (group.sharers > 0) total += group.percent;

  double up_to = 0;
  for (std::size_t i = 0; i < portions.size(); ++i) {
    const Group& group = groups[portions[i].group];
    if (sharers[i] == 0 || group.percent == 0) continue;
    up_to += group.percent / total * sharers[i] / group.sharers;
    parts_.push_back({threshold(up_to), i == 0 ? 0 : portions[i - 1].end, portions[i].end});
  }
}

std::size_t Weights::pick(std::uint64_t which_part, std::uint64_t which_fortune) const {
  const auto found = std::ranges::upper_bound(parts_, which_part, {}, &Part::up_to);
  const Part& part = found == parts_.end() ? parts_.back() : *found;
  return part.begin + scale(which_fortune, part.end - part.begin);
}

}  // namespace fortune::serve
