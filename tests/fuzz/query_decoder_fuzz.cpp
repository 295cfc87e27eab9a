#include "decoder_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fortune::fuzz::check_decoder(fortune::Framing::query, data, size);
  return 0;
}
