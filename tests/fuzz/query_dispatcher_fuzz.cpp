// The query dispatcher: whatever comes, in whatever pieces, gets the answers it gets in one piece,
// and neither the input that is kept nor the answers of one round grow beyond their bounds.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "fortune/query.hpp"
#include "query_dispatcher.hpp"

using namespace fortune;
using namespace fortune::serve;

namespace {

constexpr std::size_t most_answer_bytes = 256;
constexpr std::size_t unbounded = std::numeric_limits<std::size_t>::max() - most_answer_bytes;

void require(bool holds) {
  if (!holds) std::abort();
}

struct Fortunes : Edition {
  Fortunes() : Edition({Framing::query}, 1) {
    for (const char* text : {"hi", "ho", "snow", "☃"}) add(text);
    seal(std::nullopt);
  }
};

struct Answers {
  std::vector<std::byte> bytes;
  std::uint64_t requests = 0;
  std::uint64_t answered = 0;
  bool broken = false;

  friend bool operator==(const Answers&, const Answers&) = default;
};

class Conversation {
 public:
  explicit Conversation(std::size_t enough_bytes) : enough_bytes_(enough_bytes) {}

  void hear(Bytes piece) {
    kept_.insert(kept_.end(), piece.begin(), piece.end());
    while (!answers_.broken && answer_some()) {
    }
    require(answers_.broken || kept_.size() < 4 + query::max_request_bytes);
  }

  const Answers& answers() const { return answers_; }

 private:
  // Whether there may be more to answer.
  bool answer_some() {
    std::vector<std::byte> out;
    const Dispatched done = dispatcher_.dispatch(kept_, fortunes_, enough_bytes_, out);
    require(out.size() < enough_bytes_ + most_answer_bytes);
    answers_.bytes.insert(answers_.bytes.end(), out.begin(), out.end());
    answers_.requests += done.requests;
    answers_.answered += done.answered;
    answers_.broken = done.end == Dispatched::End::broken;
    kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(done.consumed));
    return done.end == Dispatched::End::bound;
  }

  Fortunes fortunes_;
  std::function<std::string()> stats_ = [] { return "{}"; };
  QueryDispatcher dispatcher_{Picker(42), stats_};
  std::size_t enough_bytes_;
  std::vector<std::byte> kept_;
  Answers answers_;
};

}  // namespace

// The first byte says how large the pieces are, the second how many answers are enough.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t piece_bytes = std::size_t{data[0]} + 1;
  Bytes rest = std::as_bytes(std::span(data, size)).subspan(2);

  Conversation whole(unbounded);
  whole.hear(rest);
  Conversation pieces(std::size_t{data[1]} + 1);
  while (!rest.empty() && !pieces.answers().broken) {
    const std::size_t n = std::min(piece_bytes, rest.size());
    pieces.hear(rest.first(n));
    rest = rest.subspan(n);
  }
  require(pieces.answers() == whole.answers());
  return 0;
}
