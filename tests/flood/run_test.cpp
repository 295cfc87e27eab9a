// Whole runs against a server in this process.
#include "run.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "fortune/acceptor.hpp"
#include "fortune/address.hpp"
#include "fortune/endpoint.hpp"
#include "fortune/listener.hpp"

using namespace fortune;
using namespace std::chrono_literals;

namespace {

const ListenSettings settings{.backlog = 1024, .socket_mode = std::nullopt};

SocketAddress address_of(const Endpoint& endpoint) {
  std::error_code error;
  return resolve(endpoint, Deadline::after(20s), error).at(0);
}

// One that refuses: its port was free a moment ago.
SocketAddress dead_address() {
  Endpoint endpoint = Endpoint::parse("127.0.0.1:0");
  listen_on(endpoint, settings);
  return address_of(endpoint);
}

// Answers every connection with `hi`.
class Server final : public Acceptor::Handler {
 public:
  SocketAddress address() const { return address_of(endpoint_); }

  void accepted(FileDescriptor peer) override {
    send(peer.get(), "\0\0\0\4\0h\0i", 8, MSG_NOSIGNAL);
  }
  void woken() override {}
  void starved(int) override {}

 private:
  Endpoint endpoint_ = Endpoint::parse("127.0.0.1:0");
  std::vector<std::unique_ptr<Listener>> listeners_ = listen_on(endpoint_, settings);
  Acceptor acceptor_{*listeners_[0], *this};
};

flood::Plan plan_for(std::vector<SocketAddress> addresses) {
  return {.addresses = std::move(addresses),
          .sources = {},
          .codec = codec_of(Framing::qt),
          .timeout = 20s,
          .load = {.connections = 64, .threads = 2, .requests = 2000}};
}

}  // namespace

TEST_CASE("a run makes exactly the requests it was asked for") {
  const Server server;
  const auto record = flood::run(plan_for({server.address()})).record;
  CHECK(record.attempted == 2000);
  CHECK(record.ok == 2000);
  CHECK(record.balances());
  CHECK(record.most_sockets == 64);
  CHECK_FALSE(record.sockets_were_denied);
  CHECK(record.bytes_received == 2000 * 8);
  for (const flood::LatencyBlock& block : flood::latency_blocks)
    CHECK((record.*(block.histogram)).count() == 2000);
}

TEST_CASE("an address that refuses is no error while another one answers") {
  const Server server;
  const auto dead = dead_address();
  for (const auto& addresses :
       {std::vector{dead, server.address()}, std::vector{dead, dead, server.address(), dead}}) {
    const auto record = flood::run(plan_for(addresses)).record;
    CHECK(record.ok == 2000);
    CHECK(record.errors() == 0);
  }
}

TEST_CASE("a request fails once all addresses have refused it") {
  auto plan = plan_for({dead_address(), dead_address()});
  plan.load.requests = 100;
  const auto record = flood::run(plan).record;
  CHECK(record.attempted == 100);
  CHECK(record.errors(flood::Side::server) == 100);
  CHECK(record.balances());
}
