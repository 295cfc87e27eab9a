#include "cli/output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
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
    if (n >= 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno == EAGAIN) {  // whoever shares the descriptor has made it non-blocking
      pollfd output{fd, POLLOUT, 0};
      poll(&output, 1, -1);
    } else if (errno != EINTR) {
      throw_unwritable(name);
    }
  }
}

void write_to_existing(const std::string& path, std::string_view text) {
  const FileDescriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file) throw_unwritable(path);
  write_all(file.get(), text, path);
}

std::string where_links_lead(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr),
                                                         std::free);
  return real ? real.get() : path;
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
  struct stat old {};
  const bool exists = stat(path.c_str(), &old) == 0;
  if (exists && !S_ISREG(old.st_mode)) return write_to_existing(path, text);
  const std::string target = where_links_lead(path);
  const std::string temporary = target + '.' + std::to_string(getpid());
  const FileDescriptor file(
      open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!file) throw_unwritable(path);
  try {
    write_all(file.get(), text, path);
    if ((exists && fchmod(file.get(), old.st_mode & ALLPERMS) != 0) ||
        rename(temporary.c_str(), target.c_str()) != 0)
      throw_unwritable(path);
  } catch (...) {
    unlink(temporary.c_str());
    throw;
  }
}

}  // namespace fortune::cli
