// The endpoint parser: what it takes, it prints as a word that means the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fortune/endpoint.hpp"

using namespace fortune;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view word(reinterpret_cast<const char*>(data), size);
  try {
    const Endpoint endpoint = Endpoint::parse(word);
    if (!(Endpoint::parse(endpoint.to_string()) == endpoint)) std::abort();
  } catch (const EndpointError& error) {
    if (std::string_view(error.what()).empty()) std::abort();
  }
  return 0;
}
