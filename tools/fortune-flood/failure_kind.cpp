#include "failure_kind.hpp"

#include <array>
#include <cerrno>

#include "fortune/error.hpp"

namespace fortune::flood {
namespace {

constexpr std::array<std::string_view, phase_count> phase_names{"resolve",    "connect", "send",
                                                                "first_byte", "body",    "verify"};

constexpr std::array<std::string_view, cause_count> cause_names{
    "refused",        "no_socket",
    "denied",         "unreachable",
    "host_not_found", "reset",
    "timeout",        "eof",
    "short",          "malformed",
    "too_large",      "empty",
    "unexpected",     "addr_not_available",
    "no_descriptors", "no_memory",
    "other"};

}  // namespace

std::string_view name(Phase phase) { return phase_names[static_cast<std::size_t>(phase)]; }
std::string_view name(Cause cause) { return cause_names[static_cast<std::size_t>(cause)]; }
std::string_view name(Side side) { return side == Side::server ? "server" : "generator"; }

Side side_of(Cause cause) {
  switch (cause) {
    case Cause::addr_not_available:
    case Cause::no_descriptors:
    case Cause::no_memory: return Side::generator;
    default: return Side::server;
  }
}

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
