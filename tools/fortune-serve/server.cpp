#include "server.hpp"

#include <sys/socket.h>

#include <asio/post.hpp>
#include <csignal>
#include <cstring>
#include <random>
#include <string>
#include <system_error>
#include <utility>

#include "fortune/source.hpp"

namespace fortune::serve {
namespace {

// How long a drain may take.
constexpr std::chrono::seconds grace_period{5};

std::uint64_t random_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

}  // namespace

Server::Server(const Settings& settings, std::vector<Endpoint>& endpoints, const FortuneSet& set)
    : settings_(settings) {
  for (const Endpoint& endpoint : endpoints)
    services_.push_back({image_for(endpoint, set), {}, {}});
  std::signal(SIGPIPE, SIG_IGN);
  for (std::size_t i = 0; i < endpoints.size(); ++i)
    services_[i].listeners = listen_on(endpoints[i], SOMAXCONN);
  try {
    start();
  } catch (const std::system_error& failure) {
    throw std::system_error(failure.code(), "cannot start the workers");
  }
}

Server::~Server() = default;

const WireImage& Server::image_for(const Endpoint& endpoint, const FortuneSet& set) {
  const Framing framing = endpoint.framing.value();
  if (const auto made = images_.find(framing); made != images_.end()) return made->second;
  const WireImage& image =
      images_.try_emplace(framing, *find_codec(framing), set, settings_.max_text_bytes)
          .first->second;
  const std::size_t left_out = set.size() - image.size();
  const std::string framing_name(name(framing));
  if (image.size() == 0)
    throw SourceError(SourceError::Kind::unusable,
                      "every fortune is too large for " + framing_name + " or --max-size");
  if (left_out != 0)
    log::warn("fortunes left out as too large",
              {{"framing", framing_name}, {"count", std::to_string(left_out)}});
  if (framing == Framing::qt && !image.has_variety())
    log::warn(
        "fewer than two different fortunes: Qt's clients reconnect without end when a text repeats",
        {{"framing", framing_name}});
  return image;
}

void Server::start() {
  workers_ = std::make_unique<Workers>(settings_.threads, [](const std::exception& failure) {
    log::warn("connection dropped", {{"error", failure.what()}});
  });
  const auto starved = [this](int error) {
    if (starvation_log_.allows())
      log::warn("cannot accept, connections wait in the backlog",
                {{"error", strerrordesc_np(error)}});
  };
  for (Service& service : services_) {
    for (const auto& listener : service.listeners) {
      for (std::size_t i = 0; i < settings_.threads; ++i) {
        const Picker picker =
            settings_.seed ? Picker(*settings_.seed, &pick_counter_) : Picker(random_seed());
        Answerer& answerer = *service.answerers.emplace_back(std::make_unique<Answerer>(
            service.image, picker, workers_->loop(i), settings_.timeout));
        acceptors_.push_back(std::make_unique<Acceptor>(
            *listener, [&answerer](FileDescriptor peer) { answerer.answer(std::move(peer)); },
            starved));
      }
    }
  }
}

int Server::run() {
  int exit_status = 0;
  await_signal([&](int) {
    await_signal([&](int second) {
      exit_status = 128 + second;
      stop();
    });
    drain();
  });
  control_.run();
  closer_.join();
  workers_.reset();
  return exit_status;
}

void Server::await_signal(std::function<void(int)> handle) {
  signal_arrival_.async_wait(asio::posix::stream_descriptor::wait_read,
                             [this, handle = std::move(handle)](std::error_code cancelled) {
                               if (!cancelled) handle(signals_.take().value());
                             });
}

// Waiting takes a thread of its own, since this one must hear a second signal.
void Server::drain() {
  for (const Service& service : services_)
    for (const auto& listener : service.listeners) listener->drain();
  closer_ = std::thread([this] {
    for (const auto& acceptor : acceptors_) acceptor->join();
    asio::post(control_, [this] { close_listeners(); });
    workers_->drain();
    workers_->join();
    asio::post(control_, [this] {
      signal_arrival_.cancel();
      grace_.cancel();
    });
  });
  grace_.expires_after(grace_period);
  grace_.async_wait([this](std::error_code cancelled) {
    if (!cancelled) stop();
  });
}

// As soon as nobody waits in them: whoever comes now is refused, and a successor can listen.
void Server::close_listeners() {
  acceptors_.clear();
  for (Service& service : services_) service.listeners.clear();
}

void Server::stop() {
  for (const Service& service : services_)
    for (const auto& listener : service.listeners) listener->stop();
  workers_->stop();
}

std::vector<Ledger> Server::ledgers() const {
  std::vector<Ledger> sums;
  for (const Service& service : services_) {
    Ledger& sum = sums.emplace_back();
    for (const auto& answerer : service.answerers) sum += answerer->ledger();
  }
  return sums;
}

}  // namespace fortune::serve
