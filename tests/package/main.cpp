#include <cstdio>
#include <string>
#include <vector>

#include "fortune/codec.hpp"
#include "fortune/stream.hpp"
#include "fortune/workers.hpp"

int main() {
  const fortune::Codec& codec = fortune::codec_of(fortune::Framing::qt);
  std::vector<std::byte> message(codec.encoded_size("hi").value());
  codec.encode("hi", message);
  std::string text;
  const fortune::Decoded decoded =
      codec.decode(message, fortune::Input::open, fortune::default_max_text_bytes, text);

  // One of each kind that needs a library of its own: threads and Asio.
  const fortune::Stream stream;
  const fortune::Workers workers(1, [](const std::exception&) {});
  const bool whole = decoded.progress == fortune::Progress::complete && text == "hi";
  std::puts(whole ? "the installed library decodes what it encodes" : "it does not decode");
  return whole ? 0 : 1;
}
