/// What a decoder's progress at the end of the input means to a client.
#pragma once

#include <system_error>

#include "fortune/codec.hpp"
#include "fortune/error.hpp"

namespace fortune::get {

inline std::error_code to_error(Progress progress) {
  switch (progress) {
    case Progress::complete: return {};
    case Progress::malformed: return Errc::malformed;
    case Progress::too_large: return Errc::too_large;
    case Progress::incomplete: break;
  }
  return Errc::cut_short;
}

}  // namespace fortune::get
