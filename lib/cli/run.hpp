/// How the three mains run and end: one line on stderr, an exit status of <sysexits.h>.
#pragma once

#include <sysexits.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace fortune::cli {

/// Ends the tool with that exit status and one line on stderr.
class Failure : public std::runtime_error {
 public:
  Failure(int exit_status, const std::string& what)
      : std::runtime_error(what), exit_status_(exit_status) {}
  int exit_status() const { return exit_status_; }

 private:
  int exit_status_;
};

/// Runs the body and returns its exit status, or the one that belongs to what it threw.
int run(std::string_view tool, const std::function<int()>& body);

/// Prints `tool: message` on stderr as one line, with control characters made visible.
void complain(std::string_view tool, std::string_view message);

/// The project's version, as --version prints it.
std::string_view version();

/// As endpoints, files and numbers are named in messages.
std::string quoted(std::string_view word);

}  // namespace fortune::cli
