/// What a server has answered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "fortune/framing.hpp"

namespace fortune::get {

/// Which of the server's fortunes it is; only `query` tells.
struct Identity {
  std::uint32_t generation;
  std::uint32_t id;
};

struct Answer {
  std::string text;
  Framing framing;  ///< the detected one, where none was named
  std::optional<Identity> identity;
};

}  // namespace fortune::get
