"""What must hold every time, many times: at full size by `./dev soak`, else a twentieth of it."""

import contextlib
import os
import resource
import selectors
import signal
import socket
import struct
import threading
import time
from pathlib import Path

import pytest
from harness import corpus, query, wire
from harness.limits import BOUND
from harness.processes import LOOPBACK, Server
from harness.serving import await_that

TEXTS = ["A short one", "Another ☃ one"]
OLD, NEW = ["old " * 5000, "old, too " * 3000], ["new " * 5000, "new, too " * 3000]
MEGABYTE = "All work and no play.\n" * 47_000 + "The end"
JUNK = b"GET / HTTP/1.1\r\n" * 64
BATCH = 50
CROWD = 500
DESCRIPTORS = 64
WATCHED_S = 3  # a rate is measured over a time


def sized(full):
    return full if os.environ.get("FORTUNE_SOAK") == "1" else full // 20


@pytest.fixture
def fortunes(tmp_path):
    (tmp_path / "fortunes").write_bytes(corpus.cookie(TEXTS))
    return tmp_path / "fortunes"


def send_junk(client):
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        client.sendall(JUNK)


def read_slowly(client):
    pieces = []
    while data := client.recv(16384):
        pieces.append(data)
    return b"".join(pieces)


def open_batch(clients, endpoint, count, **how):
    return [clients.enter_context(wire.connect(endpoint, **how)) for _ in range(count)]


def test_junk_that_is_there_when_the_connection_is_accepted_costs_nobody_the_fortune(fortunes):
    with Server(fortunes) as server:
        for _ in range(sized(10_000) // BATCH):
            with contextlib.ExitStack() as clients:
                with server.frozen():
                    batch = open_batch(clients, server.endpoint, BATCH)
                    for client in batch:
                        client.sendall(JUNK)
                for client in batch:
                    assert wire.decode(wire.read_to_eof(client)) in TEXTS
        stopped = server.stop()
    assert stopped.ledger["accepted"] == sized(10_000)


def test_junk_that_comes_while_the_answer_travels_costs_nobody_the_fortune(fortunes):
    with Server(fortunes) as server:
        for _ in range(sized(10_000)):
            with wire.connect(server.endpoint) as client:
                send_junk(client)
                answer = b""
                with contextlib.suppress(ConnectionResetError):  # after the end it harms nobody
                    while data := client.recv(65536):
                        answer += data
                assert wire.decode(answer) in TEXTS


def test_a_side_that_was_ended_first_costs_nobody_the_fortune(fortunes):
    with Server(fortunes) as server:
        for _ in range(sized(10_000)):
            with wire.connect(server.endpoint) as client:
                client.shutdown(socket.SHUT_WR)
                assert wire.decode(wire.read_to_eof(client)) in TEXTS
        assert server.stop().ledger["served"] == sized(10_000)


def test_a_megabyte_is_read_slowly_to_its_end(tmp_path):
    (tmp_path / "one").write_text(MEGABYTE)
    with Server("--timeout", "1m", "--max-size", "2M", tmp_path / "one") as server:
        for _ in range(sized(10_000) // BATCH):
            with contextlib.ExitStack() as clients:
                batch = open_batch(clients, server.endpoint, BATCH, receive_buffer=65536)
                for client in batch:
                    assert wire.decode(read_slowly(client)) == MEGABYTE
        assert server.stop().ledger["served"] == sized(10_000)


@pytest.mark.parametrize("where", ["in the backlog", "in flight"])
def test_nobody_who_had_connected_at_the_signal_is_refused_or_cut_short(fortunes, where):
    """Connected is whose connect() had returned before the signal was sent."""
    crowd = CROWD if where == "in the backlog" else CROWD // 10
    for _ in range(sized(200)):
        with Server(fortunes) as server, contextlib.ExitStack() as clients:
            if where == "in the backlog":
                with server.frozen():
                    connected = open_batch(clients, server.endpoint, crowd)
                    server.signal(signal.SIGTERM)
            else:
                connected = open_batch(clients, server.endpoint, crowd)
                server.signal(signal.SIGTERM)
            for client in connected:
                assert wire.decode(wire.read_to_eof(client)) in TEXTS
            assert server.ended().ledger["served"] == crowd


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

    with Server(path, listen=[LOOPBACK, "query://127.0.0.1:0"]) as server:
        clients = [threading.Thread(target=fetch_until_over) for _ in range(3)]
        clients += [threading.Thread(target=ask_until_over) for _ in range(2)]
        for client in clients:
            client.start()
        try:
            for count in range(1, sized(500) + 1):
                path.with_suffix(".new").write_bytes(corpus.cookie(NEW if count % 2 else OLD))
                os.replace(path.with_suffix(".new"), path)
                server.signal(signal.SIGHUP)
                await_that(lambda: server.err.count("msg=reloaded") == count, "no reload")
        finally:
            over.set()
            for client in clients:
                client.join(BOUND)
        assert failures == []


def as_they_are_answered(clients):
    poller = selectors.DefaultSelector()
    for client in clients:
        poller.register(client, selectors.EVENT_READ)
    while poller.get_map():
        answered = poller.select(BOUND)
        assert answered, "somebody waits in vain"
        for key, _ in answered:
            poller.unregister(key.fileobj)
            yield key.fileobj


def is_asleep(pid):
    states = [Path(task, "stat").read_text().rpartition(")")[2].split()[0]
              for task in Path(f"/proc/{pid}/task").iterdir()]
    return set(states) == {"S"}


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("limit", [[], ["--max-connections", "100000"]], ids=["kept", "met"])
def test_starved_of_descriptors_it_waits_in_peace_and_serves_everyone_in_the_end(tmp_path, limit):
    def few_descriptors():
        resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))

    (tmp_path / "one").write_text("x" * 20_000)
    count = sized(2000)
    options = ["--backlog", "4096", "--timeout", "1h", *limit]
    with Server(*options, tmp_path / "one", preexec_fn=few_descriptors) as server:
        # UBSan's first look at each kind of object takes a pipe, so let it look while it can: at a
        # connection that the server waits for, and at its end.
        with wire.connect(server.endpoint) as lingering:
            wire.read_to_eof(lingering)
            await_that(lambda: is_asleep(server.pid), "it does not wait for the client's end")
        with contextlib.ExitStack() as clients:
            waiting = open_batch(clients, server.endpoint, max(count, 2 * DESCRIPTORS))
            await_that(lambda: "wait in the backlog" in server.err, "it is not starved")
            began, spent, logged = time.monotonic(), cpu_seconds(server.pid), len(server.err)
            time.sleep(WATCHED_S)
            took = time.monotonic() - began
            assert cpu_seconds(server.pid) - spent < 0.05 * took
            assert server.err[logged:].count("\n") <= took + 1
            for client in as_they_are_answered(waiting):
                with client:
                    assert len(wire.read_to_eof(client)) == 4 + 2 * 20_000
        assert server.stop().ledger["served"] == len(waiting) + 1
