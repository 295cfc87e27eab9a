/// What a server says of itself, schema "fortune-serve/1".
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "edition.hpp"
#include "fortune/deadline.hpp"
#include "fortune/endpoint.hpp"
#include "ledger.hpp"

namespace fortune::serve {

struct Report {
  struct Row {
    Endpoint endpoint;
    Counts counts;
  };

  Clock::duration uptime;
  std::shared_ptr<const Edition> edition;
  std::vector<Row> rows;  ///< by endpoint, in the order of --listen
};

/// One document, keys in a stable order, without a newline at its end.
std::string to_json(const Report& report);

/// To that file, as a whole; without one to the log, as one line. Throws Failure (EX_IOERR).
void write_report(const Report& report, const std::optional<std::string>& file);

}  // namespace fortune::serve
