#include "cli/output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "cli/run.hpp"

namespace fortune::cli {
namespace {

[[noreturn]] void throw_unwritable(const std::string& name) {
  throw Failure(EX_IOERR,
                "cannot write to " + name + ": " + std::generic_category().message(errno));
}

void write_all(int fd, std::string_view text, const std::string& name) {
  while (!text.empty()) {
    const ssize_t n = write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw_unwritable(name);
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

bool is_something_else(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

}  // namespace

Output::Output(const std::optional<std::string>& path) : name_("stdout") {
  if (!path || path == "-") return;
  name_ = *path;
  file_ = FileDescriptor(open(path->c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!file_) throw_unwritable(name_);
}

void Output::write(std::string_view text) const {
  write_all(file_ ? file_.get() : STDOUT_FILENO, text, name_);
}

void write_whole_file(const std::string& path, std::string_view text) {
  if (is_something_else(path)) {
    const FileDescriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file) throw_unwritable(path);
    return write_all(file.get(), text, path);
  }
  std::string temporary = path + ".XXXXXX";
  const FileDescriptor file(mkostemp(temporary.data(), O_CLOEXEC));
  if (!file) throw_unwritable(path);
  constexpr mode_t readable_by_all = 0644;
  try {
    write_all(file.get(), text, path);
    if (fchmod(file.get(), readable_by_all) != 0 || rename(temporary.c_str(), path.c_str()) != 0)
      throw_unwritable(path);
  } catch (...) {
    unlink(temporary.c_str());
    throw;
  }
}

}  // namespace fortune::cli
