/// Points in time as logs and documents write them.
#pragma once

#include <chrono>
#include <string>

namespace fortune::cli {

/// UTC with milliseconds as RFC 3339 has it: 2026-11-21T02:44:05.123Z.
std::string timestamp(std::chrono::system_clock::time_point time);

}  // namespace fortune::cli
