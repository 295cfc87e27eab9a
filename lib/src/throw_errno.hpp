/// What a failed system call becomes while a server starts.
#pragma once

#include <cerrno>
#include <system_error>

namespace fortune {

[[noreturn]] inline void throw_errno(const char* what) {
  throw std::system_error(errno, std::system_category(), what);
}

}  // namespace fortune
