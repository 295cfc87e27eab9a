#include "service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <system_error>

#include "environment.hpp"
#include "fortune/deadline.hpp"

namespace fortune::serve {
ServiceManager::ServiceManager() : address_(take_variable("NOTIFY_SOCKET")) {
  if (address_.empty()) return;
  socket_ = FileDescriptor(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket_) throw std::system_error(errno, std::system_category(), "socket");
}

void ServiceManager::tell_reloading() const {
  const auto now =
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now().time_since_epoch());
  tell("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(now.count()));
}

// A manager that does not listen is no reason not to serve.
void ServiceManager::tell(std::string_view state) const {
  if (!socket_) return;
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  const std::size_t size = std::min(address_.size(), sizeof name.sun_path);
  std::memcpy(name.sun_path, address_.data(), size);
  if (name.sun_path[0] == '@') name.sun_path[0] = '\0';  // of the abstract namespace
  sendto(socket_.get(), state.data(), state.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
         reinterpret_cast<const sockaddr*>(&name),
         static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size));
}

}  // namespace fortune::serve
