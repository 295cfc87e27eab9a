#include "cli/machine.hpp"

#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <climits>
#include <filesystem>
#include <iterator>
#include <system_error>

namespace fortune::cli {

std::size_t available_cpus() {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
  return static_cast<std::size_t>(std::max(1, CPU_COUNT(&allowed)));
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return _POSIX_OPEN_MAX;
  const rlimit raised{.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
  return static_cast<std::size_t>(setrlimit(RLIMIT_NOFILE, &raised) == 0 ? raised.rlim_cur
                                                                         : limit.rlim_cur);
}

std::size_t open_descriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator entries("/proc/self/fd", error);
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

}  // namespace fortune::cli
