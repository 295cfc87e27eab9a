#include "fortune/endpoint.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace fortune;

namespace {

Endpoint tcp(std::optional<Framing> framing, std::string host, std::uint16_t port) {
  return {framing, Transport::tcp, std::move(host), port, ""};
}

Endpoint unix_stream(std::optional<Framing> framing, std::string path) {
  return {framing, Transport::unix_stream, "", 0, std::move(path)};
}

struct Row {
  std::string word;
  Endpoint endpoint;
  std::string printed;  // empty: as the word
};

const std::string longest_path = '/' + std::string(Endpoint::max_path_bytes - 1, 'x');

const std::vector<Row> good{
    {"host:4242", tcp({}, "host", 4242), ""},
    {"127.0.0.1:0", tcp({}, "127.0.0.1", 0), ""},
    {":17", tcp({}, "", 17), ""},
    {":65535", tcp({}, "", 65535), ""},
    {"qt://host:1", tcp(Framing::qt, "host", 1), ""},
    {"qt4://host:1", tcp(Framing::qt4, "host", 1), ""},
    {"qtlocal://host:1", tcp(Framing::qtlocal, "host", 1), ""},
    {"pyqt://host:1", tcp(Framing::pyqt, "host", 1), ""},
    {"text://host:1", tcp(Framing::text, "host", 1), ""},
    {"query://host:1", tcp(Framing::query, "host", 1), ""},
    {"QT://Host:1", tcp(Framing::qt, "Host", 1), "qt://Host:1"},
    {"qotd://:17", tcp(Framing::qotd, "", 17), ""},
    {"qotd+udp://host:17", {Framing::qotd, Transport::udp, "host", 17, ""}, ""},
    {"Qotd+UDP://[::1]:17", {Framing::qotd, Transport::udp, "::1", 17, ""}, "qotd+udp://[::1]:17"},
    {"host:0080", tcp({}, "host", 80), "host:80"},
    {"a_b-c.d.:1", tcp({}, "a_b-c.d.", 1), ""},
    {"[::1]:4242", tcp({}, "::1", 4242), ""},
    {"[::]:0", tcp({}, "::", 0), ""},
    {"qt://[fe80::1%eth0]:1", tcp(Framing::qt, "fe80::1%eth0", 1), ""},
    {"[::ffff:1.2.3.4]:1", tcp({}, "::ffff:1.2.3.4", 1), ""},
    {"/run/fortune.sock", unix_stream({}, "/run/fortune.sock"), ""},
    {"qt:///run/fortune.sock", unix_stream(Framing::qt, "/run/fortune.sock"), ""},
    {"/a b:c://d%20", unix_stream({}, "/a b:c://d%20"), ""},
    {"qt:///a://b", unix_stream(Framing::qt, "/a://b"), ""},
    {longest_path, unix_stream({}, longest_path), ""},
};

struct BadRow {
  std::string word;
  std::string named;  // the part that the message names
};

const std::vector<BadRow> bad{
    {"", "no address"},
    {"qt://", "no address"},
    {"host", "no port in \"host\""},
    {"qt://host", "no port in \"host\""},
    {"fortune.sock", "no port in \"fortune.sock\""},
    {"host:", "bad port \"\""},
    {"host:x", "bad port \"x\""},
    {"host:65536", "bad port \"65536\""},
    {"host:-1", "bad port \"-1\""},
    {"host:+1", "bad port \"+1\""},
    {"host: 1", "bad port \" 1\""},
    {"host:1/path", "bad port \"1/path\""},
    {"host:99999999999999999999", "bad port \"99999999999999999999\""},
    {"::1:4242", "bad host \"::1\""},
    {"a b:1", "bad host \"a b\""},
    {"a\x7f:1", "bad host"},
    {"user@host:1", "bad host \"user@host\""},
    {"host/x:1", "bad host \"host/x\""},
    {"fe80::1%eth0:1", "bad host \"fe80::1%eth0\""},
    {"[::1]", "no port in \"[::1]\""},
    {"[::1]4242", "no port in \"[::1]4242\""},
    {"[::1", "no closing bracket in \"[::1\""},
    {"[]:1", "bad IPv6 address \"\""},
    {"[127.0.0.1]:1", "bad IPv6 address \"127.0.0.1\""},
    {"[::g]:1", "bad IPv6 address \"::g\""},
    {"[fe80::1%]:1", "bad IPv6 address \"fe80::1%\""},
    {"http://host:80", "unknown framing \"http\""},
    {"://host:80", "unknown framing \"\""},
    {"tcp+udp://host:80", "unknown framing \"tcp\""},
    {"qt+udp://host:80", "not with \"qt\""},
    {"+udp://host:80", "unknown framing \"\""},
    {"qotd+tcp://host:80", "unknown framing \"qotd+tcp\""},
    {"qotd+udp:///run/x", "without +udp: \"/run/x\""},
    {longest_path + 'x', "socket path of 108 bytes"},
    {std::string("/a\0b", 4), "socket path with a NUL"},
};

}  // namespace

TEST_CASE("an endpoint is parsed and printed") {
  for (const Row& row : good) {
    CAPTURE(row.word);
    CHECK(Endpoint::parse(row.word) == row.endpoint);
    CHECK(row.endpoint.to_string() == (row.printed.empty() ? row.word : row.printed));
    CHECK(Endpoint::parse(row.endpoint.to_string()) == row.endpoint);
  }
}

TEST_CASE("a bad endpoint is refused by the name of its bad part") {
  for (const BadRow& row : bad) {
    CAPTURE(row.word);
    std::string message;
    try {
      Endpoint::parse(row.word);
    } catch (const EndpointError& error) {
      message = error.what();
    }
    CHECK(message.find(row.named) != std::string::npos);
    CAPTURE(message);
  }
}
