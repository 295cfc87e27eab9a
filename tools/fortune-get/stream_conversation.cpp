#include "stream_conversation.hpp"

#include "fortune/detection.hpp"
#include "fortune/endpoint.hpp"
#include "progress.hpp"

namespace fortune::get {
namespace {

std::error_code to_error(Detected::Outcome outcome) {
  switch (outcome) {
    case Detected::Outcome::recognised: return {};
    case Detected::Outcome::ambiguous: return Errc::ambiguous;
    case Detected::Outcome::too_large: return Errc::too_large;
    case Detected::Outcome::unrecognised: break;
  }
  return Errc::unrecognised;
}

}  // namespace

std::error_code StreamConversation::next(Answer& answer, std::size_t, Deadline deadline) {
  std::error_code error;
  if (addresses_.empty()) addresses_ = resolve(endpoint_, deadline, error);
  if (error) return error;
  Stream stream;
  error = stream.connect(addresses_, deadline);
  if (error) return error;
  error = endpoint_.framing ? read_framed(stream, *endpoint_.framing, deadline, answer)
                            : read_and_detect(stream, deadline, answer);
  if (!error && answer.text.empty()) return Errc::empty;
  return error;
}

std::error_code StreamConversation::read_framed(Stream& stream, Framing framing, Deadline deadline,
                                                Answer& answer) {
  answer.framing = framing;
  Arrivals arrived;
  for (;;) {
    Input input = Input::open;
    if (const auto error = arrived.read_more(stream, deadline, input)) return error;
    const Decoded decoded =
        codec_of(framing).decode(arrived.bytes(), input, max_text_bytes_, answer.text);
    if (decoded.progress != Progress::incomplete || input == Input::ended)
      return to_error(decoded.progress);
  }
}

std::error_code StreamConversation::read_and_detect(Stream& stream, Deadline deadline,
                                                    Answer& answer) {
  // No framing needs more than two bytes for one of the text's, and two headers of four.
  const std::size_t most_bytes = 2 * max_text_bytes_ + 8;
  Arrivals arrived;
  Input input = Input::open;
  while (input == Input::open) {
    if (const auto error = arrived.read_more(stream, deadline, input)) return error;
    if (arrived.bytes().size() > most_bytes) return Errc::too_large;
  }
  if (arrived.bytes().empty()) return Errc::cut_short;
  const Detected detected = detect(arrived.bytes(), max_text_bytes_, answer.text);
  answer.framing = detected.framing;
  return to_error(detected.outcome);
}

}  // namespace fortune::get
