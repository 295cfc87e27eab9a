// Stream, Listener, Acceptor and resolve() against each other, over both transports.
#include "fortune/stream.hpp"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "fortune/acceptor.hpp"
#include "fortune/address.hpp"
#include "fortune/endpoint.hpp"
#include "fortune/error.hpp"
#include "fortune/listener.hpp"

using namespace fortune;
using namespace std::chrono_literals;

namespace {

const ListenSettings settings{.backlog = 128, .socket_mode = std::nullopt};

std::string socket_path() {
  return (std::filesystem::temp_directory_path() /
          ("fortune-stream-test-" + std::to_string(getpid())))
      .string();
}

// A test that hangs should say where.
Deadline soon() { return Deadline::after(20s); }

std::vector<SocketAddress> addresses_of(const Endpoint& endpoint) {
  std::error_code error;
  auto addresses = resolve(endpoint, soon(), error);
  REQUIRE_FALSE(error);
  return addresses;
}

std::string read_to_end(Stream& stream) {
  std::string text;
  std::array<std::byte, 3> buffer;
  for (;;) {
    std::error_code error;
    const std::size_t n = stream.read_some(buffer, soon(), error);
    REQUIRE_FALSE(error);
    if (n == 0) return text;
    text.append(reinterpret_cast<const char*>(buffer.data()), n);
  }
}

// Hands each connection to a function.
class Taker final : public Acceptor::Handler {
 public:
  explicit Taker(std::function<void(FileDescriptor)> take) : take_(std::move(take)) {}

  void accepted(FileDescriptor peer) override { take_(std::move(peer)); }
  void woken() override {}
  void starved(int error) override { error_ = error; }

  int error() const { return error_; }

 private:
  std::function<void(FileDescriptor)> take_;
  std::atomic<int> error_ = 0;
};

void drop(FileDescriptor) {}

const std::vector<std::string> endpoints{"127.0.0.1:0", "[::1]:0", "localhost:0", ":0",
                                         socket_path()};

}  // namespace

TEST_CASE("what an acceptor's handler sends, a stream reads to its end") {
  for (const std::string& word : endpoints) {
    CAPTURE(word);
    Endpoint endpoint = Endpoint::parse(word);
    const auto listeners = listen_on(endpoint, settings);
    Taker taker(
        [](FileDescriptor peer) { CHECK(send(peer.get(), "hello", 5, MSG_NOSIGNAL) == 5); });
    std::vector<std::unique_ptr<Acceptor>> acceptors;
    for (const auto& listener : listeners)
      acceptors.push_back(std::make_unique<Acceptor>(*listener, taker));
    Stream stream;
    REQUIRE_FALSE(stream.connect(addresses_of(endpoint), soon()));
    CHECK(read_to_end(stream) == "hello");
  }
}

TEST_CASE("a drained listener hands out whoever had connected, to all of its acceptors, and ends") {
  for (const std::string& word : endpoints) {
    CAPTURE(word);
    constexpr int waiting = 50;
    Endpoint endpoint = Endpoint::parse(word);
    auto listeners = listen_on(endpoint, settings);
    const auto addresses = addresses_of(endpoint);
    std::vector<Stream> streams(waiting);
    for (Stream& stream : streams) REQUIRE_FALSE(stream.connect(addresses, soon()));

    std::atomic<int> accepted = 0;
    for (const auto& listener : listeners) listener->drain();
    Taker taker([&](FileDescriptor) { ++accepted; });
    std::vector<std::unique_ptr<Acceptor>> acceptors;
    for (const auto& listener : listeners)
      for (int i = 0; i < 2; ++i) acceptors.push_back(std::make_unique<Acceptor>(*listener, taker));
    for (const auto& acceptor : acceptors) acceptor->join();
    CHECK(accepted == waiting);
    for (Stream& stream : streams) CHECK(read_to_end(stream).empty());
  }
}

TEST_CASE("what a handler throws costs that connection alone") {
  Endpoint endpoint = Endpoint::parse("127.0.0.1:0");
  const auto listeners = listen_on(endpoint, settings);
  int accepted = 0;
  Taker taker([&](FileDescriptor peer) {
    if (++accepted == 1) throw std::bad_alloc();
    CHECK(send(peer.get(), "hello", 5, MSG_NOSIGNAL) == 5);
  });
  {
    Acceptor acceptor(*listeners[0], taker);
    Stream first;
    REQUIRE_FALSE(first.connect(addresses_of(endpoint), soon()));
    CHECK(read_to_end(first).empty());
    Stream second;
    REQUIRE_FALSE(second.connect(addresses_of(endpoint), soon()));
    CHECK(read_to_end(second) == "hello");
  }
  CHECK(taker.error() == ENOMEM);
}

