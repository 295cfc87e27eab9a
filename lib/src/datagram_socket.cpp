#include "fortune/datagram_socket.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <netinet/in.h>

#include <cerrno>
#include <utility>

#include "bound_socket.hpp"
#include "fortune/endpoint.hpp"
#include "throw_errno.hpp"

namespace fortune {

DatagramSocket::DatagramSocket(const SocketAddress& address)
    : socket_(make_socket(address, SOCK_DGRAM)) {
  ask_for_our_address(address.family());
  if (bind(socket_.get(), address.data(), address.size) != 0) throw_errno("bind");
}

DatagramSocket::DatagramSocket(FileDescriptor inherited)
    : socket_(std::move(inherited)), inherited_flags_(fcntl(socket_.get(), F_GETFL)) {
  fcntl(socket_.get(), F_SETFL, *inherited_flags_ & ~O_NONBLOCK);
  ask_for_our_address(SocketAddress::of_socket(socket_.get()).family());
}

DatagramSocket::~DatagramSocket() {
  if (inherited_flags_) fcntl(socket_.get(), F_SETFL, *inherited_flags_);
}

// On a machine with several addresses a reply must come from the one that was asked.
void DatagramSocket::ask_for_our_address(int family) {
  if (family == AF_INET6)
    set_flag(socket_.get(), IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
  else
    set_flag(socket_.get(), IPPROTO_IP, IP_PKTINFO, 1);
}

bool DatagramSocket::receive(Sender& sender, int& error) {
  std::byte ignored;
  iovec content{&ignored, sizeof ignored};
  msghdr message{};
  message.msg_name = sender.address.data();
  message.msg_namelen = sizeof sender.address.storage;
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  message.msg_control = sender.our_address.data();
  message.msg_controllen = sender.our_address.size();
  error = 0;
  if (inherited_flags_ && draining_.load(std::memory_order_relaxed)) return false;
  if (recvmsg(socket_.get(), &message, 0) < 0) {
    if (errno != EAGAIN || !draining_.load(std::memory_order_relaxed)) error = errno;
    return false;
  }
  sender.address.size = message.msg_namelen;
  sender.our_address_bytes = message.msg_controllen;
  return true;
}

bool DatagramSocket::reply(const Sender& sender, Bytes datagram) {
  Sender to = sender;  // the kernel's interface is not const
  iovec content{const_cast<std::byte*>(datagram.data()), datagram.size()};
  msghdr message{};
  message.msg_name = to.address.data();
  message.msg_namelen = to.address.size;
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  message.msg_control = to.our_address.data();
  message.msg_controllen = to.our_address_bytes;
  return sendmsg(socket_.get(), &message, MSG_DONTWAIT) >= 0;
}

void DatagramSocket::drain() {
  draining_.store(true, std::memory_order_relaxed);
  fcntl(socket_.get(), F_SETFL, fcntl(socket_.get(), F_GETFL) | O_NONBLOCK);
  if (inherited_flags_) return;
  sock_filter drop_all = BPF_STMT(BPF_RET | BPF_K, 0);
  const sock_fprog program{1, &drop_all};
  setsockopt(socket_.get(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

std::uint16_t DatagramSocket::port() const {
  return SocketAddress::of_socket(socket_.get()).port();
}

std::vector<std::unique_ptr<DatagramSocket>> bind_datagram_sockets(Endpoint& endpoint) {
  return bind_all<DatagramSocket>(endpoint, [](const SocketAddress& address) {
    return std::make_unique<DatagramSocket>(address);
  });
}

}  // namespace fortune
