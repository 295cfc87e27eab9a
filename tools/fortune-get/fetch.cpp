#include "fetch.hpp"

#include <sysexits.h>

#include <vector>

#include "fortune/address.hpp"
#include "fortune/codec.hpp"
#include "fortune/endpoint.hpp"
#include "fortune/error.hpp"
#include "fortune/stream.hpp"

namespace fortune::get {
namespace {

// Grows with what arrives, never on the word of a header.
constexpr std::size_t first_buffer_bytes = 4096;

std::error_code to_error(Progress progress, const std::string& text) {
  switch (progress) {
    case Progress::complete: return text.empty() ? make_error_code(Errc::empty) : std::error_code();
    case Progress::malformed: return Errc::malformed;
    case Progress::too_large: return Errc::too_large;
    case Progress::incomplete: break;
  }
  return Errc::cut_short;
}

std::error_code read_answer(Stream& stream, const Request& request, std::string& text) {
  std::vector<std::byte> buffer(first_buffer_bytes);
  std::size_t arrived = 0;
  for (;;) {
    if (arrived == buffer.size()) buffer.resize(2 * buffer.size());
    std::error_code error;
    const std::size_t n =
        stream.read_some(std::span(buffer).subspan(arrived), request.deadline, error);
    if (error) return error;
    arrived += n;
    const Decoded decoded =
        request.codec.decode(Bytes(buffer).first(arrived), request.max_text_bytes, text);
    if (decoded.progress != Progress::incomplete || n == 0) return to_error(decoded.progress, text);
  }
}

}  // namespace

std::error_code fetch(const Request& request, std::string& text) {
  std::error_code error;
  const auto addresses = resolve(request.endpoint, request.deadline, error);
  if (error) return error;
  Stream stream;
  error = stream.connect(addresses, request.deadline);
  if (error) return error;
  return read_answer(stream, request, text);
}

int exit_status_of(std::error_code error) {
  if (error == Errc::host_not_found) return EX_NOHOST;
  if (error == Errc::timed_out || error == std::errc::timed_out) return EX_TEMPFAIL;
  if (error.category() == error_category() || error == std::errc::connection_reset)
    return EX_PROTOCOL;
  return EX_UNAVAILABLE;
}

}  // namespace fortune::get
