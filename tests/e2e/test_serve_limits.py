"""--backlog, --max-connections, --max-per-source and --max-served."""

import contextlib
import socket
import threading

import pytest
from harness import flooding, query, wire
from harness.limits import BOUND
from harness.processes import LOOPBACK, Server, get
from harness.serving import await_that

TEXTS = ["one", "another"]
QUERY = "query://127.0.0.1:0"
TEMPORARILY_OUT = 75


def count_active(client):
    return sum(row["active"] for row in client.stats()["endpoints"])


@pytest.mark.parametrize("threads", [1, 4])
def test_at_most_so_many_connections_live_at_once_and_the_others_come_in_turn(fortunes, threads):
    most, clients = 3, 40
    peaks, failures = [], []

    def stay():
        try:
            with query.Client(server.endpoint) as client:
                peaks.append(count_active(client))
        except BaseException as failure:
            failures.append(failure)

    options = ["--max-connections", most, "--threads", threads]
    with Server(*options, fortunes, listen=[QUERY]) as server:
        waiting = [threading.Thread(target=stay) for _ in range(clients)]
        for thread in waiting:
            thread.start()
        for thread in waiting:
            thread.join(BOUND)
        assert failures == []
        assert len(peaks) == clients and max(peaks) <= most
        assert server.stop().ledger["served"] == clients


def test_who_waits_for_a_place_gets_the_first_that_is_free(fortunes):
    with Server("--max-connections", 1, fortunes, listen=[QUERY]) as server:
        with query.Client(server.endpoint) as first:
            assert first.ask(query.PING) == query.PONG
            second = query.Client(server.endpoint)
            second.send(query.PING)
            await_that(lambda: "at the limit of connections" in server.err, "nobody waits")
            assert count_active(first) == 1
        with second:
            assert second.receive() == query.PONG


def test_over_the_limit_of_its_source_a_query_connection_is_told_busy(fortunes):
    with Server("--max-per-source", 2, fortunes, listen=[QUERY]) as server:
        with query.Client(server.endpoint) as first, query.Client(server.endpoint) as second:
            assert first.ask(query.PING) == second.ask(query.PING) == query.PONG
            with query.Client(server.endpoint) as third:
                assert [status for status, _ in third.rest()] == [query.BUSY]
            assert get(server.endpoint).status == TEMPORARILY_OUT
        await_that(lambda: get(server.endpoint).status == 0, "a place stays taken")
        ledger = server.stop().ledger
        assert ledger["refused"] >= 2


def test_over_the_limit_of_its_source_any_other_connection_is_closed(fortunes):
    with Server("--max-per-source", 1, fortunes, listen=[LOOPBACK, QUERY]) as server:
        qt, asked = server.endpoints
        with query.Client(asked) as client:
            assert client.ask(query.PING) == query.PONG
            assert wire.fetch_wire(qt) == b""
        await_that(lambda: wire.fetch_wire(qt) != b"", "a place stays taken")
        ledgers = server.stop().ledgers
        assert ledgers[asked]["refused"] == 0
        assert ledgers[qt]["refused"] >= 1 and ledgers[qt]["served"] == 1


def test_sources_are_limited_apart(fortunes):
    with Server("--max-per-source", 1, fortunes, listen=[QUERY]) as server:
        _, where = wire.address(server.endpoint)
        with query.Client(server.endpoint) as client:
            assert client.ask(query.PING) == query.PONG
            with socket.create_connection(where, BOUND, ("127.0.0.2", 0)) as other:
                other.sendall(query.PING)
                assert other.recv(64) == query.message(b"\0")


def test_counting_sources_loses_and_keeps_nobody(fortunes):
    """After any number of them, also in several threads, each has left its place."""
    with Server("--max-per-source", 100, "--threads", 4, fortunes) as server:
        document = flooding.run("-n", 3000, "-c", 16, server.endpoint).document
        assert document["totals"]["ok"] == 3000
        assert server.stop().ledger["refused"] == 0


@pytest.mark.parametrize("framing", ["qt", "query"])
@pytest.mark.parametrize("threads", [1, 4])
def test_it_ends_by_itself_once_so_many_are_served(fortunes, framing, threads):
    most = 200
    options = ["--max-served", most, "--threads", threads]
    with Server(*options, fortunes, listen=[f"{framing}://127.0.0.1:0"]) as server:
        served, lock = [], threading.Lock()

        def ask_until_refused():
            with contextlib.suppress(OSError, AssertionError):
                while True:
                    if framing == "qt":
                        wire.fetch(server.endpoint)
                    else:
                        with query.Client(server.endpoint) as client:
                            client.ask(query.PING)
                    with lock:
                        served.append(1)

        clients = [threading.Thread(target=ask_until_refused) for _ in range(8)]
        for client in clients:
            client.start()
        assert server.ended().ledger["served"] == most
        for client in clients:
            client.join(BOUND)
        assert len(served) == most


def test_the_backlog_is_as_long_as_it_is_told(fortunes):
    """One more than that, as Linux counts, connect while nobody accepts."""
    with Server("--backlog", 2, fortunes) as server:
        family, where = wire.address(server.endpoint)
        with server.frozen(), contextlib.ExitStack() as clients:
            connected = 0
            for number in range(8):
                client = clients.enter_context(socket.socket(family))
                # Who connects does so at once, or a moment later on a busy machine.
                client.settimeout(BOUND if number < 3 else 0.2)
                with contextlib.suppress(TimeoutError):
                    client.connect(where)
                    connected += 1
            assert connected == 3
