"""What fortune-flood reports is what has happened: faults as injected, stalls as they were."""

import os
import signal
import time

import pytest
from harness import corpus, flooding, hostile
from harness.freezing import Freezing
from harness.hostile import Hostile
from harness.processes import Process, Server

RATE, SECONDS, FREEZE = 1000, 5, 1.0
INCONCLUSIVE, INTERRUPTED = 2, 130

FAULTS = {
    ("first_byte", "eof"): hostile.fin_at_once,
    ("first_byte", "reset"): hostile.reset_at_once,
    ("first_byte", "timeout"): hostile.silent,
    ("body", "reset"): hostile.reset_inside,
    ("body", "short"): hostile.short_by_one,
    ("body", "malformed"): hostile.trailing,
    ("body", "too_large"): hostile.two_gigabytes,
    ("body", "timeout"): hostile.stalls_inside,
    ("verify", "empty"): hostile.empty_string,
}


def percentile(values, percent):
    return values[max(0, -(-len(values) * percent // 100) - 1)]


@pytest.mark.parametrize("model", [[], ["-r", 50]], ids=["closed loop", "open loop"])
def test_counts_are_those_of_the_injected_faults(model):
    rounds = 3
    with Hostile(hostile.whole, *FAULTS.values()) as server:
        run = flooding.run("-n", rounds * (1 + len(FAULTS)), "-c", 10, "--timeout", "2s", *model,
                           server.endpoint)
    assert run.totals["ok"] == rounds
    assert run.errors == {(*kind, "server"): rounds for kind in FAULTS}


@pytest.mark.parametrize("connections", [64, 1])
def test_an_open_loop_shows_a_stall_as_those_who_came_in_it_saw_it(connections):
    with Freezing(after=1, lasting=FREEZE) as server:
        run = flooding.run("-r", RATE, "-d", f"{SECONDS}s", "-c", connections, "-t", 1,
                           "--timeout", "30s", server.endpoint)
        truth = server.true_responses(RATE)
    assert run.totals["ok"] == len(truth) == RATE * SECONDS
    response = run.document["latency_us"]["response"]
    for percent in (90, 95, 99):
        true = percentile(truth, percent)
        assert true > 1e5
        assert response[f"p{percent}"] == pytest.approx(true, rel=0.05)
    assert response["max"] >= 0.95e6 * FREEZE
    rows = run.document["timeline"]
    assert sum(row["ok"] for row in rows) == RATE * SECONDS
    assert max(row["p99_us"] or 0 for row in rows) == pytest.approx(response["max"], rel=0.03)


def test_a_closed_loop_shows_the_same_stall_to_its_few_connections_alone():
    with Freezing(after=1, lasting=FREEZE) as server:
        run = flooding.run("-d", "3s", "-c", 8, "-t", 1, "--timeout", "30s", server.endpoint)
    counts = run.document["histograms"]["service"]["counts"]
    assert 1 <= sum(count for ns, count in counts if ns >= 0.9e9 * FREEZE) <= 8
    assert run.document["latency_us"]["service"]["p50"] < 0.5e6 * FREEZE


@pytest.fixture
def server(tmp_path):
    (tmp_path / "fortunes").write_bytes(corpus.cookie(["One", "Two"]))
    with Server(tmp_path / "fortunes") as server:
        yield server


def test_a_generator_that_was_kept_from_its_work_does_not_blame_the_server(server):
    words = ("-r", 500, "-d", "3s", "-t", 1, "--timeout", "30s", server.endpoint)
    with Process("fortune-flood", *words) as process:
        time.sleep(1)  # not an event that is awaited: the fault, in the midst of the run
        process.signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED)
        time.sleep(0.5)
        process.signal(signal.SIGCONT)
        run = flooding.read(process.wait())
    assert (run.status, run.verdict, run.errors) == (INCONCLUSIVE, "inconclusive", {})
    assert run.document["generator"]["late_us"]["max"] >= 0.4e6
    assert "late" in run.err


def test_requests_that_were_due_when_a_signal_came_are_in_flight():
    with Hostile(hostile.silent) as server:
        words = ("-r", 100, "-c", 1, "-d", "1h", "--timeout", "1h", server.endpoint)
        with Process("fortune-flood", *words) as process:
            server.await_accepted(1)
            time.sleep(0.5)  # in which fifty fall due
            process.signal(signal.SIGINT)
            run = flooding.read(process.wait())
    assert run.status == INTERRUPTED
    assert run.totals["in_flight_at_end"] == run.totals["attempted"] >= 50


def test_the_warm_up_is_counted_and_not_measured(server):
    run = flooding.run("-r", 200, "--warmup", "500ms", "-n", 100, "-c", 4, server.endpoint)
    assert run.totals["warmup"] == {"attempted": 100, "ok": 100, "errors": 0}
    assert run.totals["attempted"] == 200
    assert run.document["latency_us"]["response"]["count"] == 100
    assert sum(row["ok"] for row in run.document["timeline"]) == 100
    assert run.document["offered_rate"] == pytest.approx(200)
    assert (run.document["load"]["rate"], run.document["load"]["warmup_s"]) == (200, 0.5)


def test_connect_only_is_complete_when_connected(server):
    run = flooding.run("--connect-only", "-n", 50, "-c", 4, server.endpoint)
    assert (run.status, run.totals["ok"], run.totals["bytes_received"]) == (0, 50, 0)
    assert run.document["latency_us"]["first_byte"]["count"] == 0


def test_connections_come_from_all_sources():
    came = set()

    def note(peer):
        came.add(peer.connection.getpeername()[0])
        hostile.whole(peer)

    with Hostile(note) as server:
        flooding.run("-n", 20, "-c", 2, "--source", "127.0.0.2,127.0.0.3", "--source", "127.0.0.4",
                     server.endpoint)
    assert came == {"127.0.0.2", "127.0.0.3", "127.0.0.4"}
