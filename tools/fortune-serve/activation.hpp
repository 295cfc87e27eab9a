/// Socket activation: listening sockets that were opened for us.
#pragma once

#include <vector>

#include "fortune/endpoint.hpp"
#include "fortune/file_descriptor.hpp"

namespace fortune::serve {

struct InheritedSocket {
  FileDescriptor socket;
  Endpoint endpoint;
};

/// What sd_listen_fds(3) passes in $LISTEN_FDS, when $LISTEN_PID is us; a socket's name says its
/// framing, which is `qt` where systemd chose the name. Takes the variables, which what we start
/// must not see. To be called once. Throws Failure (EX_USAGE) when they make no sense.
std::vector<InheritedSocket> take_inherited_sockets();

}  // namespace fortune::serve
