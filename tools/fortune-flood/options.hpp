/// The command line of fortune-flood(1), when it floods.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fortune/address.hpp"
#include "fortune/codec.hpp"
#include "fortune/endpoint.hpp"
#include "fortune/splitter.hpp"
#include "load.hpp"
#include "requirement.hpp"

namespace fortune::flood {

struct Options {
  Endpoint endpoint;
  Exchange exchange = Exchange::answer;
  Load load;
  std::chrono::nanoseconds timeout = std::chrono::seconds(5);
  std::vector<SocketAddress> sources;
  std::size_t max_text_bytes = default_max_text_bytes;
  std::optional<std::string> expect;  ///< a source, or "-"
  Split split = Split::cookie;        ///< of that
  std::vector<Requirement> requirements;
  std::optional<std::string> output;  ///< a file; none or "-": stdout
  std::optional<std::string> junit;   ///< a file, or "-"
  bool is_quiet = false;
};

/// Nothing when --help or --version was all that was asked for. Throws cli::Failure (EX_USAGE).
std::optional<Options> parse_options(int argc, char** argv);

}  // namespace fortune::flood
