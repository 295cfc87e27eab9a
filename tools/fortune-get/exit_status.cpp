#include "exit_status.hpp"

#include <sysexits.h>

#include "fortune/error.hpp"

namespace fortune::get {

int exit_status_of(std::error_code error) {
  if (error == Errc::not_found || error == Errc::repeated) return nothing_fits;
  if (error == Errc::host_not_found) return EX_NOHOST;
  if (error == Errc::timed_out || error == std::errc::timed_out || error == Errc::busy ||
      error == Errc::shutting_down)
    return EX_TEMPFAIL;
  if (error.category() == error_category() || error == std::errc::connection_reset)
    return EX_PROTOCOL;
  return EX_UNAVAILABLE;
}

bool is_worth_another_try(int exit_status) {
  return exit_status == EX_UNAVAILABLE || exit_status == EX_TEMPFAIL || exit_status == EX_PROTOCOL;
}

}  // namespace fortune::get
