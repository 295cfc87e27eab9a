#include "fortune/source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>

#include "fortune/file_descriptor.hpp"

namespace fortune {
namespace {

constexpr std::size_t binary_probe_bytes = 8 * 1024;
constexpr std::size_t first_read_bytes = 64 * 1024;

[[noreturn]] void throw_unreadable(const std::string& name) {
  throw SourceError(SourceError::Kind::unreadable,
                    "cannot read " + name + ": " + std::generic_category().message(errno));
}

// One byte more than the file has, so that its end is seen without another growth.
std::size_t expected_bytes(int fd) {
  struct stat status {};
  if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return first_read_bytes;
  return std::min(static_cast<std::size_t>(status.st_size), max_source_bytes) + 1;
}

// Looked at as it arrives, so that an endless binary source is refused at its beginning.
void refuse_binary(std::string_view head, const std::string& name) {
  if (head.find('\0') != std::string_view::npos)
    throw SourceError(SourceError::Kind::unusable,
                      name + " is a binary file (it has a NUL in its first 8 KiB)");
}

std::string read_to_end(int fd, const std::string& name) {
  std::string bytes(expected_bytes(fd), '\0');
  std::size_t size = 0;
  for (;;) {
    if (size == bytes.size()) bytes.resize(2 * size);
    const ssize_t n = read(fd, bytes.data() + size, bytes.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw_unreadable(name);
    if (n == 0) break;
    if (size < binary_probe_bytes)
      refuse_binary(
          {bytes.data() + size, std::min(static_cast<std::size_t>(n), binary_probe_bytes - size)},
          name);
    size += static_cast<std::size_t>(n);
    if (size > max_source_bytes)
      throw SourceError(SourceError::Kind::unusable, name + " is larger than 4 GiB");
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace

Corpus load_corpus(const std::string& path) {
  const bool is_stdin = path == "-";
  const std::string name = is_stdin ? "standard input" : path.empty() ? "\"\"" : path;
  FileDescriptor file;
  if (!is_stdin) {
    file = FileDescriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) throw_unreadable(name);
  }
  return Corpus::from_cookies(read_to_end(is_stdin ? STDIN_FILENO : file.get(), name));
}

}  // namespace fortune
