#include "datagram_conversation.hpp"

#include <array>

#include "fortune/address.hpp"
#include "fortune/datagram.hpp"
#include "fortune/endpoint.hpp"
#include "progress.hpp"

namespace fortune::get {

std::error_code DatagramConversation::next(Answer& answer, std::size_t, Deadline deadline) {
  // What it says does not matter, but not everything that forwards datagrams forwards empty ones.
  constexpr std::array question{std::byte{'\n'}};
  // A byte more than the longest quote, so that a longer one is seen to be one.
  std::array<std::byte, 512> buffer;
  answer.framing = *endpoint_.framing;
  std::error_code error;
  const auto addresses = resolve(endpoint_, deadline, error);
  if (error) return error;
  const std::size_t size = exchange_datagrams(addresses, question, buffer, deadline, error);
  if (error) return error;
  const Decoded decoded =
      codec_of(answer.framing)
          .decode(Bytes(buffer).first(size), Input::ended, max_text_bytes_, answer.text);
  if (decoded.progress == Progress::complete && answer.text.empty()) return Errc::empty;
  return to_error(decoded.progress);
}

}  // namespace fortune::get
