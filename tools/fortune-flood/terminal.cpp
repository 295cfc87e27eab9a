#include "terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace fortune::flood {
namespace {

std::string_view environment(const char* name) {
  const char* const value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

Terminal Terminal::of_stderr() {
  Terminal terminal;
  terminal.is_there_ = isatty(STDERR_FILENO) == 1 && environment("TERM") != "dumb";
  terminal.has_colours_ = environment("NO_COLOR").empty();
  return terminal;
}

std::size_t Terminal::width() const {
  winsize size{};
  constexpr std::size_t usual = 80;
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0 ? size.ws_col : usual;
}

std::string Terminal::coloured(std::string_view text, Colour colour) const {
  constexpr std::array codes{"31", "32", "33", "36"};
  if (!has_colours_) return std::string(text);
  return "\x1b[" + std::string(codes[static_cast<std::size_t>(colour)]) + 'm' + std::string(text) +
         "\x1b[0m";
}

void Terminal::write(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t n = ::write(STDERR_FILENO, text.data(), text.size());
    if (n <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace fortune::flood
