#include "socket_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>

#include "fortune/address.hpp"
#include "throw_errno.hpp"

namespace fortune {
namespace {

bool is_socket_file(const char* path) {
  struct stat status {};
  return lstat(path, &status) == 0 && S_ISSOCK(status.st_mode);
}

// A socket file outlives a server that was killed. It is stale when it refuses a connection; one
// with a full backlog (EAGAIN) is alive.
bool is_stale(const SocketAddress& address) {
  const FileDescriptor probe(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  return probe && connect(probe.get(), address.data(), address.size) != 0 && errno == ECONNREFUSED;
}

bool try_lock(int folder) { return flock(folder, LOCK_EX | LOCK_NB) == 0; }

void bind_to_file(int socket, const SocketAddress& address, const char* path) {
  if (bind(socket, address.data(), address.size) == 0) return;
  if (errno != EADDRINUSE) throw_errno("bind");
  if (!is_socket_file(path))
    errno = EEXIST;
  else if (!is_stale(address))
    errno = EADDRINUSE;
  else if (unlink(path) == 0 && bind(socket, address.data(), address.size) == 0)
    return;
  throw_errno("bind");
}

}  // namespace

SocketFolderLock::SocketFolderLock(const std::string& path_in_it)
    : folder_(open(path_in_it.substr(0, path_in_it.rfind('/') + 1).c_str(),
                   O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  constexpr int most_tries = 100;
  constexpr int pause_ms = 10;
  for (int tries = 0; folder_ && tries < most_tries && !try_lock(folder_.get()); ++tries)
    poll(nullptr, 0, pause_ms);
}

SocketFile::SocketFile(int socket, const SocketAddress& address, std::optional<mode_t> mode)
    : path_(reinterpret_cast<const sockaddr_un&>(address.storage).sun_path) {
  // The file takes the socket's mode, less the umask, so it is at no time open to more than it
  // should be; what the umask took is given back afterwards.
  if (mode && fchmod(socket, *mode) != 0) throw_errno("fchmod");
  bind_to_file(socket, address, path_.c_str());
  if (lstat(path_.c_str(), &made_) != 0) throw_errno("lstat");
  if (mode && chmod(path_.c_str(), *mode) != 0) throw_errno("chmod");
}

SocketFile::~SocketFile() {
  struct stat now {};
  if (lstat(path_.c_str(), &now) == 0 && now.st_ino == made_.st_ino && now.st_dev == made_.st_dev)
    unlink(path_.c_str());
}

}  // namespace fortune
