#include "cli/endpoints.hpp"

#include <cstdlib>

#include "cli/run.hpp"
#include "fortune/codec.hpp"

namespace fortune::cli {

Endpoint parse_endpoint(std::string_view word) {
  try {
    Endpoint endpoint = Endpoint::parse(word);
    if (!endpoint.framing) endpoint.framing = Framing::qt;
    if (find_codec(*endpoint.framing) == nullptr)
      throw EndpointError("framing " + quoted(name(*endpoint.framing)) + " is not supported yet");
    return endpoint;
  } catch (const EndpointError& error) {
    throw Failure(EX_USAGE, "bad endpoint " + quoted(word) + ": " + error.what());
  }
}

namespace {

Endpoint askable_endpoint(std::string_view word) {
  Endpoint endpoint = parse_endpoint(word);
  if (endpoint.transport != Transport::unix_stream && endpoint.port == 0)
    throw Failure(EX_USAGE, "bad endpoint " + quoted(word) + ": port 0 is for servers");
  return endpoint;
}

}  // namespace

Endpoint client_endpoint(const std::optional<std::string>& argument) {
  const char* const environment = std::getenv("FORTUNE_ENDPOINT");
  const bool set = environment != nullptr && *environment != '\0';
  if (!argument && set) {
    try {
      return askable_endpoint(environment);
    } catch (const Failure& failure) {
      throw Failure(failure.exit_status(), std::string("FORTUNE_ENDPOINT: ") + failure.what());
    }
  }
  return askable_endpoint(argument.value_or(std::string(default_endpoint)));
}

const Codec& codec_of(const Endpoint& endpoint) { return *find_codec(endpoint.framing.value()); }

}  // namespace fortune::cli
