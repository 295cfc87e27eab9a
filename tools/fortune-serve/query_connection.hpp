/// One peer of the `query` protocol.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <span>
#include <vector>

#include "fortune/codec.hpp"
#include "fortune/deadline.hpp"
#include "fortune/file_descriptor.hpp"
#include "fortune/readiness.hpp"
#include "visit.hpp"

namespace fortune::serve {

class QueryService;

/// Answers requests as they come, all that have arrived at once with one send. While it waits it
/// holds next to no memory: reading and answering happens in buffers that the connections of a
/// service share, and only a part of a request, or what the peer has not taken yet, is kept.
///
/// Lives on its service's thread, in one of its lists.
class QueryConnection final : public Readiness::Watcher {
 public:
  using List = std::list<QueryConnection>;

  QueryConnection(QueryService& service, FileDescriptor socket, Visit visit);

  void ready(Readiness::Events events) override;

  /// Answers what has arrived, tells the peer that the server goes, and ends.
  void part();

 private:
  friend class QueryService;

  enum class Step : std::uint8_t { done, failed, broken };

  void converse();
  void settle();
  Step answer_some();
  bool receive(std::span<std::byte> into, std::size_t& size);
  bool send_or_keep(Bytes answers);
  bool flush();
  std::size_t unsent_bytes() const { return unsent_.size() - sent_bytes_; }
  bool has_input() const { return readable_ || requests_wait_; }

  QueryService& service_;
  FileDescriptor socket_;
  Visit visit_;

  std::vector<std::byte> kept_;    // input: a part of a request, or requests that must wait
  std::vector<std::byte> unsent_;  // answers, of which sent_bytes_ are gone
  std::size_t sent_bytes_ = 0;
  std::size_t due_bytes_ = 0;   // of what is unsent: that must be gone by the deadline
  bool readable_ = false;       // there may be input in the socket
  bool peer_ended_ = false;     // what is in the socket is all there will be
  bool input_ended_ = false;    // and it has been read
  bool requests_wait_ = false;  // whole ones, in kept_
  Clock::time_point asked_at_;  // the last time, if ever

  // The service's: it keeps its lists in the order of their deadlines.
  List* list_ = nullptr;
  List::iterator self_;
  Clock::time_point since_;
};

}  // namespace fortune::serve
