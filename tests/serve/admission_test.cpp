#include "admission.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <thread>
#include <vector>

using namespace fortune::serve;
using fortune::FileDescriptor;

namespace {

const FileDescriptor nobody;

Admission admission_of(std::size_t connections) {
  return {{.connections = connections, .per_source = 0, .served = std::nullopt}, 1, [] {}};
}

// A datagram socket has a peer without asking it.
FileDescriptor peer_from(const char* address) {
  FileDescriptor socket(::socket(AF_INET, SOCK_DGRAM, 0));
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(4242);
  REQUIRE(inet_pton(AF_INET, address, &peer.sin_addr) == 1);
  REQUIRE(connect(socket.get(), reinterpret_cast<const sockaddr*>(&peer), sizeof peer) == 0);
  return socket;
}

void await_waiting(const Admission& admission, std::size_t count) {
  while (admission.waiting() != count) std::this_thread::yield();
}

// Somebody who waits in a thread, and leaves when told to.
class Visitor {
 public:
  Visitor(Admission& admission, std::atomic<int>& order)
      : thread_([this, &admission, &order] {
          const auto pass = admission.enter(nobody);
          let_in_ = pass.has_value();
          place_ = ++order;
          place_.notify_one();
          leaving_.wait(false);
        }) {}
  ~Visitor() {
    leave();
    thread_.join();
  }

  /// In what place it came in, or was sent away, once it has.
  int await_place() {
    place_.wait(0);
    return place_;
  }
  bool was_let_in() {
    await_place();
    return let_in_;
  }
  void leave() {
    leaving_ = true;
    leaving_.notify_one();
  }

 private:
  std::atomic<int> place_ = 0;
  std::atomic<bool> leaving_ = false;
  std::atomic<bool> let_in_ = false;
  std::thread thread_;  // the last, as it uses the others
};

}  // namespace

TEST_CASE("as many are let in to stay as there is room for, and others when they leave") {
  Admission admission = admission_of(2);
  const auto first = admission.try_enter(nobody, true);
  auto second = admission.try_enter(nobody, true);
  CHECK(first);
  CHECK(second);
  CHECK_FALSE(admission.try_enter(nobody, true));
  second.reset();
  CHECK(admission.try_enter(nobody, true));
}

TEST_CASE("far from the limit, who may not stay takes no place until it does") {
  Admission admission = admission_of(3);
  std::vector<Admission::Pass> passes;
  for (int i = 0; i < 10; ++i) passes.push_back(*admission.try_enter(nobody, false));
  passes[0].stay();
  passes[0].stay();
  CHECK(admission.try_enter(nobody, false));
  passes[1].stay();
  auto last = admission.try_enter(nobody, false);
  CHECK(last);
  CHECK_FALSE(admission.try_enter(nobody, false));

  // Its answer may be half sent, so it stays although there is no place left.
  passes[2].stay();
  last.reset();
  CHECK_FALSE(admission.try_enter(nobody, false));
  passes.clear();
  CHECK(admission.try_enter(nobody, false));
}

TEST_CASE("who waits comes in in turn, and nobody overtakes") {
  Admission admission = admission_of(1);
  auto held = admission.try_enter(nobody, true);
  std::atomic<int> order = 0;
  Visitor first(admission, order);
  await_waiting(admission, 1);
  Visitor second(admission, order);
  await_waiting(admission, 2);
  Visitor third(admission, order);
  await_waiting(admission, 3);

  held.reset();
  CHECK(first.await_place() == 1);
  CHECK(admission.waiting() == 2);
  CHECK_FALSE(admission.try_enter(nobody, true));
  first.leave();
  CHECK(second.await_place() == 2);
  second.leave();
  CHECK(third.await_place() == 3);
}

TEST_CASE("of one source so many are let in, and the others are told from them") {
  Admission admission({.connections = 100, .per_source = 2, .served = std::nullopt}, 1, [] {});
  const FileDescriptor one = peer_from("127.0.0.1");
  const auto first = admission.try_enter(one, true);
  auto second = admission.try_enter(one, true);
  auto third = admission.try_enter(one, true);
  CHECK_FALSE(first->is_over_limit());
  CHECK_FALSE(second->is_over_limit());
  CHECK(third->is_over_limit());
  CHECK_FALSE(admission.try_enter(peer_from("127.0.0.2"), true)->is_over_limit());
  second.reset();
  third.reset();
  CHECK_FALSE(admission.try_enter(one, true)->is_over_limit());
}

TEST_CASE("peers without an address are of no source") {
  Admission admission({.connections = 100, .per_source = 1, .served = std::nullopt}, 1, [] {});
  const auto first = admission.try_enter(nobody, true);
  CHECK_FALSE(admission.try_enter(nobody, true)->is_over_limit());
}

TEST_CASE("no more are let in than are to be served, and who served the last one says so") {
  int told = 0;
  Admission admission({.connections = 100, .per_source = 0, .served = 2}, 1, [&] { ++told; });
  auto first = admission.try_enter(nobody, false);
  auto second = admission.try_enter(nobody, true);
  CHECK_FALSE(admission.try_enter(nobody, false));
  CHECK_FALSE(admission.admit_datagram());
  first->mark_served();
  first.reset();
  CHECK(told == 0);
  second->mark_served();
  CHECK(told == 1);
  second.reset();
  CHECK_FALSE(admission.try_enter(nobody, false));
}

TEST_CASE("who leaves without having been served makes room for another") {
  int told = 0;
  Admission admission({.connections = 100, .per_source = 0, .served = 1}, 1, [&] { ++told; });
  auto left = admission.try_enter(nobody, false);
  std::atomic<int> order = 0;
  Visitor waiting(admission, order);
  await_waiting(admission, 1);

  Admission::Pass moved = std::move(*left);
  left.reset();
  CHECK(admission.waiting() == 1);
  { const Admission::Pass gone = std::move(moved); }
  CHECK(waiting.was_let_in());
  CHECK_FALSE(admission.admit_datagram());
  waiting.leave();
  while (told == 0)
    if (auto served = admission.admit_datagram()) served->mark_served();
}

TEST_CASE("once closed, who waits is sent away, and so is who would have to wait") {
  Admission admission = admission_of(1);
  const auto held = admission.try_enter(nobody, true);
  std::atomic<int> order = 0;
  Visitor first(admission, order);
  Visitor second(admission, order);
  await_waiting(admission, 2);
  admission.close();
  CHECK_FALSE(first.was_let_in());
  CHECK_FALSE(second.was_let_in());
  CHECK_FALSE(admission.try_enter(nobody, true));
  CHECK_FALSE(admission.enter(nobody));
}