TEST_CASE("what a connection sends does not wait for an acknowledgement of what it sent before") {
  Endpoint endpoint = Endpoint::parse("127.0.0.1:0");
  const auto listeners = listen_on(endpoint, settings);
  Stream stream;
  REQUIRE_FALSE(stream.connect(addresses_of(endpoint), soon()));
  int error = 0;
  const FileDescriptor peer = listeners[0]->accept(error);
  REQUIRE(peer);
  int no_delay = 0;
  socklen_t size = sizeof no_delay;
  REQUIRE(getsockopt(peer.get(), IPPROTO_TCP, TCP_NODELAY, &no_delay, &size) == 0);
  CHECK(no_delay == 1);
}

TEST_CASE("draining wakes acceptors that wait") {
  for (int round = 0; round < 200; ++round) {
    Listener listener(addresses_of(Endpoint::parse("127.0.0.1:0"))[0], settings);
    Taker taker(drop);
    Acceptor first(listener, taker);
    Acceptor second(listener, taker);
    listener.drain();
    first.join();
    second.join();
  }
}

TEST_CASE("a stopped listener hands out nobody") {
  Endpoint endpoint = Endpoint::parse("127.0.0.1:0");
  const auto listeners = listen_on(endpoint, settings);
  Stream stream;
  REQUIRE_FALSE(stream.connect(addresses_of(endpoint), soon()));
  listeners[0]->stop();
  int error = -1;
  CHECK_FALSE(listeners[0]->accept(error));
  CHECK(error == 0);
}

TEST_CASE("a listener on port 0 tells the port it was given") {
  Endpoint endpoint = Endpoint::parse("127.0.0.1:0");
  const auto listeners = listen_on(endpoint, settings);
  CHECK(endpoint.port != 0);
  CHECK(endpoint.port == listeners[0]->port());
}

TEST_CASE("an endpoint in use is refused by its name") {
  for (const std::string& word : {std::string("127.0.0.1:0"), socket_path()}) {
    Endpoint endpoint = Endpoint::parse(word);
    const auto listeners = listen_on(endpoint, settings);
    Endpoint again = endpoint;
    std::string message;
    try {
      listen_on(again, settings);
    } catch (const std::system_error& error) {
      CHECK(error.code() == std::errc::address_in_use);
      message = error.what();
    }
    CHECK(message == "cannot listen on " + endpoint.to_string() + ": Address already in use");
  }
}

