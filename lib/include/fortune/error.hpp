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
  repeated,            ///< the answer is the fortune that was not wanted again
  not_found,           ///< the server has no fortune that fits
  bad_request,         ///< the server does not understand what it was asked
  busy,                ///< the server is too busy to answer
  shutting_down,       ///< the server has come to its end
};

const std::error_category& error_category();
std::error_code make_error_code(Errc code);

}  // namespace fortune

template <>
struct std::is_error_code_enum<fortune::Errc> : std::true_type {};
