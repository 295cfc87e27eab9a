/// Where connections of the `query` protocol come in.
#pragma once

#include <asio/io_context.hpp>

#include "query_service.hpp"
#include "reception.hpp"

namespace fortune::serve {

/// Hands the connections of one acceptor to the service on its worker's loop, where they stay.
class QueryDoor final : public Reception {
 public:
  /// All must outlive the door.
  QueryDoor(const House& house, const Endpoint& endpoint, QueryService& service,
            asio::io_context& loop)
      : Reception(house, endpoint, Stay::all), service_(service), loop_(loop) {}

 private:
  void serve(FileDescriptor peer, Visit visit) override;
  void refuse(const FileDescriptor& peer) override;

  QueryService& service_;
  asio::io_context& loop_;
};

}  // namespace fortune::serve
