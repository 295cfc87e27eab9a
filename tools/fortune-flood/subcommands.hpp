/// The subcommands of fortune-flood(1) over documents of finished runs.
#pragma once

#include <optional>
#include <string_view>

namespace fortune::flood {

/// Takes the words behind its name, and returns the exit status. Throws cli::Failure.
using Subcommand = int (*)(int argc, char** argv);

/// Null when there is none of that name.
Subcommand find_subcommand(std::string_view name);

}  // namespace fortune::flood
