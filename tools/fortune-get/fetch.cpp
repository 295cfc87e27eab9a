#include "fetch.hpp"

#include <sysexits.h>

#include <vector>

#include "fortune/address.hpp"
#include "fortune/codec.hpp"
#include "fortune/detection.hpp"
#include "fortune/endpoint.hpp"
#include "fortune/error.hpp"
#include "fortune/stream.hpp"

namespace fortune::get {
namespace {

// Grows with what arrives, never on the word of a header.
constexpr std::size_t first_buffer_bytes = 4096;

std::error_code to_error(Progress progress) {
  switch (progress) {
    case Progress::complete: return {};
    case Progress::malformed: return Errc::malformed;
    case Progress::too_large: return Errc::too_large;
    case Progress::incomplete: break;
  }
  return Errc::cut_short;
}

std::error_code to_error(Detected::Outcome outcome) {
  switch (outcome) {
    case Detected::Outcome::recognised: return {};
    case Detected::Outcome::ambiguous: return Errc::ambiguous;
    case Detected::Outcome::too_large: return Errc::too_large;
    case Detected::Outcome::unrecognised: break;
  }
  return Errc::unrecognised;
}

/// What has arrived of an answer.
class Answer {
 public:
  Answer(Stream& stream, Deadline deadline) : stream_(stream), deadline_(deadline) {}

  Bytes bytes() const { return Bytes(buffer_).first(size_); }

  /// Waits for more. `input` says whether the peer may send more still.
  std::error_code read_more(Input& input) {
    if (size_ == buffer_.size()) buffer_.resize(2 * buffer_.size());
    std::error_code error;
    const std::size_t n = stream_.read_some(std::span(buffer_).subspan(size_), deadline_, error);
    size_ += n;
    input = n == 0 ? Input::ended : Input::open;
    return error;
  }

 private:
  Stream& stream_;
  Deadline deadline_;
  std::vector<std::byte> buffer_ = std::vector<std::byte>(first_buffer_bytes);
  std::size_t size_ = 0;
};

std::error_code read_framed(Answer& answer, const Codec& codec, std::size_t max_text_bytes,
                            std::string& text) {
  for (;;) {
    Input input = Input::open;
    if (const auto error = answer.read_more(input)) return error;
    const Decoded decoded = codec.decode(answer.bytes(), input, max_text_bytes, text);
    if (decoded.progress != Progress::incomplete || input == Input::ended)
      return to_error(decoded.progress);
  }
}

std::error_code read_and_detect(Answer& answer, std::size_t max_text_bytes, std::string& text) {
  // No framing needs more than two bytes for one of the text's, and two headers of four.
  const std::size_t most_bytes = 2 * max_text_bytes + 8;
  Input input = Input::open;
  while (input == Input::open) {
    if (const auto error = answer.read_more(input)) return error;
    if (answer.bytes().size() > most_bytes) return Errc::too_large;
  }
  if (answer.bytes().empty()) return Errc::cut_short;
  return to_error(detect(answer.bytes(), max_text_bytes, text).outcome);
}

}  // namespace

std::error_code fetch(const Request& request, std::string& text) {
  std::error_code error;
  const auto addresses = resolve(request.endpoint, request.deadline, error);
  if (error) return error;
  Stream stream;
  error = stream.connect(addresses, request.deadline);
  if (error) return error;
  Answer answer(stream, request.deadline);
  const auto framing = request.endpoint.framing;
  error = framing ? read_framed(answer, *find_codec(*framing), request.max_text_bytes, text)
                  : read_and_detect(answer, request.max_text_bytes, text);
  if (!error && text.empty()) return Errc::empty;
  return error;
}

int exit_status_of(std::error_code error) {
  if (error == Errc::host_not_found) return EX_NOHOST;
  if (error == Errc::timed_out || error == std::errc::timed_out) return EX_TEMPFAIL;
  if (error.category() == error_category() || error == std::errc::connection_reset)
    return EX_PROTOCOL;
  return EX_UNAVAILABLE;
}

}  // namespace fortune::get
