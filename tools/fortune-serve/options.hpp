/// The command line of fortune-serve(1).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fortune/codec.hpp"
#include "fortune/endpoint.hpp"

namespace fortune::serve {

struct Options {
  std::vector<std::string> sources;  ///< paths, "-" for stdin; none: stdin or the built-in set
  std::vector<Endpoint> endpoints;   ///< in the order of --listen, at least one
  std::size_t threads = 1;
  std::optional<std::uint64_t> seed;
  std::chrono::nanoseconds timeout = std::chrono::seconds(10);
  std::size_t max_text_bytes = default_max_text_bytes;
};

/// Nothing when --help or --version was all that was asked for. Throws cli::Failure (EX_USAGE).
std::optional<Options> parse_options(int argc, char** argv);

}  // namespace fortune::serve
