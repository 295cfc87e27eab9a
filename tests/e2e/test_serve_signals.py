"""SIGHUP, SIGUSR1 and SIGPIPE, and what is in flight when they come."""

import contextlib
import json
import os
import selectors
import signal
import time

import pytest
from harness import corpus, query, wire
from harness.limits import BOUND
from harness.processes import LOOPBACK, Process, Server
from harness.serving import await_that

OLD, NEW = ["an old one", "another old one"], ["a new one", "another new one", "a third new one"]
MEGABYTES = "x" * (8 << 20)
QUERY = "query://127.0.0.1:0"
SMALL_BUFFER = 65536


@pytest.fixture
def fortunes(tmp_path):
    (tmp_path / "fortunes").write_bytes(corpus.cookie(OLD))
    return tmp_path / "fortunes"


def replace(path, texts):
    """As an editor does: never half written."""
    path.with_suffix(".new").write_bytes(corpus.cookie(texts))
    os.replace(path.with_suffix(".new"), path)


def await_log(server, words, count=1):
    await_that(lambda: server.err.count(words) >= count, f"{count} × {words}: {server.err}")


def refuses(endpoint):
    try:
        wire.connect(endpoint).close()
    except ConnectionError:
        return True
    return False


def count_of(client):
    status, body = client.ask(query.COUNT)
    assert status == query.OK
    return int.from_bytes(body[:4], "big"), int.from_bytes(body[4:], "big")


def test_sighup_loads_the_files_again_and_raises_the_generation(fortunes):
    with Server(fortunes, listen=[LOOPBACK, QUERY]) as server:
        qt, asked = server.endpoints
        with query.Client(asked) as client:
            assert count_of(client) == (1, len(OLD))
            replace(fortunes, NEW)
            server.signal(signal.SIGHUP)
            await_log(server, "msg=reloaded")
            assert count_of(client) == (2, len(NEW))
        assert wire.fetch(qt) in NEW


@pytest.mark.parametrize("spoil", [
    pytest.param(lambda path: path.unlink(), id="missing"),
    pytest.param(lambda path: path.write_text("%\n%\n"), id="empty"),
    pytest.param(lambda path: path.write_bytes(b"\0"), id="binary"),
])
def test_a_set_that_fails_to_load_leaves_the_old_one_in_place(fortunes, spoil):
    with Server(fortunes, listen=[QUERY]) as server:
        with query.Client(server.endpoint) as client:
            spoil(fortunes)
            server.signal(signal.SIGHUP)
            await_log(server, "not reloaded")
            assert count_of(client) == (1, len(OLD))
            replace(fortunes, NEW)
            server.signal(signal.SIGHUP)
            await_log(server, "msg=reloaded")
            assert count_of(client) == (2, len(NEW))


def test_an_answer_under_way_is_of_the_set_it_began_with(tmp_path):
    path = tmp_path / "fortunes"
    path.write_text(MEGABYTES)
    with Server("--max-size", "16M", path) as server:
        with wire.connect(server.endpoint, receive_buffer=SMALL_BUFFER) as client:
            beginning = client.recv(1000)
            replace(path, NEW)
            server.signal(signal.SIGHUP)
            await_log(server, "msg=reloaded")
            assert wire.fetch(server.endpoint) in NEW
            assert wire.decode(beginning + wire.read_to_eof(client)) == MEGABYTES


@pytest.mark.parametrize("options, more", [
    pytest.param([], {"stdin": corpus.cookie(OLD)}, id="stdin"),
    pytest.param(["/dev/stdin"], {"stdin": corpus.cookie(OLD)}, id="a pipe with a name"),
])
def test_a_set_from_a_pipe_is_left_as_it_is(options, more):
    with Server(*options, **more) as server:
        server.signal(signal.SIGHUP)
        await_log(server, "not reloaded")
        assert wire.fetch(server.endpoint) in OLD
        assert len(server.stop().warnings) == 1


def test_a_set_that_is_followed_is_left_as_it_is():
    reading, writing = os.pipe()
    with open(reading) as source, open(writing, "wb", buffering=0) as feed:
        feed.write(corpus.cookie(OLD) + b"%\n")
        with Server("--follow", stdin=source) as server:
            server.signal(signal.SIGHUP)
            await_log(server, "not reloaded")
            assert wire.fetch(server.endpoint) in OLD


def test_a_reload_that_is_under_way_does_not_hold_the_end(fortunes):
    with Server(fortunes) as server:
        for _ in range(20):
            server.signal(signal.SIGHUP)
        assert server.stop().ledger["accepted"] == 0


