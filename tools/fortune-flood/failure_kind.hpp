/// How a request can fail: in which phase, by which cause, on whose side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace fortune::flood {

enum class Phase : std::uint8_t { resolve, connect, send, first_byte, body, verify };
inline constexpr auto phase_count = static_cast<std::size_t>(Phase::verify) + 1;

enum class Cause : std::uint8_t {
  refused,
  no_socket,    ///< no such socket file
  denied,       ///< by permissions
  unreachable,  ///< no route
  host_not_found,
  reset,
  timeout,
  eof,            ///< FIN before the first byte
  short_message,  ///< FIN inside a message
  malformed,
  too_large,
  empty,        ///< a fortune without text
  unexpected,   ///< a text that --expect does not list
  bad_request,  ///< these four are statuses of `query`
  not_found,
  busy,
  shutting_down,
  addr_not_available,
  no_descriptors,
  no_memory,
  other,
};
inline constexpr auto cause_count = static_cast<std::size_t>(Cause::other) + 1;

/// The generator's own trouble is never counted against the server.
enum class Side : std::uint8_t { server, generator };

std::string_view name(Phase phase);
std::string_view name(Cause cause);
std::string_view name(Side side);

Side side_of(Cause cause);

/// Of an errno of socket, connect or recv.
Cause cause_of_errno(int error);

/// Of an error of resolve().
Cause cause_of_lookup(std::error_code error);

}  // namespace fortune::flood
