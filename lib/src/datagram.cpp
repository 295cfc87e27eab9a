#include "fortune/datagram.hpp"

#include "race.hpp"
#include "socket_wait.hpp"

namespace fortune {

std::size_t exchange_datagrams(std::span<const SocketAddress> addresses, Bytes datagram,
                               std::span<std::byte> into, Deadline deadline,
                               std::error_code& error) {
  const FileDescriptor winner = race_to_answer(addresses, datagram, deadline, error);
  return winner ? receive(winner.get(), into, deadline, error) : 0;
}

}  // namespace fortune
