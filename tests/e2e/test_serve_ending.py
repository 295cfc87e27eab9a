"""What happens at the server's limits: no descriptors left, and the end itself."""

import contextlib
import resource
import signal
import socket

import pytest
from harness import flooding, hostile, wire
from harness.processes import Process, Server, get
from harness.serving import await_that

# Beyond what is answered and closed at once, so that each connection needs its loop.
TEXTS = ["all work and no play " * 1000, "no play and all work " * 1000]
DESCRIPTORS = 64


def few_descriptors():
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))


def holding(endpoint):
    """A client that has its fortune and keeps its side open, so that the server awaits its end."""
    client = wire.connect(endpoint)
    client.sendall(b"x")
    wire.read_to_eof(client)
    return client


def test_a_server_out_of_descriptors_serves_everyone_in_the_end(fortunes):
    """Each loop has what it needs before the first connection can take the last descriptor."""
    with Server("--threads", 8, fortunes, preexec_fn=few_descriptors) as server:
        # UBSan's first look at each kind of object takes a pipe, so let it look while it can.
        flooding.run("-n", 100, "-c", 8, server.endpoint)
        document = flooding.run(
            "-n", 2000, "-c", 4 * DESCRIPTORS, "--timeout", "60s", "--expect", fortunes,
            server.endpoint,
        ).document
        assert document["totals"]["ok"] == 2000
        stopped = server.stop()
    assert stopped.ledger["served"] == 2100
    assert any("wait in the backlog" in warning for warning in stopped.warnings)


def test_a_server_that_awaits_its_last_client_refuses_new_ones_and_frees_its_port(fortunes):
    with hostile.closed_port() as endpoint, Server(fortunes, listen=[endpoint]) as server, \
            holding(endpoint) as client:
        server.signal(signal.SIGTERM)
        done = get(endpoint)
        while done.status == 0:
            done = get(endpoint)
        assert done.status == 69, done.err
        with Server(fortunes, listen=[endpoint]):
            client.close()
            assert server.ended().ledger["active"] == 0


@pytest.mark.parametrize("signum, status", [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_second_signal_ends_it_at_once(fortunes, signum, status):
    options = ["--timeout", "1h", "--grace", "1h", "--listen", "qt://127.0.0.1:0"]
    with Process("fortune-serve", *options, fortunes) as server:
        endpoint = server.read_line()
        with holding(endpoint):
            server.signal(signal.SIGTERM)
            while get(endpoint).status == 0:
                pass
            server.signal(signum)
            assert server.wait().status == status


@pytest.mark.parametrize("leave, answers", [
    pytest.param(socket.socket.close, [], id="served"),
    pytest.param(wire.reset, TEXTS, id="not served"),
])
def test_a_drain_serves_no_more_than_are_to_be_served_and_no_fewer(fortunes, leave, answers):
    """Who waits takes the place of one who leaves unserved, also while the server ends."""
    options = ["--max-served", 2, "--threads", 1, "--timeout", "1h", "--grace", "1h"]
    with Server(*options, fortunes) as server, contextlib.ExitStack() as clients:
        first, second = (clients.enter_context(holding(server.endpoint)) for _ in range(2))
        third = clients.enter_context(wire.connect(server.endpoint))
        await_that(lambda: "at the limit of connections" in server.err, "it lets in a third")
        server.signal(signal.SIGTERM)
        leave(first)
        if answers:
            assert wire.decode(wire.read_to_eof(third)) in answers
            third.close()
        second.close()
        assert server.ended().ledger["served"] == 2
        assert answers or wire.read_to_eof(third) == b""


def test_a_signal_that_comes_when_it_ends_by_itself_is_the_first_one(fortunes):
    for _ in range(20):
        with Server("--max-served", 1, fortunes) as server:
            wire.fetch_wire(server.endpoint)
            server.signal(signal.SIGTERM)
            server.ended()
