/// Whom limits hold for.
#pragma once

#include <cstdint>
#include <optional>

namespace fortune {
struct SocketAddress;
}

namespace fortune::serve {

/// An IPv4 address, or the /64 of an IPv6 address, since whoever has one has all of it.
enum class SourcePrefix : std::uint64_t {};

/// Nothing for a Unix-domain socket. An IPv4 address mapped into IPv6 is an IPv4 address.
std::optional<SourcePrefix> source_prefix(const SocketAddress& address);

}  // namespace fortune::serve
