"""Signals that come while many are being served: nobody is refused, and no fortune is cut short."""

import contextlib
import os
import signal
import socket
import struct
import threading

from harness import corpus, crowds, query, wire
from harness.limits import BOUND
from harness.processes import LOOPBACK, Server
from harness.serving import await_that
from harness.sizes import sized

TEXTS = ["A short one", "Another ☃ one"]
OLD, NEW = ["old " * 5000, "old, too " * 3000], ["new " * 5000, "new, too " * 3000]
LONG_OLD, LONG_NEW = ["old " * 20_000], ["new " * 20_000]
# Of which the kernel takes less than half for a narrow client that does not read.
LONG = "All work and no play. " * 3000
LONG_ANSWER = wire.encode(LONG)
QUERY = "query://127.0.0.1:0"
SLOWLY = crowds.Pause(0.001)
SLOW_AT_ONCE = 20
CROWD = 500
ROOMY = 1 << 20


def test_nobody_who_waits_in_the_backlog_at_the_signal_is_refused_or_cut_short(fortunes):
    """Who waits there is whose connect() had returned before the signal was sent."""
    for _ in range(sized(200)):
        with Server(fortunes) as server, contextlib.ExitStack() as clients:
            with server.frozen():
                waiting = wire.open_batch(clients, server.endpoint, CROWD)
                server.signal(signal.SIGTERM)
            for client in waiting:
                assert wire.decode(wire.read_to_eof(client)) in TEXTS
            assert server.ended().ledger["served"] == CROWD


def begin_reading(clients, endpoint):
    """A crowd of which each has the first byte of its answer, and reads no more for now."""
    crowd = [clients.enter_context(crowds.connect(endpoint, narrow=True)) for _ in range(CROWD)]
    for client in crowd:
        client.settimeout(BOUND)
        assert client.recv(1) == LONG_ANSWER[:1]
        client.setblocking(False)
    return crowd


def finish_reading(client):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOMY)
    assert (yield from crowds.read_rest(client)) == LONG_ANSWER[1:]
    client.close()


def test_nobody_whose_answer_is_in_flight_at_the_signal_is_cut_short(tmp_path):
    (tmp_path / "long").write_text(LONG)
    for _ in range(sized(200)):
        listen = [LOOPBACK, QUERY]
        options = ["--grace", "10m", "--timeout", "10m"]
        with Server(*options, tmp_path / "long", listen=listen) as server:
            with contextlib.ExitStack() as clients, query.Client(server.endpoints[1]) as observer:
                crowd = begin_reading(clients, server.endpoints[0])
                seen = observer.stats()["endpoints"][0]
                assert seen["active"] == CROWD and seen["bytes_sent"] < CROWD * len(LONG_ANSWER) / 2
                server.signal(signal.SIGTERM)
                crowds.play(map(finish_reading, crowd), at_once=CROWD)
            assert server.ended().ledgers[server.endpoints[0]]["served"] == CROWD


def replace(path, texts):
    path.with_suffix(".new").write_bytes(corpus.cookie(texts))
    os.replace(path.with_suffix(".new"), path)


def reloads(server):
    return server.err.count("msg=reloaded")


def test_reloads_under_load_change_each_answer_wholly_or_not_at_all(tmp_path):
    path, texts = tmp_path / "fortunes", OLD + NEW
    path.write_bytes(corpus.cookie(OLD))
    over, failures = threading.Event(), []

    def fetch_until_over():
        try:
            while not over.is_set():
                assert wire.fetch(server.endpoints[0]) in texts
        except BaseException as failure:
            failures.append(failure)

    def ask_until_over():
        try:
            last = 0
            with query.Client(server.endpoints[1]) as client:
                while not over.is_set():
                    status, body = client.ask(query.RANDOM)
                    generation, _ = struct.unpack_from(">II", body)
                    assert status == query.OK and generation >= last
                    assert body[8:].decode() in (OLD if generation % 2 else NEW)
                    last = generation
        except BaseException as failure:
            failures.append(failure)

    with Server(path, listen=[LOOPBACK, QUERY]) as server:
        clients = [threading.Thread(target=fetch_until_over) for _ in range(3)]
        clients += [threading.Thread(target=ask_until_over) for _ in range(2)]
        for client in clients:
            client.start()
        try:
            for count in range(1, sized(500) + 1):
                replace(path, NEW if count % 2 else OLD)
                server.signal(signal.SIGHUP)
                await_that(lambda: reloads(server) == count, "no reload")
        finally:
            over.set()
            for client in clients:
                client.join(BOUND)
        assert failures == []


def slow_reader(endpoint):
    with crowds.connect(endpoint, narrow=True) as client:
        answer = yield from crowds.read_rest(client, size=crowds.NARROW, pause=SLOWLY)
    (kind,) = {text[:4] for text in LONG_OLD + LONG_NEW if wire.decode(answer) == text}
    return kind


def test_reloads_change_answers_that_are_taken_slowly_wholly_or_not_at_all(tmp_path):
    path = tmp_path / "fortunes"
    path.write_bytes(corpus.cookie(LONG_OLD))
    with Server("--timeout", "10m", path) as server, crowds.Crowd() as crowd:
        for count in range(1, sized(500) + 1):
            replace(path, LONG_NEW if count % 2 else LONG_OLD)
            crowd.start(slow_reader(server.endpoint))
            server.signal(signal.SIGHUP)
            while len(crowd) >= SLOW_AT_ONCE or (len(crowd) and reloads(server) < count):
                crowd.turn()
            await_that(lambda: reloads(server) == count, "no reload")
        crowd.play_out()
    assert set(crowd.ends) == {"old ", "new "}
