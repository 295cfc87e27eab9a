"""What the server has counted is what its clients have lived through."""

import contextlib
import random
import socket
from collections import Counter

import pytest
from harness import crowds, flooding, wire
from harness.processes import Server
from harness.sizes import sized

# Of the long one, a narrow client that reads nothing leaves the most part unsent.
TEXTS = ["A short one", "Another ☃ one", "A third one", "All work and no play. " * 2000]
FAULTY = sized(100_000)
AT_ONCE = 1000
ON_UNIX = 0.2
SLOWLY = crowds.Pause(0.002)


def expect_fortune(answer):
    assert wire.decode(answer) in TEXTS


def good(endpoint, _):
    with crowds.connect(endpoint) as client:
        expect_fortune((yield from crowds.read_rest(client)))
    return "ok"


def half_closing(endpoint, _):
    with crowds.connect(endpoint) as client:
        client.shutdown(socket.SHUT_WR)
        expect_fortune((yield from crowds.read_rest(client)))
    return "ok"


def slow(endpoint, _):
    with crowds.connect(endpoint, narrow=True) as client:
        expect_fortune((yield from crowds.read_rest(client, size=crowds.NARROW, pause=SLOWLY)))
    return "ok"


def resetting(endpoint, chance):
    """Before its answer or, as far as that is long, inside it."""
    with crowds.connect(endpoint, narrow=True) as client:
        if chance.random() < 0.5:
            yield from crowds.read_piece(client, size=1)
        wire.reset(client)
    return "reset"


def silent(endpoint, chance):
    """Stays, reads nothing, and may talk."""
    with crowds.connect(endpoint, narrow=True) as client:
        if chance.random() < 0.5:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it is over already
                client.send(b"x")
        yield crowds.the_end(client)
    return "silent"


SHARES = {good: 50, half_closing: 20, slow: 10, resetting: 15, silent: 5}


def chosen(chance, endpoints):
    """The same clients in the same order, time and again."""
    over_tcp, over_unix = endpoints
    for client in chance.choices(list(SHARES), SHARES.values(), k=FAULTY):
        yield client(over_unix if chance.random() < ON_UNIX else over_tcp, chance)


def test_with_faulty_clients_both_ledgers_balance(fortunes, socket_folder):
    listen = ["qt://127.0.0.1:0", f"qt://{socket_folder}/s"]
    # In which the silent ones time out, and the slow ones must have done even on a slow machine.
    with Server("--timeout", "30s", "--seed", 1, fortunes, listen=listen) as server:
        with crowds.many_descriptors():
            became = Counter(crowds.play(chosen(random.Random(1), server.endpoints), AT_ONCE))
        total = Counter()
        for ledger in server.stop().ledgers.values():
            total.update(ledger)
    assert sum(became.values()) == total["accepted"] == FAULTY
    assert became["ok"] <= total["served"] <= became["ok"] + became["reset"] + became["silent"]
    assert 0 < total["timed_out"] <= became["silent"]
    assert 0 < total["aborted"] <= became["reset"] + became["silent"]
    assert total["refused"] == total["protocol_errors"] == 0


@pytest.mark.parametrize("threads", [1, 4])
def test_without_faults_so_many_are_served_as_clients_were_content(fortunes, listen, threads):
    load = ["-n", sized(100_000), "-c", 64, "--expect", fortunes]
    with Server("--threads", threads, fortunes, listen=[listen]) as server:
        totals = flooding.run(*load, server.endpoint).totals
        ledger = server.stop().ledger
    assert totals["ok"] == totals["attempted"] == sized(100_000)
    assert ledger["served"] == ledger["accepted"] == totals["ok"]
