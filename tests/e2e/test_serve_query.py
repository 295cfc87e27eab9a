"""The `query` protocol: every request, every bad one, every way to send them, and every end."""

import contextlib
import re
import select
import signal
import socket
import struct
from pathlib import Path

import pytest
from harness import query, wire
from harness.getting import table
from harness.limits import BOUND
from harness.processes import Server
from harness.query import (
    BAD_REQUEST, COUNT, NOT_FOUND, OK, PING, PONG, RANDOM, SHUTTING_DOWN, STATS, Client, at,
    fortune, message,
)

TEXTS = [f"{number} bottles of ☃ on the wall" for number in range(1000)]
MEGABYTE = "All work and no play.\n" * 47_000 + "The end"
LARGEST_REQUEST = 64 << 10
SMALL_BUFFER = 65536
GROWTH_KIB = 24 << 10
# What AddressSanitizer keeps of freed memory is not the server's.
NO_QUARANTINE = {"ASAN_OPTIONS": "quarantine_size_mb=1:thread_local_quarantine_size_kb=64"}

REQUESTS = {
    "RANDOM": RANDOM, "RANDOM of a length": query.random(1, 99), "AT": at(7), "COUNT": COUNT,
    "STATS": STATS, "PING": PING,
}
BAD_REQUESTS = {
    "verb 0": message(b"\0"),
    "verb 6": message(b"\6"),
    "verb 255": message(b"\xff"),
    "RANDOM with a short body": message(b"\1" + bytes(7)),
    "RANDOM with a long body": message(b"\1" + bytes(9)),
    "RANDOM with min > max": query.random(2, 1),
    "AT without a body": message(b"\2"),
    "AT with a short body": message(b"\2" + bytes(3)),
    "AT with a long body": message(b"\2" + bytes(5)),
    "COUNT with a body": message(b"\3\0"),
    "STATS with a body": message(b"\4\0"),
    "PING with a body": message(b"\5\0"),
    "exactly 64 KiB": message(b"\5" + bytes(LARGEST_REQUEST - 1)),
}
BROKEN_FRAMINGS = {
    "a length of 0": message(b""),
    "a length of 64 KiB + 1": struct.pack(">I", LARGEST_REQUEST + 1),
    "a request of 64 KiB + 1": message(b"\5" + bytes(LARGEST_REQUEST)),
    "an HTTP request": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
}
UNFINISHED = at(1)[:-1]
# In which a client must have connected and spoken, however busy the machine.
IDLE = ("--idle-timeout", "2s")


@pytest.fixture
def server(fortunes, listen):
    with Server(fortunes, listen=[listen.replace("qt", "query", 1)]) as server:
        yield server


@contextlib.contextmanager
def serving(source, *options):
    with Server(*options, source, listen=["query://127.0.0.1:0"], env=NO_QUARANTINE) as server:
        yield server


@contextlib.contextmanager
def serving_one(tmp_path, text, *options):
    (tmp_path / "one").write_text(text)
    with serving(tmp_path / "one", "--max-size", "2M", *options) as server:
        yield server


def ending(server, **ways):
    """Ends the server; one connection came and ended in this way, after these counts."""
    ledger = server.stop().ledger
    assert ledger["accepted"] == 1
    assert {way: ledger[way] for way in ways} == ways, ledger


def peak_memory_kib(server):
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])


def test_each_verb_gets_its_answer(server):
    with Client(server.endpoint) as client:
        assert client.ask(PING) == PONG
        assert client.ask(COUNT) == (OK, struct.pack(">II", 1, len(TEXTS)))
        for number in (0, 7, len(TEXTS) - 1):
            assert client.ask(at(number)) == fortune(number, TEXTS[number])
        status, body = client.ask(RANDOM)
        generation, number = struct.unpack_from(">II", body)
        assert (status, body) == fortune(number, TEXTS[number], generation)
    ending(server, served=1, requests=6, answered=6)


