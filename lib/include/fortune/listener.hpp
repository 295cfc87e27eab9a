/// Listening sockets, TCP and Unix-domain.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fortune/file_descriptor.hpp"

namespace fortune {

class SocketFile;
struct Endpoint;
struct SocketAddress;

/// How to listen.
struct ListenSettings {
  int backlog;
  std::optional<mode_t> socket_mode;  ///< of a socket file; nothing: as the umask has it
};

/// One listening socket. Any number of threads may accept from it at once; each connection goes to
/// one of them.
class Listener {
 public:
  /// Throws std::system_error.
  Listener(const SocketAddress& address, const ListenSettings& settings);

  /// Takes over a socket that listens, and that others may have as well: at the end it stays as it
  /// is, and who still waits in it is theirs.
  explicit Listener(FileDescriptor inherited);

  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Waits for a connection. The socket returned does not block and is closed on exec. Empty with
  /// `error`, an errno, on failure, also when a signal arrived; empty without an error at the end:
  /// nothing is left to accept after drain(), or stop() was called.
  FileDescriptor accept(int& error);

  /// From now on nobody can connect any more (over TCP, a client tries on until the listener is
  /// gone, and is then refused), and accept() takes who has connected but does not wait. A thread
  /// that already waits in it must be interrupted by a signal; see Acceptor.
  void drain();

  /// From now on accept() takes nobody, even if some have connected.
  void stop();

  /// The port it listens on; 0 for a Unix-domain socket.
  std::uint16_t port() const;

 private:
  FileDescriptor socket_;
  std::optional<int> inherited_flags_;  // which all who have the socket share
  std::unique_ptr<SocketFile> file_;  // of a Unix-domain socket of ours: removed with the listener
  enum class State { open, draining, stopped };
  std::atomic<State> state_ = State::open;
};

/// Listens on every address of the endpoint, and sets its port to the real one where it was 0 (the
/// same for all addresses of a name). Throws std::system_error that names the endpoint. A socket
/// file that nobody listens on any more is replaced; a live one, and any other file, is an error.
std::vector<std::unique_ptr<Listener>> listen_on(Endpoint& endpoint,
                                                 const ListenSettings& settings);

}  // namespace fortune
