#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "cli/run.hpp"
#include "document.hpp"
#include "fortune/file_descriptor.hpp"
#include "json_object.hpp"

namespace fortune::flood {
namespace {

[[noreturn]] void throw_unreadable(const std::string& path) {
  throw cli::Failure(EX_NOINPUT, "cannot read " + (path.empty() ? cli::quoted(path) : path) + ": " +
                                     std::generic_category().message(errno));
}

std::string read_file(const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) throw_unreadable(path);
  std::string text;
  std::array<char, 65536> piece{};
  for (;;) {
    const ssize_t n = read(file.get(), piece.data(), piece.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw_unreadable(path);
    if (n == 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(n));
    if (text.size() > max_document_bytes) throw BadDocument("it is larger than 64 MiB");
  }
}

}  // namespace

Document read_document(const std::string& path) {
  try {
    return parse_document(read_file(path));
  } catch (const BadDocument& error) {
    throw cli::Failure(EX_DATAERR, path + " is no document of a run: " + error.what());
  }
}

}  // namespace fortune::flood