TEST_CASE("a socket file lives as long as its listener, and a stale one is replaced") {
  const std::string path = socket_path();
  const SocketAddress address = SocketAddress::unix_path(path);
  {
    const FileDescriptor abandoned(socket(AF_UNIX, SOCK_STREAM, 0));
    REQUIRE(bind(abandoned.get(), address.data(), address.size) == 0);
  }
  REQUIRE(std::filesystem::exists(path));
  {
    const Listener listener(address, settings);
    CHECK(std::filesystem::exists(path));
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a file that is no socket is not replaced") {
  const std::string path = socket_path();
  std::ofstream(path) << "not a socket";
  CHECK_THROWS_AS(Listener(SocketAddress::unix_path(path), settings), std::system_error);
  CHECK(std::filesystem::remove(path));
}

TEST_CASE("nobody there is refused, and no such file is said") {
  Endpoint endpoint = Endpoint::parse("127.0.0.1:0");
  listen_on(endpoint, settings);  // and closed: nobody has this port now
  Stream stream;
  CHECK(stream.connect(addresses_of(endpoint), soon()) == std::errc::connection_refused);
  CHECK(stream.connect(addresses_of(Endpoint::parse(socket_path())), soon()) ==
        std::errc::no_such_file_or_directory);
}

TEST_CASE("what a stream writes arrives") {
  for (const std::string& word : {std::string("127.0.0.1:0"), socket_path()}) {
    CAPTURE(word);
    Endpoint endpoint = Endpoint::parse(word);
    const auto listeners = listen_on(endpoint, settings);
    Stream stream;
    REQUIRE_FALSE(stream.connect(addresses_of(endpoint), soon()));
    const std::array sent{std::byte{'h'}, std::byte{'i'}};
    REQUIRE_FALSE(stream.write(sent, soon()));
    int error = 0;
    const FileDescriptor peer = listeners[0]->accept(error);
    std::array<std::byte, 2> received{};
    REQUIRE(recv(peer.get(), received.data(), received.size(), MSG_WAITALL) == 2);
    CHECK(received == sent);
  }
}

TEST_CASE("writing to a peer that does not read ends at the deadline") {
  Endpoint endpoint = Endpoint::parse("127.0.0.1:0");
  const auto listeners = listen_on(endpoint, settings);
  Stream stream;
  REQUIRE_FALSE(stream.connect(addresses_of(endpoint), soon()));
  const std::vector<std::byte> much(64 << 20);
  CHECK(stream.write(much, Deadline::after(50ms)) == Errc::timed_out);
}

TEST_CASE("the families of addresses are taken in turn, beginning with the first one's") {
  const auto ipv4 = [](std::uint16_t port) {
    SocketAddress address = addresses_of(Endpoint::parse("127.0.0.1:1"))[0];
    address.set_port(port);
    return address;
  };
  const auto ipv6 = [](std::uint16_t port) {
    SocketAddress address = addresses_of(Endpoint::parse("[::1]:1"))[0];
    address.set_port(port);
    return address;
  };
  const std::vector<SocketAddress> addresses{ipv6(1), ipv6(2), ipv6(3), ipv4(4), ipv4(5)};
  std::vector<std::uint16_t> order;
  for (const SocketAddress& address : with_families_in_turn(addresses))
    order.push_back(address.port());
  CHECK(order == std::vector<std::uint16_t>{1, 4, 2, 5, 3});
}

TEST_CASE("an address that does not answer does not hold up the next one") {
  // A full backlog drops what would connect, as a black hole does; a refusal would be too easy.
  Endpoint full = Endpoint::parse("127.0.0.1:0");
  const auto black_hole = listen_on(full, {.backlog = 0, .socket_mode = std::nullopt});
  const auto full_address = addresses_of(full);
  Stream first;
  REQUIRE_FALSE(first.connect(full_address, soon()));
  Endpoint alive = Endpoint::parse("127.0.0.1:0");
  const auto listeners = listen_on(alive, settings);
  Stream stream;
  const std::vector<SocketAddress> addresses{full_address[0], addresses_of(alive)[0]};
  CHECK_FALSE(stream.connect(addresses, soon()));
  int error = 0;
  CHECK(listeners[0]->accept(error));
  Stream in_vain;
  CHECK(in_vain.connect(full_address, Deadline::after(20ms)) == Errc::timed_out);
}

TEST_CASE("a name's addresses are tried in turn") {
  Endpoint dead = Endpoint::parse("127.0.0.1:0");
  listen_on(dead, settings);
  Endpoint alive = Endpoint::parse("127.0.0.1:0");
  const auto listeners = listen_on(alive, settings);
  Stream stream;
  const std::vector<SocketAddress> addresses{addresses_of(dead)[0], addresses_of(alive)[0]};
  CHECK_FALSE(stream.connect(addresses, soon()));
}

TEST_CASE("reading from a silent peer ends at the deadline") {
  Endpoint endpoint = Endpoint::parse("127.0.0.1:0");
  const auto listeners = listen_on(endpoint, settings);
  Stream stream;
  REQUIRE_FALSE(stream.connect(addresses_of(endpoint), soon()));
  std::array<std::byte, 1> buffer;
  std::error_code error;
  stream.read_some(buffer, Deadline::after(10ms), error);
  CHECK(error == Errc::timed_out);
  stream.read_some(buffer, Deadline::after(0ms), error);
  CHECK(error == Errc::timed_out);
}

TEST_CASE("connecting to a Unix-domain socket with a full backlog ends at the deadline") {
  Endpoint endpoint = Endpoint::parse(socket_path());
  const auto listeners = listen_on(endpoint, {.backlog = 0, .socket_mode = std::nullopt});
  const auto addresses = addresses_of(endpoint);
  Stream first;
  REQUIRE_FALSE(first.connect(addresses, soon()));
  Stream second;
  CHECK(second.connect(addresses, Deadline::after(20ms)) == Errc::timed_out);
}

TEST_CASE("a name that does not exist is not found") {
  std::error_code error;
  CHECK(resolve(Endpoint::parse("nosuch.invalid:1"), soon(), error).empty());
  CHECK(error == Errc::host_not_found);
}
