/// The `query` protocol: requests and responses on a connection that stays.
///
/// Pure, like the codecs: no sockets, no state. Every message, either way, is a u32 length and that
/// many bytes, the first of which is a verb or a status; all integers are big-endian. It is our
/// own, defined in fortune-protocol(7); the envelope is that of a QByteArray in Qt's QDataStream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fortune/codec.hpp"

namespace fortune::query {

enum class Verb : std::uint8_t { random = 1, at = 2, count = 3, stats = 4, ping = 5 };

enum class Status : std::uint8_t {
  ok = 0,
  bad_request = 1,
  not_found = 2,
  busy = 3,
  shutting_down = 4,
};

/// The longest request, in bytes behind its length.
inline constexpr std::size_t max_request_bytes = std::size_t{64} << 10;

struct Request {
  Verb verb = Verb::random;
  std::uint32_t min_bytes = 0;  ///< of a fortune's text, for RANDOM; both are inclusive
  std::uint32_t max_bytes = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t id = 0;  ///< for AT

  /// RANDOM without its bounds is the shorter message.
  bool is_bounded() const {
    return min_bytes != 0 || max_bytes != std::numeric_limits<std::uint32_t>::max();
  }

  friend bool operator==(const Request&, const Request&) = default;
};

/// Puts the request's message at the end of `out`.
void append_request(std::vector<std::byte>& out, const Request& request);

struct DecodedRequest {
  enum class Outcome : std::uint8_t {
    incomplete,  ///< more bytes must come
    complete,    ///< `request` holds it
    bad,         ///< to be answered with BAD_REQUEST; what follows it can be read
    broken,      ///< the same, but where the next one begins cannot be told
  };
  Outcome outcome = Outcome::incomplete;
  std::size_t consumed = 0;    ///< bytes of the message, when complete or bad
  Request request;             ///< when complete
  std::string_view complaint;  ///< when bad or broken: what is wrong; valid for ever
};

/// Looks at all that has arrived and was not yet consumed.
DecodedRequest decode_request(Bytes arrived);

/// Puts a response of that status at the end of `out`. The body of any other status than OK is a
/// message for people.
void append_response(std::vector<std::byte>& out, Status status, std::string_view body);

/// The OK response to COUNT.
void append_count(std::vector<std::byte>& out, std::uint32_t generation, std::uint32_t count);

/// Bytes of the OK response to RANDOM and AT that stand before its text.
inline constexpr std::size_t fortune_header_bytes = 13;

/// Sets generation and id in such a response, as the codec of `query` encodes it.
void stamp(std::span<std::byte> response, std::uint32_t generation, std::uint32_t id);

struct DecodedResponse {
  Progress progress = Progress::incomplete;
  std::size_t consumed = 0;  ///< bytes of the message, when complete
  Status status = Status::ok;
  Bytes body = {};  ///< when complete; dies with what had arrived
};

/// Looks at all that has arrived and was not yet consumed. A response without a status, or of one
/// that there is not, is malformed; too large is one that no fortune of `max_text_bytes` needs.
DecodedResponse decode_response(Bytes arrived, std::size_t max_text_bytes);

/// The body of an OK response to RANDOM and AT. Its text dies with the body.
struct Answer {
  std::uint32_t generation;
  std::uint32_t id;
  std::string_view text;
};

/// Nothing when the body is too short or its text is not valid UTF-8.
std::optional<Answer> decode_answer(Bytes body);

}  // namespace fortune::query
