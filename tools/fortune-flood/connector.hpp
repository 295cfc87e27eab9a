/// Makes sockets that connect.
#pragma once

#include <cstddef>
#include <vector>

#include "connection.hpp"
#include "plan.hpp"

namespace fortune::flood {

/// Belongs to one thread.
class Connector {
 public:
  explicit Connector(const Plan& plan);

  /// Opens a socket for the connection's address and the next source. An errno, or 0.
  int open(Connection& connection);

  /// Begins to connect. An errno, or 0, also while it goes on.
  int connect(const Connection& connection) const;

  /// Lets close() reset the connection, so that no port is kept by one that is of no more use.
  static void reset_on_close(const Connection& connection);

 private:
  int bind_source(const Connection& connection, int family);

  const Plan& plan_;
  std::size_t next_source_ = 0;
};

/// Throws cli::Failure (EX_USAGE) that names the first that is not this machine's.
void require_local(const std::vector<SocketAddress>& sources);

}  // namespace fortune::flood
