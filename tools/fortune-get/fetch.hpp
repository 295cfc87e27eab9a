/// Getting one fortune from one server.
#pragma once

#include <string>
#include <system_error>

#include "fortune/deadline.hpp"

namespace fortune {
struct Codec;
struct Endpoint;
}  // namespace fortune

namespace fortune::get {

struct Request {
  const Endpoint& endpoint;
  const Codec& codec;
  std::size_t max_text_bytes;
  Deadline deadline;  ///< for resolving, connecting and reading together
};

/// Connects and reads one fortune into `text`, which is never empty on success. The connection is
/// dropped where the message ends; what might follow is nobody's business, as in Qt's clients.
/// Errors: fortune::Errc and the system's.
std::error_code fetch(const Request& request, std::string& text);

/// The exit status of fortune-get(1) for an error of fetch().
int exit_status_of(std::error_code error);

}  // namespace fortune::get
