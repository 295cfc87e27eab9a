/// A connection of the load, and the requests on it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <vector>

#include "fortune/deadline.hpp"
#include "fortune/file_descriptor.hpp"

namespace fortune::flood {

struct Connection;
struct Request;
using Connections = std::list<Connection>;
using Requests = std::list<Request>;

struct Request {
  Requests::iterator self;  // in the generator's list that holds it
  Connection* connection = nullptr;
  Request* next = nullptr;  // on the connection
  Clock::time_point due;
  Clock::time_point started;
  bool has_first_byte = false;
  bool given_up = false;  // it has timed out, but its answer still comes before the next one's
};

/// One of the load's connections, also while it has no socket. Which of the generator's lists holds
/// it is its state.
struct Connection {
  Connections* list = nullptr;
  Connections::iterator self;
  FileDescriptor socket;
  std::size_t first_address = 0;  // of this round of trying, and the one it is at
  std::size_t address = 0;
  Clock::time_point opened;        // the socket
  Clock::time_point connected_at;  // meaningful once `connected`
  bool connected = false;
  Clock::time_point resume;  // of one that waits for its time to come
  Clock::duration late{};    // its last request was, by our own fault

  // Requests are answered in their order.
  Request* first = nullptr;
  Request* last = nullptr;
  std::size_t requests = 0;
  std::size_t given_up = 0;         // of these
  std::uint64_t requests_ever = 0;  // since the socket was opened

  std::vector<std::byte> outgoing;  // what the kernel has not taken yet
  std::vector<std::byte> arrived;   // of an answer that comes in pieces

  bool is_idle() const { return requests == 0; }

  void push(Request& request) {
    (last ? last->next : first) = &request;
    last = &request;
    ++requests;
    ++requests_ever;
  }
  Request& pop() {
    Request& request = *first;
    first = request.next;
    if (!first) last = nullptr;
    --requests;
    if (request.given_up) --given_up;
    return request;
  }
};

}  // namespace fortune::flood
