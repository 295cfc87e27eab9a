/// Endpoints as the tools take them from their command lines.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fortune/endpoint.hpp"

namespace fortune::cli {

/// Where a server listens and a client asks when nobody says otherwise.
inline constexpr std::string_view default_endpoint = "qt://127.0.0.1:4242";

/// A server's; where it names no framing it is `qt`. Throws Failure (EX_USAGE) that quotes the
/// word, also for a framing that servers do not send.
Endpoint server_endpoint(std::string_view word);

/// A client's: the argument, else FORTUNE_ENDPOINT, else the default; where it names no framing it
/// is `unnamed`. Throws as above, also for port 0, which nobody can be asked at.
Endpoint client_endpoint(const std::optional<std::string>& argument,
                         std::optional<Framing> unnamed);

}  // namespace fortune::cli
