/// The command line of fortune-flood(1).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fortune/codec.hpp"
#include "fortune/endpoint.hpp"
#include "requirement.hpp"

namespace fortune::flood {

struct Options {
  Endpoint endpoint;
  std::size_t connections = 64;
  std::optional<std::chrono::nanoseconds> duration;  ///< at least one of these two is set
  std::optional<std::uint64_t> requests;
  std::size_t threads = 1;
  std::chrono::nanoseconds timeout = std::chrono::seconds(5);
  std::size_t max_text_bytes = default_max_text_bytes;
  std::optional<std::string> expect;  ///< a fortune(6) file, or "-"
  std::vector<Requirement> requirements;
  std::optional<std::string> output;  ///< a file; none: stdout
};

/// Nothing when --help or --version was all that was asked for. Throws cli::Failure (EX_USAGE).
std::optional<Options> parse_options(int argc, char** argv);

}  // namespace fortune::flood
