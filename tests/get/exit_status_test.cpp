#include "exit_status.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "fortune/error.hpp"

using namespace fortune;

TEST_CASE("each error has the exit status of fortune-get(1)") {
  struct Row {
    std::error_code error;
    int exit_status;
  };
  const std::vector<Row> rows{
      {Errc::not_found, 1},
      {Errc::repeated, 1},
      {Errc::host_not_found, 68},
      {std::make_error_code(std::errc::connection_refused), 69},
      {std::make_error_code(std::errc::no_such_file_or_directory), 69},
      {std::make_error_code(std::errc::host_unreachable), 69},
      {std::make_error_code(std::errc::permission_denied), 69},
      {Errc::timed_out, 75},
      {std::make_error_code(std::errc::timed_out), 75},
      {Errc::busy, 75},
      {Errc::shutting_down, 75},
      {Errc::bad_request, 76},
      {Errc::malformed, 76},
      {Errc::cut_short, 76},
      {Errc::empty, 76},
      {Errc::too_large, 76},
      {std::make_error_code(std::errc::connection_reset), 76},
  };
  for (const Row& row : rows) {
    CAPTURE(row.error.message());
    CHECK(get::exit_status_of(row.error) == row.exit_status);
  }
}
