#include "fortune/source.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <span>
#include <string_view>
#include <system_error>

namespace fortune {
namespace {

[[noreturn]] void throw_unreadable(const std::string& name) {
  throw SourceError(SourceError::Kind::unreadable,
                    "cannot read " + name + ": " + std::generic_category().message(errno));
}

// Whoever shares the descriptor may have made it non-blocking.
ssize_t read_some(int fd, std::span<char> into) {
  for (;;) {
    const ssize_t n = read(fd, into.data(), into.size());
    if (n >= 0 || errno != EAGAIN) return n;
    pollfd input{fd, POLLIN, 0};
    if (poll(&input, 1, -1) < 0) return -1;
  }
}

}  // namespace

std::string source_name(const std::string& path) {
  if (path == "-") return "standard input";
  return path.empty() ? "\"\"" : path;
}

Source::Source(const std::string& path) : name_(source_name(path)) {
  if (path == "-") return;
  file_ = FileDescriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file_) throw_unreadable(name_);
}

// A binary source is refused as it arrives, so an endless one at its beginning.
bool Source::feed(Splitter& splitter) {
  const std::span<char> room = splitter.room();
  const ssize_t n = read_some(descriptor(), room);
  if (n < 0 && errno == EINTR) return true;
  if (n < 0) throw_unreadable(name_);
  if (n == 0) {
    splitter.end();
    return false;
  }
  const std::string_view piece(room.data(), static_cast<std::size_t>(n));
  const std::size_t probed = std::min(size_, binary_probe_bytes);
  if (splitter.split() != Split::nul &&
      piece.substr(0, binary_probe_bytes - probed).find('\0') != std::string_view::npos)
    throw SourceError(SourceError::Kind::unusable,
                      name_ + " is a binary file (it has a NUL in its first 8 KiB)");
  size_ += piece.size();
  if (size_ > max_source_bytes)
    throw SourceError(SourceError::Kind::unusable, name_ + " is larger than 4 GiB");
  splitter.arrived(piece.size());
  return true;
}

Corpus load_corpus(const std::string& path, Split split) {
  Source source(path);
  return Corpus::parse([&source](Splitter& splitter) { return source.feed(splitter); }, split);
}

}  // namespace fortune
