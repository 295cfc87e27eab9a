#include "log.hpp"

#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

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

struct Configuration {
  Format format = Format::logfmt;
  Level level = Level::normal;
};
Configuration configuration;

std::string logfmt(std::span<const Field> fields) {
  std::string line;
  for (const Field& field : fields) {
    if (!line.empty()) line += ' ';
    line += field.key;
    line += '=';
    line += quoted_if_needed(field.value);
  }
  return line;
}

std::string json(std::span<const Field> fields) {
  nlohmann::ordered_json object;
  for (const Field& field : fields) object[std::string(field.key)] = field.value;
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void write_line(std::string_view level, std::string_view message, std::span<const Field> fields) {
  std::vector<Field> all{{"ts", cli::timestamp(std::chrono::system_clock::now())},
                         {"level", std::string(level)},
                         {"msg", std::string(message)}};
  all.insert(all.end(), fields.begin(), fields.end());
  const std::string line = (configuration.format == Format::json ? json(all) : logfmt(all)) + '\n';
  // A log that cannot be written has nowhere to complain.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace

void configure(Format format, Level level) { configuration = {format, level}; }

bool is_verbose() { return configuration.level == Level::verbose; }

void info(std::string_view message, std::span<const Field> fields) {
  if (configuration.level != Level::quiet) write_line("info", message, fields);
}

void warn(std::string_view message, std::span<const Field> fields) {
  write_line("warn", message, fields);
}

}  // namespace fortune::serve::log
