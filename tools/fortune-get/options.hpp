/// The command line of fortune-get(1).
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "fortune/codec.hpp"
#include "fortune/endpoint.hpp"

namespace fortune::get {

struct Options {
  Endpoint endpoint;
  std::chrono::nanoseconds timeout = std::chrono::seconds(5);
  std::size_t max_text_bytes = default_max_text_bytes;
};

/// Nothing when --help or --version was all that was asked for. Throws cli::Failure (EX_USAGE).
std::optional<Options> parse_options(int argc, char** argv);

}  // namespace fortune::get
