/// The run-time errors that the system has no errno for.
#pragma once

#include <system_error>

namespace fortune {

enum class Errc {
  host_not_found = 1,  ///< the name does not resolve
  timed_out,           ///< the deadline passed first
  malformed,           ///< the answer is not of its framing
  unrecognised,        ///< the answer is of no framing that can be told, or cut short
  ambiguous,           ///< the answer is of more than one framing
  cut_short,           ///< the peer ended inside the answer, or before it
  empty,               ///< the answer is a fortune without text
  too_large,           ///< the answer's text is over the limit
};

const std::error_category& error_category();
std::error_code make_error_code(Errc code);

}  // namespace fortune

template <>
struct std::is_error_code_enum<fortune::Errc> : std::true_type {};
