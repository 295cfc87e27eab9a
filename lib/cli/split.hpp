/// How the tools that read sources are told what separates their fortunes.
#pragma once

#include <CLI/CLI.hpp>

#include "fortune/splitter.hpp"

namespace fortune::cli {

/// Adds --split and -0.
void add_split(CLI::App& app, Split& into);

}  // namespace fortune::cli
