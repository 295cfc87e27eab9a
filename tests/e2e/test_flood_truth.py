"""What fortune-flood reports is what has happened: faults as injected, stalls as they were."""

import collections
import math
import os
import signal
import time

import pytest
from harness import corpus, flooding, hostile, wire
from harness.freezing import Freezing
from harness.hostile import Hostile
from harness.processes import Process, Server

RATE, SECONDS, FREEZE = 1000, 10, 1.0
FAIL, INCONCLUSIVE, INTERRUPTED = 1, 2, 130

GOOD = {
    "whole": hostile.whole,
    "slow, yet in time": hostile.byte_by_byte(wire.encode("Hi")),
}
FAULTS = {
    "FIN at once": (hostile.fin_at_once, "first_byte", "eof"),
    "reset before the first byte": (hostile.reset_at_once, "first_byte", "reset"),
    "never a byte": (hostile.silent, "first_byte", "timeout"),
    "reset inside the message": (hostile.reset_inside, "body", "reset"),
    "reset where FIN was due": (hostile.resets_after(hostile.WHOLE), "body", "reset"),
    "half a header": (hostile.half_header, "body", "short"),
    "short by one byte": (hostile.short_by_one, "body", "short"),
    "malformed": (hostile.odd_count, "body", "malformed"),
    "trailing bytes": (hostile.trailing, "body", "malformed"),
    "two gigabytes announced": (hostile.two_gigabytes, "body", "too_large"),
    "a stall inside the message": (hostile.stalls_inside, "body", "timeout"),
    "no FIN": (hostile.whole_then_held, "body", "timeout"),
    "too slow": (hostile.drip(hostile.WHOLE, pause=0.2), "body", "timeout"),
    "no text": (hostile.empty_string, "verify", "empty"),
}


def percentile(values, percent):
    return values[max(0, math.ceil(round(len(values) * percent / 100, 6)) - 1)]


@pytest.mark.parametrize("model", [[], ["-r", 50]], ids=["closed loop", "open loop"])
def test_counts_are_those_of_the_injected_faults(model):
    rounds = 3
    scripts = [*GOOD.values(), *(script for script, *_ in FAULTS.values())]
    with Hostile(*scripts) as server:
        run = flooding.run("-n", rounds * len(scripts), "-c", len(scripts), "--timeout", "4s",
                           *model, server.endpoint)
    injected = collections.Counter((*kind, "server") for _, *kind in FAULTS.values())
    assert run.errors == {kind: rounds * count for kind, count in injected.items()}
    assert run.totals["ok"] == rounds * len(GOOD)
    assert sum(row["errors"] for row in run.document["timeline"]) == rounds * len(FAULTS)


def test_those_who_come_when_the_server_has_gone_are_refused():
    answered, refused = 5, 7
    with Hostile(*[hostile.whole] * (answered - 1), lambda peer: leave(peer)) as server:
        def leave(peer):
            server.refuse()
            hostile.whole(peer)
        run = flooding.run("-n", answered + refused, "-c", 1, server.endpoint)
    assert (run.status, run.totals["ok"]) == (FAIL, answered)
    assert run.errors == {("connect", "refused", "server"): refused}


# A tenth of the requests come in the freeze, so the 90th percentile lies on its very edge.
@pytest.mark.parametrize("connections", [64, 1])
def test_an_open_loop_shows_a_stall_as_those_who_came_in_it_saw_it(connections):
    with Freezing(after=1, lasting=FREEZE) as server:
        run = flooding.run("-r", RATE, "-d", f"{SECONDS}s", "-c", connections, "-t", 1,
                           "--timeout", "30s", server.endpoint)
    truth = server.true_responses(RATE)  # the last of which is noted when its client has it
    assert run.totals["ok"] == len(truth) == RATE * SECONDS
    response = run.document["latency_us"]["response"]
    for percent in (95, 99, 99.9, 99.99):
        true = percentile(truth, percent)
        assert true > 1e5
        assert response[f"p{percent}".replace(".", "_")] == pytest.approx(true, rel=0.05)
    assert response["max"] >= 0.95e6 * FREEZE
    rows = run.document["timeline"]
    assert sum(row["ok"] for row in rows) == RATE * SECONDS
    assert max(row["p99_us"] or 0 for row in rows) == pytest.approx(response["max"], rel=0.03)


def test_a_closed_loop_shows_the_same_stall_to_its_few_connections_alone():
    with Freezing(after=1, lasting=FREEZE) as server:
        run = flooding.run("-d", f"{SECONDS}s", "-c", 8, "-t", 1, "--timeout", "30s",
                           server.endpoint)
    counts = run.document["histograms"]["service"]["counts"]
    assert 1 <= sum(count for ns, count in counts if ns >= 0.9e9 * FREEZE) <= 8
    assert run.totals["ok"] > 1000
    assert run.document["latency_us"]["response"]["p99"] < 0.5e6 * FREEZE


@pytest.fixture
def server(tmp_path):
    (tmp_path / "fortunes").write_bytes(corpus.cookie(["One", "Two"]))
    with Server(tmp_path / "fortunes") as server:
        yield server


def test_a_generator_that_was_kept_from_its_work_does_not_blame_the_server():
    rate, stop = 500, 0.5
    with Hostile(hostile.whole) as server:
        words = ("-r", rate, "-d", "3s", "-t", 1, "--timeout", "30s", server.endpoint)
        with Process("fortune-flood", *words) as process:
            server.await_accepted(rate // 5)
            process.signal(signal.SIGSTOP)
            os.waitid(os.P_PID, process.pid, os.WSTOPPED)
            time.sleep(stop)  # no event is awaited: that it lasts is the fault
            process.signal(signal.SIGCONT)
            run = flooding.read(process.wait())
    assert (run.status, run.verdict, run.errors) == (INCONCLUSIVE, "inconclusive", {})
    assert run.document["generator"]["late_us"]["max"] >= 0.8e6 * stop
    assert "late" in run.err


def test_requests_that_were_due_when_a_signal_came_are_in_flight():
    a_new_one_each_tenth_of_a_microsecond = ("-r", 10_000_000)
    with Hostile(hostile.silent) as server:
        words = ("-c", 1, "-d", "1h", "--timeout", "1h", server.endpoint)
        with Process("fortune-flood", *a_new_one_each_tenth_of_a_microsecond, *words) as process:
            server.await_accepted(1)
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
