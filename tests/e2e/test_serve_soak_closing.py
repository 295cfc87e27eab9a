"""Nothing is lost, however often it is tried: junk, sides ended first, and slow readers."""

import contextlib
import socket

from harness import crowds, wire
from harness.processes import Server
from harness.sizes import sized

TEXTS = ["A short one", "Another ☃ one"]
MEGABYTE = "All work and no play.\n" * 47_000 + "The end"
JUNK = b"GET / HTTP/1.1\r\n" * 64
TRIALS = sized(10_000)
BATCH = 50
SLOW_AT_ONCE = 250


def send_junk(client):
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        client.sendall(JUNK)


def test_junk_that_is_there_when_the_connection_is_accepted_costs_nobody_the_fortune(fortunes):
    with Server(fortunes) as server:
        for _ in range(TRIALS // BATCH):
            with contextlib.ExitStack() as clients:
                with server.frozen():
                    batch = wire.open_batch(clients, server.endpoint, BATCH)
                    for client in batch:
                        client.sendall(JUNK)
                for client in batch:
                    assert wire.decode(wire.read_to_eof(client)) in TEXTS
        stopped = server.stop()
    assert stopped.ledger["accepted"] == TRIALS


def test_junk_that_comes_while_the_answer_travels_costs_nobody_the_fortune(fortunes):
    with Server(fortunes) as server:
        for _ in range(TRIALS):
            with wire.connect(server.endpoint) as client:
                send_junk(client)
                answer = b""
                with contextlib.suppress(ConnectionResetError):  # after the end it harms nobody
                    while data := client.recv(65536):
                        answer += data
                assert wire.decode(answer) in TEXTS


def test_a_side_that_was_ended_first_costs_nobody_the_fortune(fortunes):
    with Server(fortunes) as server:
        for _ in range(TRIALS):
            with wire.connect(server.endpoint) as client:
                client.shutdown(socket.SHUT_WR)
                assert wire.decode(wire.read_to_eof(client)) in TEXTS
        assert server.stop().ledger["served"] == TRIALS


def slow_reader(endpoint, expected):
    """In small pieces, each of which makes room for no more than that; compared as they come."""
    with crowds.connect(endpoint, narrow=True) as client:
        received = 0
        while piece := (yield from crowds.read_piece(client, size=crowds.NARROW)):
            assert expected[received:received + len(piece)] == piece
            received += len(piece)
        assert received == len(expected)


def test_a_megabyte_is_read_slowly_to_its_end(tmp_path):
    (tmp_path / "one").write_text(MEGABYTE)
    expected = wire.encode_text(MEGABYTE)
    options = ["--timeout", "10m", "--max-size", "2M"]
    with Server(*options, tmp_path / "one", listen=["text://127.0.0.1:0"]) as server:
        readers = (slow_reader(server.endpoint, expected) for _ in range(TRIALS))
        crowds.play(readers, SLOW_AT_ONCE)
        ledger = server.stop().ledger
    assert ledger["served"] == ledger["accepted"] == TRIALS