def test_random_of_a_length_picks_among_the_texts_that_have_it(server):
    shortest = min(len(text.encode()) for text in TEXTS)
    with Client(server.endpoint) as client:
        picked = [client.ask(query.random(0, shortest)) for _ in range(60)]
        assert {len(body) - 8 for _, body in picked} == {shortest}
        assert len(set(picked)) > 1
        assert client.ask(query.random(shortest, shortest))[0] == OK
        assert client.ask(query.random(0, shortest - 1))[0] == NOT_FOUND
        assert client.ask(query.random(shortest + 3, 2**32 - 1))[0] == NOT_FOUND
    ending(server, served=1, requests=63, answered=61)


def test_stats_is_the_ledger_of_every_endpoint(fortunes):
    with Server(fortunes, listen=["query://127.0.0.1:0", "text://127.0.0.1:0"]) as server:
        query_endpoint, text_endpoint = server.endpoints
        wire.fetch_wire(text_endpoint)
        with Client(query_endpoint) as client:
            client.ask(PING)
            stats = client.stats()
    assert list(stats) == ["schema", "uptime_s", "fortunes", "endpoints"]
    assert stats["schema"] == "fortune-serve/1" and stats["uptime_s"] > 0
    assert stats["fortunes"] == {"count": len(TEXTS), "dropped": 0, "generation": 1}
    first, second = stats["endpoints"]
    none = dict.fromkeys(("aborted", "timed_out", "refused", "protocol_errors"), 0)
    assert first == none | {
        "endpoint": query_endpoint, "accepted": 1, "active": 1, "served": 0, "requests": 1,
        "answered": 1, "bytes_sent": 5,
    }
    assert second["endpoint"] == text_endpoint
    # The client has its fortune a moment before the server has counted it as served.
    assert second["accepted"] == second["active"] + second["served"] == 1


@pytest.mark.parametrize("bad", table(BAD_REQUESTS))
def test_a_bad_request_is_answered_in_its_turn_and_the_connection_goes_on(server, bad):
    with Client(server.endpoint) as client:
        client.send(PING + bad + at(7))
        assert client.receive() == PONG
        status, complaint = client.receive()
        assert (status, complaint.decode().isprintable()) == (BAD_REQUEST, True) and complaint
        assert client.receive() == fortune(7, TEXTS[7])
    ending(server, served=1, requests=3, answered=2)


@pytest.mark.parametrize("number", [len(TEXTS), 2**31, 2**32 - 1])
def test_an_id_out_of_range_is_not_found_and_the_connection_goes_on(server, number):
    with Client(server.endpoint) as client:
        status, complaint = client.ask(at(number))
        assert status == NOT_FOUND and complaint.decode().isprintable()
        assert client.ask(PING) == PONG
    ending(server, served=1, requests=2, answered=1)


@pytest.mark.parametrize("broken", table(BROKEN_FRAMINGS))
def test_a_broken_framing_is_answered_in_its_turn_and_the_connection_ends(server, broken):
    """What the peer has still sent is read, so that no reset costs it the answers."""
    with Client(server.endpoint) as client:
        client.send(at(7) + broken + PING * 100_000)
        client.socket.shutdown(socket.SHUT_WR)
        first, (status, complaint) = client.rest()
        assert first == fortune(7, TEXTS[7])
        assert (status, complaint.decode().isprintable()) == (BAD_REQUEST, True)
    ending(server, protocol_errors=1, requests=2, answered=1)


@pytest.mark.parametrize("request_", table(REQUESTS | BAD_REQUESTS))
def test_a_request_may_be_split_at_every_byte(fortunes, request_):
    """Of the longest one, at its ends."""
    splits = [size for size in range(1, len(request_)) if size < 16 or size > len(request_) - 4]
    with serving(fortunes) as server:
        with Client(server.endpoint) as client:
            for size in splits:
                client.send_in_pieces(request_[:size], size)
                client.send(request_[size:] + PING)
                assert client.receive()[0] in (OK, BAD_REQUEST)
                assert client.receive() == PONG
        ending(server, served=1, requests=2 * len(splits))


