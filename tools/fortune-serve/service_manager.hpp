/// systemd, or whatever else manages services by its protocol.
#pragma once

#include <string>
#include <string_view>

#include "fortune/file_descriptor.hpp"

namespace fortune::serve {

/// Tells a manager how the server is, as sd_notify(3) has it: a datagram to $NOTIFY_SOCKET. Without
/// one nobody is told. Written by hand, as the protocol's authors advise over linking a library for
/// it alone.
class ServiceManager {
 public:
  /// Takes $NOTIFY_SOCKET, which what we start must not see. Throws std::system_error.
  ServiceManager();

  void tell_ready() const { tell("READY=1"); }
  void tell_reloading() const;
  void tell_stopping() const { tell("STOPPING=1"); }

 private:
  void tell(std::string_view state) const;

  std::string address_;
  FileDescriptor socket_;
};

}  // namespace fortune::serve
