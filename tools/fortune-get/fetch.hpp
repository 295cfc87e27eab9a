/// Getting one fortune from one server.
#pragma once

#include <string>
#include <system_error>

#include "fortune/deadline.hpp"

namespace fortune {
struct Endpoint;
}

namespace fortune::get {

struct Request {
  const Endpoint& endpoint;  ///< without a framing: it is detected
  std::size_t max_text_bytes;
  Deadline deadline;  ///< for resolving, connecting and reading together
};

/// Connects and reads one fortune into `text`, which is never empty on success. In a framing that
/// says how long a message is, the connection is dropped where it ends; what might follow is
/// nobody's business, as in Qt's clients. Otherwise, and for detection, it is read to its end.
/// Errors: fortune::Errc and the system's.
std::error_code fetch(const Request& request, std::string& text);

/// The exit status of fortune-get(1) for an error of fetch().
int exit_status_of(std::error_code error);

}  // namespace fortune::get
