#include "likeness.hpp"

#include <optional>
#include <string_view>
#include <vector>

#include "figures.hpp"

namespace fortune::flood {
namespace {

struct Trait {
  std::string_view place;  ///< in the document, or what it is
  std::string value;       ///< empty when it cannot be told
};
using Traits = std::vector<Trait>;

std::string shown(const std::optional<double>& number) { return number ? plain(*number) : "null"; }

std::string shown(const std::optional<std::chrono::nanoseconds>& duration) {
  if (!duration) return "null";
  return plain(std::chrono::duration<double>(*duration).count());
}

bool is_datagram(const Document& document) {
  return document.endpoint.find("+udp://") != std::string::npos;
}

// What the requests were, which the document does not say, shows in what they brought: nothing when
// they only connected, and five bytes for each PING, fewer than for any fortune. Empty where it
// does not show: when none was ok, or what was not may have brought the bytes.
std::string exchange(const Document& document) {
  constexpr std::uint64_t ping_bytes = 5;
  constexpr std::uint64_t least_fortune_bytes = ping_bytes + 8 + 1;  // generation, id, text
  const Record& record = document.summary.record;
  if (record.ok == 0) return {};
  if (record.bytes_received == 0) return "a connection alone";
  if (document.framing != "query") return "a fortune";
  if (record.bytes_received < record.ok * least_fortune_bytes) return "PING";
  return record.errors() + record.in_flight == 0 ? "a fortune" : "";
}

Traits kind(const Document& document) {
  const Load& load = document.summary.load;
  return {{"target.framing", document.framing},
          {"the transport", is_datagram(document) ? "udp" : "a stream"},
          {"the exchange", exchange(document)},
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
    if (one[i].value != other[i].value && !one[i].value.empty() && !other[i].value.empty())
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
