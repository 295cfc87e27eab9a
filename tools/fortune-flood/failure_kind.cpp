#include "failure_kind.hpp"

#include <array>
#include <cerrno>

#include "fortune/error.hpp"

namespace fortune::flood {
namespace {

constexpr std::array<std::string_view, phase_count> phase_names{"resolve",    "connect", "send",
                                                                "first_byte", "body",    "verify"};

struct CauseRow {
  Cause cause;
  std::string_view name;
  Side side;
};

constexpr std::array cause_rows{
    CauseRow{Cause::refused, "refused", Side::server},
    CauseRow{Cause::no_socket, "no_socket", Side::server},
    CauseRow{Cause::denied, "denied", Side::server},
    CauseRow{Cause::unreachable, "unreachable", Side::server},
    CauseRow{Cause::host_not_found, "host_not_found", Side::server},
    CauseRow{Cause::reset, "reset", Side::server},
    CauseRow{Cause::timeout, "timeout", Side::server},
    CauseRow{Cause::eof, "eof", Side::server},
    CauseRow{Cause::short_message, "short", Side::server},
    CauseRow{Cause::malformed, "malformed", Side::server},
    CauseRow{Cause::too_large, "too_large", Side::server},
    CauseRow{Cause::empty, "empty", Side::server},
    CauseRow{Cause::unexpected, "unexpected", Side::server},
    CauseRow{Cause::bad_request, "bad_request", Side::server},
    CauseRow{Cause::not_found, "not_found", Side::server},
    CauseRow{Cause::busy, "busy", Side::server},
    CauseRow{Cause::shutting_down, "shutting_down", Side::server},
    CauseRow{Cause::addr_not_available, "addr_not_available", Side::generator},
    CauseRow{Cause::no_descriptors, "no_descriptors", Side::generator},
    CauseRow{Cause::no_memory, "no_memory", Side::generator},
    CauseRow{Cause::other, "other", Side::server},
};

static_assert(cause_rows.size() == cause_count);
static_assert([] {
  for (std::size_t i = 0; i < cause_rows.size(); ++i)
    if (static_cast<std::size_t>(cause_rows[i].cause) != i) return false;
  return true;
}());

const CauseRow& row(Cause cause) { return cause_rows[static_cast<std::size_t>(cause)]; }

}  // namespace

std::string_view name(Phase phase) { return phase_names[static_cast<std::size_t>(phase)]; }
std::string_view name(Cause cause) { return row(cause).name; }
std::string_view name(Side side) { return side == Side::server ? "server" : "generator"; }
Side side_of(Cause cause) { return row(cause).side; }

Cause cause_of_errno(int error) {
  switch (error) {
    case ECONNREFUSED: return Cause::refused;
    case ENOENT: return Cause::no_socket;
    case EACCES:
    case EPERM: return Cause::denied;
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EHOSTDOWN:
    case ENETDOWN: return Cause::unreachable;
    case ECONNRESET:
    case EPIPE: return Cause::reset;
    case ETIMEDOUT: return Cause::timeout;
    case EADDRNOTAVAIL: return Cause::addr_not_available;
    case EMFILE:
    case ENFILE: return Cause::no_descriptors;
    case ENOBUFS:
    case ENOSPC:  // of the poller
    case ENOMEM: return Cause::no_memory;
    default: return Cause::other;
  }
}

Cause cause_of_lookup(std::error_code error) {
  if (error == Errc::host_not_found) return Cause::host_not_found;
  if (error == Errc::timed_out) return Cause::timeout;
  return cause_of_errno(error.value());
}

}  // namespace fortune::flood
