#include "datagram_answerer.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "visit.hpp"

namespace fortune::serve {
namespace {

// echo, daytime, qotd, chargen, domain, ntp: some of them would answer our answer, for ever.
constexpr std::array<std::uint16_t, 6> unanswered_ports{7, 13, 17, 19, 53, 123};

// After an error that is not about one datagram, such as ENOMEM.
constexpr int pause_ms = 10;

}  // namespace

DatagramAnswerer::DatagramAnswerer(std::unique_ptr<DatagramSocket> socket, const Endpoint& endpoint,
                                   const House& house, Picker picker,
                                   std::uint64_t replies_a_second, Ledger& ledger)
    : socket_(std::move(socket)),
      endpoint_(endpoint),
      reader_(house.publication),
      admission_(house.admission),
      picker_(picker),
      limit_(replies_a_second),
      ledger_(ledger),
      thread_([this] { run(); }) {}

DatagramAnswerer::~DatagramAnswerer() {
  if (!socket_) return;
  drain();
  join();
}

void DatagramAnswerer::join() {
  thread_.join();
  socket_.reset();
}

void DatagramAnswerer::run() {
  Sender sender;
  for (;;) {
    int error = 0;
    if (socket_->receive(sender, error)) {
      answer(sender);
    } else if (error == 0) {
      return;
    } else if (error == EINTR) {
      reader_.edition();
    } else {
      poll(nullptr, 0, pause_ms);
    }
  }
}

void DatagramAnswerer::answer(const Sender& sender) {
  auto pass = admission_.admit_datagram();
  if (!pass) return;
  Visit visit(ledger_, std::move(*pass));
  if (log::is_verbose()) visit.describe(endpoint_, sender.address);
  Ledger::Entry(ledger_).add(Count::requests);
  const bool is_service =
      std::ranges::find(unanswered_ports, sender.address.port()) != unanswered_ports.end();
  const auto source = source_prefix(sender.address);
  if (is_service || !source || !limit_.allows(*source, Clock::now()))
    return visit.end(Count::refused);
  const WireImage& image = reader_.edition()->image(*endpoint_.framing);
  const Bytes datagram = image[picker_.pick(image)];
  if (!socket_->reply(sender, datagram)) return visit.end(Count::aborted);
  Ledger::Entry(ledger_).add(Count::answered);
  visit.end(Count::served, datagram.size());
}

}  // namespace fortune::serve
