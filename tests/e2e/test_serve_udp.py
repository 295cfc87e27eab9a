"""qotd over UDP: who is answered, with what, and who is not."""

import contextlib
import os
import signal
import socket

import pytest
from harness import corpus, wire
from harness.datagrams import MOST_BYTES, Asker
from harness.processes import Server, serve_in_vain

USAGE = 64
LOOPBACK = "qotd+udp://127.0.0.1:0"
SHORT = "☃ of two\nlines"
LONGEST = "x" * (MOST_BYTES - 2)
SERVICES = (7, 13, 17, 19, 53, 123)
PROTECTED_PORTS = 1024

needs_low_ports = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root may ask from the ports of services"
)


@contextlib.contextmanager
def serving(folder, *texts, options=(), listen=(LOOPBACK,)):
    (folder / "fortunes").write_bytes(corpus.cookie(texts))
    with Server(*options, folder / "fortunes", listen=listen) as server:
        yield server


def ending(server, **ways):
    """Ends the server, which has counted so."""
    ledger = server.stop().ledger
    assert {way: ledger[way] for way in ways} == ways, ledger


@pytest.mark.parametrize("data", [
    pytest.param(b"", id="an empty datagram"),
    pytest.param(b"\n", id="a line end"),
    pytest.param(b"x" * 65507, id="the largest datagram"),
])
def test_whatever_is_asked_a_fortune_is_the_answer(tmp_path, data):
    with serving(tmp_path, SHORT) as server, Asker(server.endpoint) as asker:
        for _ in range(3):
            assert asker.ask(data) == wire.encode_qotd(SHORT)
        ending(
            server, accepted=3, requests=3, answered=3, served=3,
            bytes_sent=3 * len(wire.encode_qotd(SHORT)),
        )


def test_no_answer_is_over_511_bytes(tmp_path):
    """The longest fortune that fits is served, the next one is left out, and both are certain."""
    with serving(tmp_path, LONGEST, LONGEST + "x") as server, Asker(server.endpoint) as asker:
        answers = {asker.ask() for _ in range(60)}
        assert answers == {wire.encode_qotd(LONGEST)}
        assert {len(answer) for answer in answers} == {MOST_BYTES}
        (warning,) = server.stop().warnings
    assert "framing=qotd" in warning and "count=1" in warning


def test_many_ask_at_once_and_each_is_answered(tmp_path):
    with serving(tmp_path, SHORT, "another") as server, contextlib.ExitStack() as askers:
        crowd = [askers.enter_context(Asker(server.endpoint)) for _ in range(100)]
        with server.frozen():
            for asker in crowd:
                asker.send()
        for asker in crowd:
            assert asker.receive() in (wire.encode_qotd(SHORT), wire.encode_qotd("another"))
        ending(server, accepted=100, served=100)


def test_a_source_is_answered_up_to_its_rate_and_ten_seconds_worth(tmp_path):
    """All of them arrive before the server sees the first, so that hardly any time passes for it.

    The next token is seconds away, and what another source gets does not come out of this bucket.
    """
    with serving(tmp_path, SHORT, options=["--udp-rate", "1"]) as server:
        with Asker(server.endpoint) as greedy, Asker(server.endpoint, ("127.0.0.2", 0)) as other:
            with server.frozen():
                for _ in range(50):
                    greedy.send()
                other.send()
            assert other.receive() == wire.encode_qotd(SHORT)
            ledger = server.stop().ledger
            greedy.socket.setblocking(False)
            answers = 0
            with contextlib.suppress(BlockingIOError):
                while greedy.receive():
                    answers += 1
    assert 10 <= answers < 50
    assert ledger["accepted"] == 51
    assert (ledger["served"], ledger["refused"]) == (answers + 1, 50 - answers)
    assert (ledger["requests"], ledger["answered"]) == (51, answers + 1)


def test_a_rate_of_0_is_no_limit(tmp_path):
    with serving(tmp_path, SHORT, options=["--udp-rate", "0"]) as server:
        with Asker(server.endpoint) as asker:
            for _ in range(2000):
                assert asker.ask() == wire.encode_qotd(SHORT)
        ending(server, accepted=2000, served=2000, refused=0)


@needs_low_ports
@pytest.mark.parametrize("port", SERVICES)
def test_a_service_that_might_answer_an_answer_gets_none(tmp_path, port):
    """Who asks next from an ordinary port is answered, and by then the first one was not."""
    with serving(tmp_path, SHORT) as server:
        with Asker(server.endpoint, ("127.0.0.1", port)) as service:
            service.send()
            with Asker(server.endpoint) as asker:
                assert asker.ask() == wire.encode_qotd(SHORT)
            service.socket.setblocking(False)
            with pytest.raises(BlockingIOError):
                service.receive()
        ending(server, accepted=2, requests=2, refused=1, served=1, answered=1)


