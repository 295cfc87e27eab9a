/// The command line of fortune-serve(1).
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "activation.hpp"
#include "fortune/endpoint.hpp"
#include "log.hpp"
#include "settings.hpp"
#include "sources.hpp"

namespace fortune::serve {

struct Options {
  Sources sources;
  std::vector<Endpoint> endpoints;             ///< in the order of --listen, at least one; or
  std::vector<InheritedSocket> inherited;      ///< these, when they are passed to us
  std::optional<std::size_t> max_connections;  ///< none: what the descriptors allow
  Settings server;
  std::chrono::nanoseconds grace = std::chrono::seconds(5);
  std::optional<std::string> endpoint_file;
  std::optional<std::string> stats_file;
  log::Format log_format = log::Format::logfmt;
  log::Level log_level = log::Level::normal;
  bool checks_only = false;  ///< load the sources and report, no more
};

/// Nothing when --help or --version was all that was asked for. Throws cli::Failure (EX_USAGE).
std::optional<Options> parse_options(int argc, char** argv);

}  // namespace fortune::serve