def test_sigusr1_writes_the_ledger_as_one_line_of_the_log(fortunes):
    options = ["--log-format", "json", "--listen", LOOPBACK]
    with Process("fortune-serve", *options, fortunes) as server:
        endpoint = server.read_line()
        wire.fetch(endpoint)
        rows, deadline = [], time.monotonic() + BOUND
        # The client has its fortune a moment before the server has counted it.
        while not rows or rows[-1]["served"] == 0:
            assert time.monotonic() < deadline, rows
            server.signal(signal.SIGUSR1)
            await_that(lambda: server.err.count('"report"') > len(rows), "it does not report")
            lines = [line for line in server.err.splitlines() if '"report"' in line]
            rows = [json.loads(json.loads(line)["report"])["endpoints"][0] for line in lines]
        assert all(row["endpoint"] == endpoint for row in rows)
        assert rows[-1]["served"] == 1
        server.signal(signal.SIGTERM)
        assert server.wait().status == 0


def test_sigpipe_is_ignored(fortunes):
    with Server(fortunes) as server:
        server.signal(signal.SIGPIPE)
        assert wire.fetch(server.endpoint) in OLD


def test_query_connections_part_at_the_end_also_when_others_wait_for_their_place(fortunes):
    """The drain does not wait until the idle ones have left by themselves, or until --grace."""
    options = ["--max-connections", "1", "--grace", "1h", "--idle-timeout", "1h"]
    with Server(*options, fortunes, listen=[QUERY]) as server, contextlib.ExitStack() as clients:
        first = clients.enter_context(query.Client(server.endpoint))
        assert first.ask(query.PING) == query.PONG
        waiting = [clients.enter_context(query.Client(server.endpoint)) for _ in range(20)]
        for client in waiting:
            client.send(query.PING)
        server.signal(signal.SIGTERM)
        with first:
            assert [status for status, _ in first.rest()] == [query.SHUTTING_DOWN]
        poller = selectors.DefaultSelector()
        for client in waiting:
            poller.register(client.socket, selectors.EVENT_READ, client)
        while poller.get_map():
            for key, _ in poller.select(BOUND):
                poller.unregister(key.fileobj)
                with key.data as client:
                    assert [status for status, _ in client.rest()] == [query.OK, query.SHUTTING_DOWN]
        assert server.ended().ledger["served"] == 1 + len(waiting)


@pytest.mark.parametrize("second, status", [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_signals_while_it_ends_are_safe(tmp_path, second, status):
    """It cannot end before the second one: it awaits a client that has not taken its answer.

    The kernel hands over the signals that wait by their numbers, so the first one must be taken, or
    the second would come before it or be one with it.
    """
    (tmp_path / "fortunes").write_text(MEGABYTES)
    options = ["--max-size", "16M", "--timeout", "1h", "--grace", "1h", "--listen", LOOPBACK]
    with Process("fortune-serve", *options, tmp_path / "fortunes") as server:
        endpoint = server.read_line()
        with wire.connect(endpoint, receive_buffer=SMALL_BUFFER) as client:
            assert client.recv(1)
            server.signal(signal.SIGTERM)
            await_that(lambda: refuses(endpoint), "it does not drain")
            for signum in (signal.SIGHUP, signal.SIGUSR1):
                server.signal(signum)
            await_log(server, "report=")
            server.signal(second)
            assert server.wait().status == status


def test_the_grace_bounds_what_is_in_flight_at_the_end(tmp_path):
    (tmp_path / "fortunes").write_text(MEGABYTES)
    options = ["--max-size", "16M", "--timeout", "1h", "--grace", "100ms"]
    with Server(*options, tmp_path / "fortunes") as server:
        with wire.connect(server.endpoint, receive_buffer=SMALL_BUFFER) as client:
            assert client.recv(1)
            assert server.stop().ledger["aborted"] == 1


@pytest.mark.parametrize("ended_by", ["--timeout", "--grace"])
def test_a_text_that_is_cut_short_ends_in_a_reset(tmp_path, ended_by):
    """An orderly end would be the fortune's."""
    (tmp_path / "fortunes").write_text(MEGABYTES)
    options = ["--max-size", "16M", "--timeout", "1h", "--grace", "1h", ended_by, "100ms"]
    with Server(*options, tmp_path / "fortunes", listen=["text://127.0.0.1:0"]) as server:
        with wire.connect(server.endpoint, receive_buffer=SMALL_BUFFER) as client:
            assert client.recv(1)
            server.stop()
            with pytest.raises(ConnectionResetError):
                wire.read_to_eof(client)
