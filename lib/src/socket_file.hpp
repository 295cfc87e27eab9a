/// The file of a Unix-domain socket.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <optional>
#include <string>

#include "fortune/file_descriptor.hpp"

namespace fortune {

struct SocketAddress;

/// Keeps other servers of ours from looking at the socket files of a directory, whose lock goes by
/// itself when a process dies. Where the directory may not be read there is none; nor after a
/// second in which another program, as any that may read the directory can, has kept it.
class SocketFolderLock {
 public:
  explicit SocketFolderLock(const std::string& path_in_it);

 private:
  FileDescriptor folder_;
};

/// Made by binding a socket; removed at the end, unless another one has taken its place meanwhile.
class SocketFile {
 public:
  /// Binds the socket. A file that nobody listens on any more is replaced; a live one, and any
  /// other file, is an error. Between this and listen(2) it looks as if it were stale, so the lock
  /// is to be held over both. Throws std::system_error.
  SocketFile(int socket, const SocketAddress& address, std::optional<mode_t> mode);
  ~SocketFile();
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;

 private:
  std::string path_;
  struct stat made_ {};
};

}  // namespace fortune
