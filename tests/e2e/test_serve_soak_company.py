"""Slow readers and silent talkers go at their deadlines, and cost nobody else anything."""

import contextlib
import random
import statistics
import time

import pytest
from harness import crowds, flooding, query
from harness.processes import LOOPBACK, Process, Server
from harness.sizes import IS_SOAK, sized

TEXT = "All work and no play. " * 4000  # of which the kernel takes but a part for a narrow client
BAD = sized(5000)
DEADLINE_S = 10.0
LATEST_S = 1.1 * DEADLINE_S
SELDOM, OFTEN = crowds.Pause(1.0), crowds.Pause(0.1)
CHANCE = random.Random(1)
ROUNDS = 5 if IS_SOAK else 1
LOAD = ["-c", 16, "-r", 200, "--warmup", "1s", "-d", "5s"]  # once all have come


@pytest.fixture
def fortunes(tmp_path):
    (tmp_path / "one").write_text(TEXT)
    return tmp_path / "one"


def spread():
    """So that they do not act all at the same moment."""
    return crowds.Pause(CHANCE.random() * SELDOM.seconds)


def is_due(born):
    """Whether its end is near, so that it is time to look closely."""
    return time.monotonic() - born > DEADLINE_S - SELDOM.seconds


def read_slowly(client, born):
    """A few bytes at a time, until it is ended."""
    with contextlib.suppress(ConnectionResetError):
        yield spread()
        while not is_due(born):
            yield SELDOM
            yield from crowds.read_piece(client, size=16)
        yield crowds.the_end(client)


def slow_reader(qt, _):
    born = time.monotonic()
    with crowds.connect(qt, narrow=True) as client:
        yield from read_slowly(client, born)
        return time.monotonic() - born


def slow_asker(_, asked):
    born = time.monotonic()
    with crowds.connect(asked, narrow=True) as client:
        client.send(query.at(0))
        yield from read_slowly(client, born)
        return time.monotonic() - born


def talker(qt, _):
    """Its fortune has ended when it has come; that it is gone shows when it talks."""
    born = time.monotonic()
    with crowds.connect(qt) as client:
        client.send(b"x")
        yield from crowds.read_rest(client)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            yield spread()
            while True:
                client.send(b"x")
                yield OFTEN if is_due(born) else SELDOM
        return time.monotonic() - born


def says(words):
    def mute(_, asked):
        born = time.monotonic()
        with crowds.connect(asked) as client:
            client.send(words)
            yield crowds.the_end(client)
            return time.monotonic() - born
    return mute


KINDS = [slow_reader, slow_asker, talker, says(b""), says(query.RANDOM[:3])]
OF_A_KIND = BAD // len(KINDS)


def start_flood(server):
    return Process("fortune-flood", *LOAD, "--max-size", "2M", server.endpoints[0])


def whole(finished):
    """The run of a client that got all it has asked for."""
    run = flooding.read(finished)
    assert run.totals["ok"] == run.totals["attempted"] > 0, run.errors
    return run.document


def in_bad_company(server):
    """The document of a good client, and how long the bad ones about it have lived."""
    with crowds.Crowd() as crowd:
        for kind in KINDS * OF_A_KIND:
            crowd.start(kind(*server.endpoints))
        with start_flood(server) as good:
            crowd.play_out()
            return whole(good.wait()), crowd.ends


def alone(server):
    with start_flood(server) as good:
        return whole(good.wait())


def typical_p99(documents):
    """Of several rounds, of which a busy machine may spoil one."""
    return statistics.median(each["latency_us"]["service"]["p99"] for each in documents)


def test_slow_readers_and_silent_talkers_go_at_their_deadlines_and_delay_nobody(fortunes):
    options = ["--timeout", f"{DEADLINE_S}s", "--idle-timeout", f"{DEADLINE_S}s"]
    listen = [LOOPBACK, "query://127.0.0.1:0"]
    without, beside, lifetimes = [], [], []
    with crowds.many_descriptors(), Server(*options, fortunes, listen=listen) as server:
        for _ in range(ROUNDS):
            if IS_SOAK:
                without.append(alone(server))
            document, lives = in_bad_company(server)
            beside.append(document)
            lifetimes += lives
        qt, asked = server.stop().ledgers.values()
    assert len(lifetimes) == ROUNDS * BAD
    assert qt["timed_out"] == asked["timed_out"] == ROUNDS * OF_A_KIND
    assert asked["served"] == asked["protocol_errors"] == ROUNDS * OF_A_KIND
    assert min(lifetimes) >= DEADLINE_S
    if IS_SOAK:
        assert max(lifetimes) <= LATEST_S
        print(*(each["latency_us"]["service"]["p99"] for each in without))
        print(*(each["latency_us"]["service"]["p99"] for each in beside))
        print(min(lifetimes), max(lifetimes))
        assert typical_p99(beside) <= 2 * typical_p99(without)