@pytest.mark.parametrize("count, size", [
    pytest.param(1000, 1 << 20, id="in one write"),
    pytest.param(1000, 4099, id="in pieces of 4099 bytes"),
    pytest.param(1000, 521, id="in pieces of 521 bytes"),
    pytest.param(1000, 61, id="in pieces of 61 bytes"),
    pytest.param(100, 7, id="in pieces of 7 bytes"),
    pytest.param(30, 1, id="byte by byte"),
])
def test_pipelined_requests_are_answered_in_their_order(fortunes, count, size):
    asked = [number * 387 % len(TEXTS) for number in range(count)]
    with serving(fortunes) as server:
        with Client(server.endpoint) as client:
            client.send_in_pieces(b"".join(map(at, asked)), size)
            for number in asked:
                assert client.receive() == fortune(number, TEXTS[number])
        ending(server, served=1, requests=count, answered=count)


def test_who_ends_its_side_after_its_requests_gets_all_answers(server):
    with Client(server.endpoint) as client:
        client.send(b"".join(at(number) for number in range(len(TEXTS))))
        client.socket.shutdown(socket.SHUT_WR)
        assert client.rest() == [fortune(number, text) for number, text in enumerate(TEXTS)]
    ending(server, served=1, requests=len(TEXTS), answered=len(TEXTS))


def test_who_ends_its_side_inside_a_request_gets_the_answers_before_it(server):
    with Client(server.endpoint) as client:
        client.send(PING + UNFINISHED)
        client.socket.shutdown(socket.SHUT_WR)
        assert client.rest() == [PONG]
    ending(server, protocol_errors=1, requests=1, answered=1)


def test_a_reset_is_aborted(fortunes):
    with serving(fortunes) as server:
        with Client(server.endpoint) as client:
            client.ask(PING)
            client.socket.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )
        with Client(server.endpoint) as other:
            while other.stats()["endpoints"][0]["active"] > 1:
                pass
        ledger = server.stop().ledger
        assert (ledger["accepted"], ledger["aborted"], ledger["served"]) == (2, 1, 1)


def test_who_asks_for_ever_and_never_reads_costs_little_and_delays_nobody(tmp_path):
    """Each request of nine bytes asks for a kilobyte: unbounded, the answers would be gigabytes."""
    with serving_one(tmp_path, "x" * 1000, "--threads", 1, "--timeout", "2s") as server:
        with Client(server.endpoint, SMALL_BUFFER) as greedy, Client(server.endpoint) as other:
            for client in (greedy, other):
                client.ask(PING)
            before = peak_memory_kib(server)
            greedy.socket.setblocking(False)
            with contextlib.suppress(ConnectionResetError, BrokenPipeError):
                while True:
                    with contextlib.suppress(BlockingIOError):
                        greedy.socket.send(at(0) * 10_000)
                    assert other.ask(at(0)) == fortune(0, "x" * 1000)
            assert peak_memory_kib(server) - before < GROWTH_KIB
        ledger = server.stop().ledger
        assert (ledger["accepted"], ledger["timed_out"], ledger["served"]) == (2, 1, 1)


def test_an_answer_that_is_given_up_ends_in_a_reset(tmp_path):
    """Which comes at once, while an orderly end would wait behind what was not read."""
    with serving_one(tmp_path, MEGABYTE, "--timeout", "100ms") as server:
        with Client(server.endpoint, SMALL_BUFFER) as client:
            client.send(at(0) * 50)
            ended = select.poll()
            ended.register(client.socket, 0)
            assert ended.poll(BOUND * 1000)
            with pytest.raises(ConnectionResetError):
                client.rest()
        assert server.stop().ledger["timed_out"] == 1


