#include "cli/endpoints.hpp"

#include <cstdlib>
#include <functional>

#include "cli/run.hpp"
#include "fortune/codec.hpp"

namespace fortune::cli {

namespace {

Endpoint parse_endpoint(std::string_view word, const std::function<void(Endpoint&)>& check) {
  try {
    Endpoint endpoint = Endpoint::parse(word);
    check(endpoint);
    return endpoint;
  } catch (const EndpointError& error) {
    throw Failure(EX_USAGE, "bad endpoint " + quoted(word) + ": " + error.what());
  }
}

Endpoint askable_endpoint(std::string_view word, std::optional<Framing> unnamed) {
  return parse_endpoint(word, [&](Endpoint& endpoint) {
    if (!endpoint.framing) endpoint.framing = unnamed;
    if (endpoint.transport != Transport::unix_stream && endpoint.port == 0)
      throw EndpointError("port 0 is for servers");
  });
}

}  // namespace

Endpoint server_endpoint(std::string_view word) {
  return parse_endpoint(word, [](Endpoint& endpoint) {
    if (!endpoint.framing) endpoint.framing = Framing::qt;
    if (codec_of(*endpoint.framing).senders != Codec::Senders::anyone)
      throw EndpointError("framing " + quoted(name(*endpoint.framing)) + " is for clients only");
  });
}

Endpoint client_endpoint(const std::optional<std::string>& argument,
                         std::optional<Framing> unnamed) {
  const char* const environment = std::getenv("FORTUNE_ENDPOINT");
  const bool set = environment != nullptr && *environment != '\0';
  if (argument || !set)
    return askable_endpoint(argument.value_or(std::string(default_endpoint)), unnamed);
  try {
    return askable_endpoint(environment, unnamed);
  } catch (const Failure& failure) {
    throw Failure(failure.exit_status(), std::string("FORTUNE_ENDPOINT: ") + failure.what());
  }
}

}  // namespace fortune::cli
