#include "fortune/endpoint.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "ascii.hpp"

namespace fortune {
namespace {

std::string quoted(std::string_view part) { return '"' + std::string(part) + '"'; }

std::uint16_t parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size())
    throw EndpointError("bad port " + quoted(text) + " (a number from 0 to 65535)");
  return port;
}

// A zone ("%eth0") names an interface of this machine, so only its presence is checked here.
void check_ipv6(std::string_view text) {
  const auto percent = text.find('%');
  const std::string address(text.substr(0, percent));
  in6_addr ignored{};
  if (inet_pton(AF_INET6, address.c_str(), &ignored) != 1 || text.ends_with('%'))
    throw EndpointError("bad IPv6 address " + quoted(text));
}

void check_host(std::string_view host) {
  if (std::ranges::count(host, ':') > 1)
    throw EndpointError("bad host " + quoted(host) +
                        " (an IPv6 address goes in brackets, [::1]:4242)");
  const bool odd = std::ranges::any_of(host, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= ' ' || byte == 0x7f ||
           std::string_view(":/[]@?#%\\\"").find(c) != std::string_view::npos;
  });
  if (odd) throw EndpointError("bad host " + quoted(host));
}

void parse_path(std::string_view path, Endpoint& into) {
  if (into.transport == Transport::udp)
    throw EndpointError("a socket path goes without +udp: " + quoted(path));
  if (path.size() > Endpoint::max_path_bytes)
    throw EndpointError("socket path of " + std::to_string(path.size()) + " bytes, at most " +
                        std::to_string(Endpoint::max_path_bytes) + " fit: " + quoted(path));
  if (path.find('\0') != std::string_view::npos) throw EndpointError("socket path with a NUL");
  into.transport = Transport::unix_stream;
  into.path = path;
}

void parse_bracketed(std::string_view location, Endpoint& into) {
  const auto close = location.find(']');
  if (close == std::string_view::npos)
    throw EndpointError("no closing bracket in " + quoted(location));
  const auto address = location.substr(1, close - 1);
  check_ipv6(address);
  const auto rest = location.substr(close + 1);
  if (!rest.starts_with(':'))
    throw EndpointError("no port in " + quoted(location) + " (write [" + std::string(address) +
                        "]:4242)");
  into.host = address;
  into.port = parse_port(rest.substr(1));
}

void parse_location(std::string_view location, Endpoint& into) {
  if (location.empty()) throw EndpointError("no address (write host:port or /path)");
  if (location.starts_with('/')) return parse_path(location, into);
  if (location.starts_with('[')) return parse_bracketed(location, into);
  const auto colon = location.rfind(':');
  if (colon == std::string_view::npos)
    throw EndpointError("no port in " + quoted(location) + " (write " + std::string(location) +
                        ":4242, or /path for a socket file)");
  check_host(location.substr(0, colon));
  into.host = location.substr(0, colon);
  into.port = parse_port(location.substr(colon + 1));
}

void parse_scheme(std::string_view scheme, Endpoint& into) {
  constexpr std::string_view udp_suffix = "+udp";
  auto framing = scheme;
  if (scheme.size() >= udp_suffix.size() &&
      equals_ignoring_case(scheme.substr(scheme.size() - udp_suffix.size()), udp_suffix)) {
    framing.remove_suffix(udp_suffix.size());
    into.transport = Transport::udp;
  }
  into.framing = framing_named(framing);
  if (!into.framing) throw EndpointError("unknown framing " + quoted(framing));
  if (into.transport == Transport::udp && into.framing != Framing::qotd)
    throw EndpointError("+udp goes with qotd alone, not with " + quoted(framing));
}

}  // namespace

Endpoint Endpoint::parse(std::string_view word) {
  constexpr std::string_view separator = "://";
  Endpoint endpoint;
  if (const auto at = word.find(separator);
      at != std::string_view::npos && !word.starts_with('/')) {
    parse_scheme(word.substr(0, at), endpoint);
    word.remove_prefix(at + separator.size());
  }
  parse_location(word, endpoint);
  return endpoint;
}

std::string Endpoint::to_string() const {
  std::string word;
  if (framing) {
    word = name(*framing);
    if (transport == Transport::udp) word += "+udp";
    word += "://";
  }
  if (transport == Transport::unix_stream) return word + path;
  const bool is_ipv6 = host.find(':') != std::string::npos;
  if (is_ipv6) return word + '[' + host + "]:" + std::to_string(port);
  return word + host + ':' + std::to_string(port);
}

}  // namespace fortune