@needs_low_ports
def test_other_low_ports_are_answered(tmp_path):
    with serving(tmp_path, SHORT) as server:
        with Asker(server.endpoint, ("127.0.0.1", PROTECTED_PORTS - 1)) as asker:
            assert asker.ask() == wire.encode_qotd(SHORT)


def bound_udp_addresses(server):
    """What the server's UDP sockets are bound to, from the kernel's tables, by inode."""
    inodes = {os.stat(f"/proc/{server.pid}/fd/{fd}").st_ino
              for fd in os.listdir(f"/proc/{server.pid}/fd")}
    found = set()
    for table in ("udp", "udp6"):
        with open(f"/proc/{server.pid}/net/{table}", encoding="ascii") as rows:
            for row in list(rows)[1:]:
                _, local, *_ = fields = row.split()
                if int(fields[9]) in inodes:
                    found.add(local.partition(":")[0])
    return found


ANY_6 = "0" * 32
LOOPBACKS = {socket.AF_INET: "0100007F", socket.AF_INET6: "0" * 24 + "01000000"}


def test_every_interface_means_localhost_and_nothing_else(tmp_path):
    """In every family in which this machine has a localhost."""
    hosts = {(family, where[0]) for family, _, _, _, where in socket.getaddrinfo("localhost", 0)}
    with serving(tmp_path, SHORT, listen=["qotd+udp://:0"]) as server:
        assert server.endpoint.startswith("qotd+udp://localhost:")
        assert bound_udp_addresses(server) == {LOOPBACKS[family] for family, _ in hosts}
        port = server.endpoint.rpartition(":")[2]
        for _, host in hosts:
            with Asker(f"qotd+udp://[{host}]:{port}") as asker:
                assert asker.ask() == wire.encode_qotd(SHORT)
        ending(server, accepted=len(hosts), served=len(hosts))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "[::1]"])
def test_a_loopback_address_needs_no_leave(tmp_path, host):
    with serving(tmp_path, SHORT, listen=[f"qotd+udp://{host}:0"]) as server:
        assert server.endpoint.startswith(f"qotd+udp://{host}:")
        with Asker(server.endpoint) as asker:
            assert asker.ask() == wire.encode_qotd(SHORT)


@pytest.mark.parametrize("host", ["0.0.0.0", "[::]", "192.0.2.1", "[2001:db8::1]"])
def test_another_address_without_public_udp_is_a_usage_error(host):
    done = serve_in_vain(listen=[f"qotd+udp://{host}:0"])
    assert done.status == USAGE
    assert f"qotd+udp://{host}:0" in done.line and "--public-udp" in done.line


def test_with_public_udp_every_interface_means_every_interface(tmp_path):
    """Both families through one socket; the answer comes from the address that was asked."""
    options = ["--public-udp"]
    with serving(tmp_path, SHORT, options=options, listen=["qotd+udp://:0"]) as server:
        assert bound_udp_addresses(server) == {ANY_6}
        assert server.endpoint.startswith("qotd+udp://:")
        port = server.endpoint.rpartition(":")[2]
        for host in ("127.0.0.1", "127.0.0.3", "[::1]"):
            with Asker(f"qotd+udp://{host}:{port}") as asker:
                assert asker.ask() == wire.encode_qotd(SHORT)


@pytest.mark.parametrize("framing", ["qt", "text", "query"])
def test_udp_goes_with_qotd_alone(framing):
    done = serve_in_vain(listen=[f"{framing}+udp://127.0.0.1:0"])
    assert done.status == USAGE
    assert "qotd" in done.line


def test_a_port_in_use_is_71(tmp_path):
    with serving(tmp_path, SHORT) as server:
        done = serve_in_vain(listen=[server.endpoint])
        assert done.status == 71
        assert server.endpoint in done.line


def test_at_the_signal_what_has_arrived_is_answered(tmp_path):
    with serving(tmp_path, SHORT) as server, contextlib.ExitStack() as askers:
        crowd = [askers.enter_context(Asker(server.endpoint)) for _ in range(50)]
        with server.frozen():
            for asker in crowd:
                asker.send()
            server.signal(signal.SIGTERM)
        for asker in crowd:
            assert asker.receive() == wire.encode_qotd(SHORT)
        assert server.ended().ledger["served"] == 50


def test_an_answer_that_nobody_awaits_harms_nobody(tmp_path):
    """It comes back as an ICMP error, which the next receive would report."""
    with serving(tmp_path, SHORT) as server, Asker(server.endpoint) as asker:
        with server.frozen():
            for _ in range(20):
                with Asker(server.endpoint) as gone:
                    gone.send()
        assert asker.ask() == wire.encode_qotd(SHORT)
        assert server.stop().ledger["accepted"] == 21
