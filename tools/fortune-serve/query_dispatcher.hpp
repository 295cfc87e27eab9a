/// What the requests of the `query` protocol are answered with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "edition.hpp"
#include "fortune/codec.hpp"
#include "fortune/query.hpp"
#include "selection.hpp"

namespace fortune::serve {

/// How far a dispatcher came.
struct Dispatched {
  enum class End : std::uint8_t {
    input,   ///< all whole requests are answered
    bound,   ///< enough answers for now; some requests are left
    broken,  ///< after the last answer nothing can be told from the input any more
  };
  End end = End::input;
  std::size_t consumed = 0;    ///< bytes of input
  std::uint64_t requests = 0;  ///< answered at all
  std::uint64_t answered = 0;  ///< answered with OK
};

/// Pure but for its picks: bytes in, bytes out, no sockets. Used by one thread.
class QueryDispatcher {
 public:
  /// `stats` makes the answer to STATS. All must outlive the dispatcher.
  QueryDispatcher(Picker picker, const std::function<std::string()>& stats)
      : picker_(picker), stats_(stats) {}

  /// Puts the answers to the whole requests in `arrived` at the end of `out`, in their order, until
  /// `out` holds `enough_bytes` or more. Throws std::bad_alloc.
  Dispatched dispatch(Bytes arrived, const Edition& edition, std::size_t enough_bytes,
                      std::vector<std::byte>& out);

 private:
  bool answer(const query::Request& request, const Edition& edition, std::vector<std::byte>& out);
  bool answer_random(const query::Request& request, const WireImage& image,
                     std::vector<std::byte>& out);

  Picker picker_;
  const std::function<std::string()>& stats_;
};

}  // namespace fortune::serve
