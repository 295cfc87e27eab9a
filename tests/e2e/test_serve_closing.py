"""However clients behave, what was sent arrives, and every connection is accounted for."""

import contextlib
import select
import signal
import socket
import time

import pytest
from harness import wire
from harness.limits import BOUND
from harness.processes import LOOPBACK, Server

TEXTS = ["A short one", "Another ☃ one"]
JUNK = b"GET / HTTP/1.1\r\n" * 6400
MEGABYTE = "All work and no play.\n" * 47_000 + "The end"
EIGHT_MEGABYTES = "x" * (8 << 20)
WAITING = 50
SMALL_BUFFER = 65536


@pytest.fixture
def server(fortunes, listen):
    with Server(fortunes, listen=[listen]) as server:
        yield server


@contextlib.contextmanager
def serving_one(tmp_path, text, *options, listen=LOOPBACK):
    (tmp_path / "one").write_text(text)
    with Server(*options, "--max-size", "16M", tmp_path / "one", listen=[listen]) as server:
        yield server


def read_whole(client):
    """The text of the answer, which may end in a reset for one who talked after the close."""
    answer = b""
    with contextlib.suppress(ConnectionResetError):
        while data := client.recv(65536):
            answer += data
    return wire.decode(answer)


def test_a_client_that_ends_its_side_first_gets_its_fortune(server):
    with wire.connect(server.endpoint) as client:
        client.shutdown(socket.SHUT_WR)
        assert wire.decode(wire.read_to_eof(client)) in TEXTS
    assert server.stop().ledger["served"] == 1


def test_a_client_that_talks_before_it_reads_gets_its_fortune(server):
    with wire.connect(server.endpoint) as client:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            client.sendall(JUNK)
        assert read_whole(client) in TEXTS


def test_a_client_that_had_talked_when_it_was_accepted_gets_its_fortune_and_no_reset(server):
    """A close with this unread would send a reset, and could cost the client its fortune."""
    with server.frozen():
        client = wire.connect(server.endpoint)
        client.sendall(JUNK[:1000])
    with client:
        assert wire.decode(wire.read_to_eof(client)) in TEXTS
        client.shutdown(socket.SHUT_WR)
    assert server.stop().ledger["served"] == 1


def test_a_client_that_goes_on_talking_is_read_until_it_ends(server):
    with server.frozen():
        client = wire.connect(server.endpoint)
        client.sendall(b"x")
    with client:
        client.sendall(JUNK)
        client.shutdown(socket.SHUT_WR)
        assert wire.decode(wire.read_to_eof(client)) in TEXTS
    assert server.stop().ledger["served"] == 1


def test_a_client_that_never_stops_talking_is_gone_at_the_deadline(fortunes, listen):
    """A drip defeats an idle timer; the time-out is one absolute deadline."""
    with Server("--timeout", "1s", fortunes, listen=[listen]) as server:
        with server.frozen():
            client = wire.connect(server.endpoint)
            client.sendall(b"x")
        with client:
            assert wire.decode(wire.read_to_eof(client)) in TEXTS
            bound = time.monotonic() + BOUND
            with pytest.raises((BrokenPipeError, ConnectionResetError)):
                while time.monotonic() < bound:
                    client.sendall(b"x")
                    select.select([], [], [], 0.02)
        ledger = server.stop().ledger
        assert (ledger["accepted"], ledger["served"]) == (1, 1)


def test_a_client_that_falls_silent_and_stays_is_gone_at_the_deadline(fortunes, listen):
    """The server drains at SIGTERM, so its end shows that the client no longer counts."""
    with Server("--timeout", "1s", fortunes, listen=[listen]) as server:
        with server.frozen():
            client = wire.connect(server.endpoint)
            client.sendall(b"x")
        with client:
            assert wire.decode(wire.read_to_eof(client)) in TEXTS
            ledger = server.stop().ledger
            assert (ledger["accepted"], ledger["served"]) == (1, 1)


def test_a_slow_reader_gets_a_megabyte_whole_and_delays_nobody(tmp_path, listen):
    with serving_one(tmp_path, MEGABYTE, "--threads", 1, listen=listen) as server:
        with wire.connect(server.endpoint, receive_buffer=SMALL_BUFFER) as slow:
            beginning = slow.recv(1000)
            assert wire.fetch(server.endpoint) == MEGABYTE
            assert wire.decode(beginning + wire.read_to_eof(slow, piece=1000)) == MEGABYTE
        assert server.stop().ledger["served"] == 2


def test_a_client_that_does_not_read_is_timed_out(tmp_path, listen):
    with serving_one(tmp_path, EIGHT_MEGABYTES, "--timeout", "1s", listen=listen) as server:
        with wire.connect(server.endpoint, receive_buffer=SMALL_BUFFER) as client:
            assert client.recv(1)
            ledger = server.stop().ledger
            assert (ledger["accepted"], ledger["timed_out"]) == (1, 1)


def test_a_client_that_resets_inside_its_answer_is_aborted(tmp_path, listen):
    with serving_one(tmp_path, EIGHT_MEGABYTES, listen=listen) as server:
        client = wire.connect(server.endpoint, receive_buffer=SMALL_BUFFER)
        assert client.recv(1)
        wire.reset(client)
        ledger = server.stop().ledger
        assert (ledger["accepted"], ledger["aborted"]) == (1, 1)


def test_a_client_that_was_gone_when_it_was_accepted_harms_nobody(server):
    with server.frozen():
        for _ in range(WAITING):
            wire.reset(wire.connect(server.endpoint))
    assert wire.fetch(server.endpoint) in TEXTS
    assert server.stop().ledger["served"] >= 1


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("threads", [1, 4])
def test_clients_in_the_backlog_are_all_served_after_the_signal(fortunes, listen, signum, threads):
    with Server("--threads", threads, fortunes, listen=[listen]) as server:
        with contextlib.ExitStack() as clients:
            with server.frozen():
                waiting = [
                    clients.enter_context(wire.connect(server.endpoint)) for _ in range(WAITING)
                ]
                server.signal(signum)
            for client in waiting:
                assert wire.decode(wire.read_to_eof(client)) in TEXTS
        ledger = server.ended().ledger
        assert (ledger["accepted"], ledger["served"]) == (WAITING, WAITING)


def test_an_answer_in_flight_is_finished_after_the_signal(tmp_path, listen):
    with serving_one(tmp_path, EIGHT_MEGABYTES, listen=listen) as server:
        with wire.connect(server.endpoint, receive_buffer=SMALL_BUFFER) as client:
            beginning = client.recv(1000)
            server.signal(signal.SIGTERM)
            answer = beginning + wire.read_to_eof(client)
        assert wire.decode(answer) == EIGHT_MEGABYTES
        assert server.ended().ledger["served"] == 1
