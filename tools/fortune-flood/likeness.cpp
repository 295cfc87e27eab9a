#include "likeness.hpp"

#include <optional>
#include <string_view>
#include <vector>

#include "figures.hpp"

namespace fortune::flood {
namespace {

struct Trait {
  std::string_view place;  ///< in the document
  std::string value;
};
using Traits = std::vector<Trait>;

std::string shown(const std::optional<double>& number) { return number ? plain(*number) : "null"; }

std::string shown(const std::optional<std::chrono::nanoseconds>& duration) {
  if (!duration) return "null";
  return plain(std::chrono::duration<double>(*duration).count());
}

Traits kind(const Document& document) {
  const Load& load = document.summary.load;
  return {{"target.framing", document.framing},
          {"load.model", load.rate ? "open" : "closed"},
          {"load.requests_per_connection", std::to_string(load.requests_per_connection)},
          {"load.pipeline", std::to_string(load.pipeline)},
          {"load.warmup_s", shown(load.warmup)},
          {"load.duration_s", shown(load.duration)},
          {"load.requests", load.requests ? "a number" : "null"}};
}

Traits size(const Document& document) {
  const Load& load = document.summary.load;
  return {{"load.connections", std::to_string(load.connections)},
          {"load.rate", shown(load.rate)},
          {"load.requests", load.requests ? std::to_string(*load.requests) : "null"}};
}

std::string first_difference(const Traits& one, const Traits& other) {
  for (std::size_t i = 0; i < one.size(); ++i)
    if (one[i].value != other[i].value)
      return std::string(one[i].place) + " is " + other[i].value + ", not " + one[i].value;
  return {};
}

}  // namespace

std::string difference_in_kind(const Document& one, const Document& other) {
  return first_difference(kind(one), kind(other));
}

std::string difference_in_load(const Document& one, const Document& other) {
  const std::string difference = difference_in_kind(one, other);
  return difference.empty() ? first_difference(size(one), size(other)) : difference;
}

}  // namespace fortune::flood
