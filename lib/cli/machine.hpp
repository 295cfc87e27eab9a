/// What this machine gives a process.
#pragma once

#include <cstddef>

namespace fortune::cli {

/// The CPUs this process may run on, at least 1.
std::size_t available_cpus();

/// Raises the soft limit of open files to the hard one.
std::size_t raise_descriptor_limit();

/// How many descriptors this process has open.
std::size_t open_descriptors();

}  // namespace fortune::cli
