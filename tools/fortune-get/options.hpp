/// The command line of fortune-get(1).
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "call.hpp"
#include "printer.hpp"

namespace fortune::get {

struct Options {
  Plan plan;
  Style style;
  std::size_t count = 1;
  std::chrono::nanoseconds timeout = std::chrono::seconds(5);
  bool quiet = false;
};

/// Nothing when --help or --version was all that was asked for. Throws cli::Failure (EX_USAGE).
std::optional<Options> parse_options(int argc, char** argv);

}  // namespace fortune::get
