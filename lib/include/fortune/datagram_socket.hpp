/// UDP sockets that answer.
#pragma once

#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "fortune/address.hpp"
#include "fortune/codec.hpp"
#include "fortune/file_descriptor.hpp"

namespace fortune {

struct Endpoint;

/// Where a datagram came from, and which of our addresses it came to.
struct Sender {
  SocketAddress address;
  alignas(cmsghdr) std::array<std::byte, 64> our_address;  // as the kernel's control message has it
  std::size_t our_address_bytes = 0;
};

/// One bound UDP socket. Used by one thread, but for drain().
class DatagramSocket {
 public:
  /// Throws std::system_error.
  explicit DatagramSocket(const SocketAddress& address);

  /// Takes over a socket that is bound, and that others may have as well. Throws as above.
  explicit DatagramSocket(FileDescriptor inherited);

  ~DatagramSocket();
  DatagramSocket(const DatagramSocket&) = delete;
  DatagramSocket& operator=(const DatagramSocket&) = delete;

  /// Waits for a datagram, whose content is discarded. On failure false with `error`, an errno,
  /// also when a signal arrived; at the end false without an error: nothing is left after drain().
  bool receive(Sender& sender, int& error);

  /// Sends one datagram, from the address that the sender asked at. Does not wait: what the kernel
  /// has no room for is lost, as datagrams are.
  bool reply(const Sender& sender, Bytes datagram);

  /// From now on datagrams that arrive are dropped, and receive() takes those that are here but
  /// does not wait; what is in an inherited socket is left to who has it after us. A thread that
  /// already waits in it must be woken. Callable from any thread.
  void drain();

  std::uint16_t port() const;

 private:
  void ask_for_our_address(int family);

  FileDescriptor socket_;
  std::optional<int> inherited_flags_;  // which all who have the socket share
  std::atomic<bool> draining_ = false;
};

/// Binds every address of the endpoint, as listen_on() does.
std::vector<std::unique_ptr<DatagramSocket>> bind_datagram_sockets(Endpoint& endpoint);

}  // namespace fortune
