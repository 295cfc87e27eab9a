"""Starved of descriptors, with a crowd outside, it waits in peace, and serves all in the end."""

import contextlib
import os
import resource
import selectors
import time
from pathlib import Path

import pytest
from harness import wire
from harness.limits import BOUND
from harness.processes import Server
from harness.serving import await_that
from harness.sizes import sized
from harness.wire import open_batch

DESCRIPTORS = 64
WATCHED_S = 3  # a rate is measured over a time


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
