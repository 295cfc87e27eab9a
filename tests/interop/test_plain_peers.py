"""netcat, socat, Twisted and Python's socketserver, as clients and as servers of plain text."""

import contextlib
import socketserver
import sys
import threading

import pytest
from harness import children, corpus, flooding, hostile, peers, wire
from harness.getting import assert_prints
from harness.limits import BOUND
from harness.processes import Server

TEXT = hostile.TEXT
LONG = "é☃😀 all work and no play\n" * 1000 + "the end"
REQUESTS = 300

TWISTED_SERVER = """
import sys
from twisted.internet import protocol, reactor
from twisted.protocols.wire import QOTD
if len(sys.argv) > 1:
    QOTD.getQuote = lambda self: bytes.fromhex(sys.argv[1])
reactor.listenTCP(0, protocol.Factory.forProtocol(QOTD), interface="127.0.0.1")
reactor.run()
"""
TWISTED_CLIENT = """
import sys
from twisted.internet import endpoints, error, protocol, reactor
class Reader(protocol.Protocol):
    def dataReceived(self, data):
        sys.stdout.buffer.write(data)
    def connectionLost(self, reason):
        if not reason.check(error.ConnectionDone):
            reason.printTraceback(sys.stderr)
        reactor.stop()
def failed(reason):
    reason.printTraceback(sys.stderr)
    reactor.stop()
where = endpoints.clientFromString(reactor, sys.argv[1])
endpoints.connectProtocol(where, Reader()).addErrback(failed)
reactor.run()
"""


def nc():
    return peers.file("/usr/bin/nc.openbsd", "netcat-openbsd")


def socat():
    return peers.file("/usr/bin/socat", "socat")


def twisted():
    """The words that run a script which imports it."""
    peers.module("twisted.protocols.wire", "python3-twisted")
    return sys.executable, "-c"


def nc_words(endpoint):
    location = wire.unnamed(endpoint)
    return (nc(), "-U", location) if location[0] == "/" else (nc(), *location.split(":"))


def socat_words(endpoint):
    location = wire.unnamed(endpoint)
    return socat(), "-u", ("UNIX-CONNECT:" if location[0] == "/" else "TCP:") + location, "-"


def twisted_words(endpoint):
    location = wire.unnamed(endpoint)
    return *twisted(), TWISTED_CLIENT, ("unix:" if location[0] == "/" else "tcp:") + location


@pytest.mark.parametrize("words", [nc_words, socat_words, twisted_words])
@pytest.mark.parametrize("framing, text", [
    pytest.param("text", TEXT, id="text"),
    pytest.param("text", LONG, id="long text"),
    pytest.param("qotd", TEXT, id="qotd"),
])
def test_a_plain_client_reads_a_fortune(tmp_path, listen, framing, text, words):
    (tmp_path / "one").write_text(text)
    with Server(tmp_path / "one", listen=[listen.replace("qt", framing, 1)]) as server:
        assert children.read(*words(server.endpoint)) == wire.ENCODE[framing](text)
        assert server.stop().ledger["served"] == 1


def nc_server(path):
    return (nc(), "-lNU", path) if path else (nc(), "-lN", "127.0.0.1", "0")


def socat_server(path):
    return socat(), "-u", "STDIN", f"UNIX-LISTEN:{path}" if path else "TCP-LISTEN:0,bind=127.0.0.1"


@pytest.mark.parametrize("words", [nc_server, socat_server])
@pytest.mark.parametrize("named", ["text://", ""], ids=["named", "detected"])
@pytest.mark.parametrize("transport", ["tcp", "unix"])
@pytest.mark.parametrize("text", [TEXT, LONG], ids=["short", "long"])
def test_get_prints_the_text_that_a_one_shot_server_sends(
    socket_folder, words, named, transport, text
):
    (socket_folder / "text").write_bytes(wire.encode_text(text))
    path = socket_folder / "s" if transport == "unix" else None
    with open(socket_folder / "text", "rb") as stdin:
        with children.serving(*words(path), path=path, stdin=stdin) as location:
            assert_prints(text, named + location)


@pytest.mark.parametrize("named", ["qotd://", ""], ids=["named", "detected"])
@pytest.mark.parametrize("quote, text", [
    pytest.param([], "An apple a day keeps the doctor away.", id="its own"),
    pytest.param([wire.encode_qotd(TEXT).hex()], TEXT, id="two lines"),
])
def test_get_prints_a_quote_of_twisted(named, quote, text):
    with children.serving(*twisted(), TWISTED_SERVER, *quote) as location:
        for _ in range(3):
            assert_prints(text, named + location)


def test_flood_finds_nothing_wrong_with_twisted(tmp_path):
    (tmp_path / "texts").write_bytes(corpus.cookie([TEXT]))
    quote = wire.encode_qotd(TEXT).hex()
    with children.serving(*twisted(), TWISTED_SERVER, quote) as location:
        words = ("-n", REQUESTS, "-c", 8, "--expect", tmp_path / "texts", f"qotd://{location}")
        run = flooding.run(*words)
    assert (run.status, run.verdict, run.errors) == (0, "pass", {})
    assert run.totals["ok"] == REQUESTS


@contextlib.contextmanager
def python_server(text):
    """Where a ThreadingTCPServer sends this text to each that connects."""
    class Handler(socketserver.StreamRequestHandler):
        timeout = BOUND

        def handle(self):
            self.wfile.write(wire.encode_text(text))

    class Several(socketserver.ThreadingTCPServer):
        request_queue_size = 128

    with Several(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            serving.join(BOUND)


@pytest.mark.parametrize("named", ["text://", ""], ids=["named", "detected"])
@pytest.mark.parametrize("text", [TEXT, LONG], ids=["short", "long"])
def test_get_prints_the_text_of_a_python_server(named, text):
    with python_server(text) as location:
        assert_prints(text, named + location)


def test_flood_finds_nothing_wrong_with_a_python_server(tmp_path):
    (tmp_path / "texts").write_bytes(corpus.cookie([TEXT]))
    with python_server(TEXT) as location:
        words = ("-n", REQUESTS, "-c", 8, "--expect", tmp_path / "texts", f"text://{location}")
        run = flooding.run(*words)
    assert (run.status, run.verdict, run.errors) == (0, "pass", {})
    assert run.totals["ok"] == REQUESTS
