#include "call.hpp"

#include <algorithm>
#include <string_view>
#include <thread>

#include "cli/run.hpp"
#include "exit_status.hpp"
#include "fortune/error.hpp"

namespace fortune::get {
namespace {

constexpr std::size_t most_rounds_waited_for = 3;

// A shell's $(fortune-get) has lost its last line ends.
std::string_view as_in_a_shell(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

}  // namespace

Call::Call(const Plan& plan, Deadline deadline) : plan_(plan), deadline_(deadline) {
  for (const Endpoint& endpoint : plan_.endpoints) servers_.push_back({&endpoint, nullptr});
}

Delivery Call::next(std::size_t wanted) {
  Backoff backoff(plan_.retry_delay);
  for (std::size_t rounds_left = plan_.retries;; --rounds_left) {
    Delivery delivery;
    const std::error_code error = ask_all(wanted, rounds_left, delivery);
    if (!error) return delivery;
    if (rounds_left == 0 || !pause_after(error, backoff))
      throw cli::Failure(exit_status_of(error),
                         servers_.back().endpoint->to_string() + ": " + error.message());
  }
}

std::error_code Call::ask_all(std::size_t wanted, std::size_t rounds_left, Delivery& delivery) {
  // Tries to come have their share of the time, or a silent server would leave none to try again;
  // but those of a --retry 1000 would leave none for the first one. Those of --unlike are for
  // answers that come, so they need nothing set aside.
  auto tries_left =
      servers_.size() * (plan_.unlike ? 1 : std::min(rounds_left, most_rounds_waited_for) + 1);
  std::error_code error;
  for (auto server = servers_.begin(); server != servers_.end(); ++server, --tries_left) {
    const auto share = deadline_.remaining() / static_cast<Clock::rep>(tries_left);
    error = ask(*server, wanted, Deadline::after(share), delivery);
    if (!error) {
      std::rotate(servers_.begin(), server, servers_.end());
      break;
    }
  }
  return error;
}

std::error_code Call::ask(Server& server, std::size_t wanted, Deadline deadline,
                          Delivery& delivery) {
  const auto start = Clock::now();
  if (!server.conversation) server.conversation = make_conversation(*server.endpoint, plan_.terms);
  if (const auto error = server.conversation->next(delivery.answer, wanted, deadline)) {
    server.conversation.reset();
    return error;
  }
  delivery.elapsed = Clock::now() - start;
  delivery.endpoint = *server.endpoint;
  delivery.endpoint.framing = delivery.answer.framing;
  if (plan_.unlike && as_in_a_shell(delivery.answer.text) == as_in_a_shell(*plan_.unlike))
    return Errc::repeated;
  return {};
}

// False when another try is of no use, or would come too late.
bool Call::pause_after(std::error_code error, Backoff& backoff) const {
  if (error == Errc::repeated) return true;
  if (!is_worth_another_try(exit_status_of(error))) return false;
  const auto pause = backoff.next();
  if (pause >= deadline_.remaining()) return false;
  std::this_thread::sleep_for(pause);
  return true;
}

}  // namespace fortune::get
