#include "log.hpp"

#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>

#include "cli/timestamp.hpp"

namespace fortune::serve::log {
namespace {

bool is_plain(std::string_view value) {
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte == 0x7f || c == '"' || c == '=' || c == '\\') return false;
  }
  return !value.empty();
}

std::string quoted_if_needed(std::string_view value) {
  if (is_plain(value)) return std::string(value);
  std::string quoted = "\"";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (byte < ' ' || byte == 0x7f) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", byte);
      quoted += escape.data();
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

void write_line(std::string_view level, std::string_view message,
                std::initializer_list<Field> fields) {
  std::string line = "ts=" + cli::timestamp(std::chrono::system_clock::now());
  const auto append = [&line](std::string_view key, std::string_view value) {
    line += ' ';
    line += key;
    line += '=';
    line += quoted_if_needed(value);
  };
  append("level", level);
  append("msg", message);
  for (const Field& field : fields) append(field.key, field.value);
  line += '\n';
  // A log that cannot be written has nowhere to complain.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace

void info(std::string_view message, std::initializer_list<Field> fields) {
  write_line("info", message, fields);
}

void warn(std::string_view message, std::initializer_list<Field> fields) {
  write_line("warn", message, fields);
}

}  // namespace fortune::serve::log
