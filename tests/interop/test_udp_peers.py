"""netcat, socat, Twisted and Python's socketserver ask for quotes in datagrams, and answer such."""

import contextlib
import select
import socketserver
import subprocess
import sys
import threading

import pytest
from harness import children, hostile, peers, wire
from harness.getting import assert_prints
from harness.limits import BOUND
from harness.processes import Server

TEXT = hostile.TEXT
LONGEST = "☃" * 169 + "xx"
HOSTS = {"127.0.0.1": "127.0.0.1", "[::1]": "::1"}

TWISTED_CLIENT = """
import sys
from twisted.internet import protocol, reactor
class Asker(protocol.DatagramProtocol):
    def startProtocol(self):
        self.transport.connect(sys.argv[1], int(sys.argv[2]))
        self.transport.write(b"")
    def datagramReceived(self, data, where):
        sys.stdout.buffer.write(data)
        reactor.stop()
reactor.listenUDP(0, Asker(), interface=sys.argv[3])
reactor.run()
"""
TWISTED_SERVER = """
import sys
from twisted.internet import protocol, reactor
class Quoter(protocol.DatagramProtocol):
    def datagramReceived(self, data, where):
        self.transport.write(bytes.fromhex(sys.argv[1]), where)
port = reactor.listenUDP(0, Quoter(), interface="127.0.0.1")
print(port.getHost().port, flush=True)
reactor.run()
"""


def ask_with_nc(host, port):
    words = peers.file("/usr/bin/nc.openbsd", "netcat-openbsd"), "-u", HOSTS[host], port
    return children.first_answer(*words, question=b"\n")


def ask_with_socat(host, port):
    words = peers.file("/usr/bin/socat", "socat"), "STDIO", f"UDP:{host}:{port}"
    return children.first_answer(*words, question=b"\n")


def ask_with_twisted(host, port):
    peers.module("twisted.internet.udp", "python3-twisted")
    return children.read(sys.executable, "-c", TWISTED_CLIENT, HOSTS[host], port, HOSTS[host])


@pytest.mark.parametrize("ask", [ask_with_nc, ask_with_socat, ask_with_twisted])
@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("text", [TEXT, LONGEST], ids=["short", "of 511 bytes"])
def test_a_quote_comes_in_one_datagram(tmp_path, ask, host, text):
    (tmp_path / "one").write_text(text)
    with Server(tmp_path / "one", listen=[f"qotd+udp://{host}:0"]) as server:
        port = server.endpoint.rpartition(":")[2]
        assert ask(host, port) == wire.encode_qotd(text)
        assert server.stop().ledger["served"] == 1


@contextlib.contextmanager
def twisted_server(answer):
    peers.module("twisted.internet.udp", "python3-twisted")
    words = (sys.executable, "-c", TWISTED_SERVER, answer.hex())
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        try:
            assert select.select([process.stdout], [], [], BOUND)[0], "Twisted is not ready"
            yield int(process.stdout.readline())
        finally:
            process.kill()


@contextlib.contextmanager
def python_server(answer):
    class Handler(socketserver.DatagramRequestHandler):
        def handle(self):
            self.wfile.write(answer)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            serving.join(BOUND)


@pytest.mark.parametrize("serving", [twisted_server, python_server])
@pytest.mark.parametrize("text", [TEXT, LONGEST], ids=["short", "of 511 bytes"])
def test_get_prints_the_quote_that_comes_in_a_datagram(serving, text):
    with serving(wire.encode_qotd(text)) as port:
        for _ in range(3):
            assert_prints(text, f"qotd+udp://127.0.0.1:{port}")
