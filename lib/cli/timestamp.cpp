#include "cli/timestamp.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <ctime>

namespace fortune::cli {

std::string timestamp(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto since_epoch = duration_cast<milliseconds>(time.time_since_epoch());
  const std::time_t seconds = floor<std::chrono::seconds>(since_epoch).count();
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 32> date{};
  const std::size_t size = std::strftime(date.data(), date.size(), "%FT%T", &utc);
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ",
                static_cast<int>(since_epoch.count() % 1000));
  return std::string(date.data(), size) + fraction.data();
}

}  // namespace fortune::cli