def test_large_fortunes_come_whole_and_wait_outside_the_server(tmp_path):
    """Fifty megabytes are asked for at once; what is kept is one and a bit."""
    with serving_one(tmp_path, MEGABYTE) as server:
        with Client(server.endpoint, SMALL_BUFFER) as client:
            client.ask(PING)
            before = peak_memory_kib(server)
            client.send(at(0) * 50)
            client.socket.shutdown(socket.SHUT_WR)
            assert all(answer == fortune(0, MEGABYTE) for answer in client.rest())
            assert peak_memory_kib(server) - before < GROWTH_KIB
        ending(server, served=1, requests=51, answered=51)


def test_who_falls_silent_between_messages_is_served_after_the_idle_time(fortunes):
    with serving(fortunes, *IDLE) as server:
        with Client(server.endpoint) as client:
            assert client.ask(PING) == PONG
            assert client.rest() == []
        ending(server, served=1)


def test_who_falls_silent_inside_a_message_is_a_protocol_error_after_the_idle_time(fortunes):
    with serving(fortunes, *IDLE) as server:
        with Client(server.endpoint) as client:
            client.send(PING + UNFINISHED)
            assert client.rest() == [PONG]
        ending(server, protocol_errors=1, answered=1)


def test_who_drips_a_message_without_end_is_a_protocol_error_after_the_idle_time(fortunes):
    """A byte now and then is no message: the time counts from the last one that was whole."""
    with serving(fortunes, *IDLE) as server:
        with Client(server.endpoint) as client:
            client.send(message(bytes(LARGEST_REQUEST))[:4])
            client.socket.settimeout(0.01)
            with pytest.raises((ConnectionResetError, BrokenPipeError, EOFError)):
                for _ in range(LARGEST_REQUEST // 8):
                    client.send(b"x")
                    with contextlib.suppress(TimeoutError):
                        raise EOFError(client.socket.recv(1))
        ending(server, protocol_errors=1, requests=0)


def test_at_the_signal_what_has_arrived_is_answered_and_then_the_end_is_told(fortunes, listen):
    with Server(fortunes, listen=[listen.replace("qt", "query", 1)]) as server:
        with Client(server.endpoint) as known, contextlib.ExitStack() as clients:
            known.ask(PING)
            with server.frozen():
                known.send(b"".join(map(at, range(100))) + UNFINISHED)
                waiting = clients.enter_context(Client(server.endpoint))
                waiting.send(at(5))
                silent = clients.enter_context(Client(server.endpoint))
                server.signal(signal.SIGTERM)
            *answers, farewell = known.rest()
            assert answers == [fortune(number, TEXTS[number]) for number in range(100)]
            assert farewell[0] == SHUTTING_DOWN and farewell[1].decode().isprintable()
            assert waiting.rest() == [fortune(5, TEXTS[5]), farewell]
            assert silent.rest() == [farewell]
        ledger = server.ended().ledger
    assert (ledger["accepted"], ledger["requests"], ledger["answered"]) == (3, 102, 102)
    assert ledger["served"] == 3


def test_who_talks_on_after_the_end_was_told_is_read_so_that_no_reset_costs_it_an_answer(fortunes):
    with serving(fortunes) as server:
        with Client(server.endpoint) as client:
            client.ask(PING)
            with server.frozen():
                client.send(PING)
                server.signal(signal.SIGTERM)
            pong, farewell = client.rest()
            assert (pong, farewell[0]) == (PONG, SHUTTING_DOWN)
            client.send_in_pieces(PING * 10, len(PING))
        ledger = server.ended().ledger
        assert (ledger["served"], ledger["requests"]) == (1, 2)


def test_answers_that_were_asked_for_before_the_signal_come_whole(tmp_path):
    with serving_one(tmp_path, MEGABYTE) as server:
        with Client(server.endpoint, SMALL_BUFFER) as client:
            client.send(at(0) * 20)
            first = client.receive()
            server.signal(signal.SIGTERM)
            *answers, farewell = [first, *client.rest()]
        assert farewell[0] == SHUTTING_DOWN
        assert 0 < len(answers) <= 20
        assert all(answer == fortune(0, MEGABYTE) for answer in answers)
        assert server.ended().ledger["served"] == 1
