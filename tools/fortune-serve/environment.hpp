/// Environment variables that are meant for this process alone.
#pragma once

#include <cstdlib>
#include <string>

namespace fortune::serve {

/// The value, empty where there is none. What we start does not see the variable. To be called
/// before there are other threads.
inline std::string take_variable(const char* name) {
  const char* const value = std::getenv(name);
  std::string taken = value ? value : "";
  unsetenv(name);
  return taken;
}

}  // namespace fortune::serve
