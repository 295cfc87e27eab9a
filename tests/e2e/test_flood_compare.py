"""compare on real runs: a server is never told from itself, and one that is 30% slower always.

FORTUNE_SOAK=1 makes 20 tries of five runs a side, of 2 s each, in turns. Else there is one small one,
in which a busy machine may hide the difference, but must not turn it round.
"""

import contextlib
import os

from harness import hostile
from harness.hostile import Hostile
from harness.processes import flood

SOAKS = os.environ.get("FORTUNE_SOAK") == "1"
TRIES, SECONDS = (20, "2s") if SOAKS else (1, "0.5s")
SERVICE_TIME = 0.02


def takes(seconds):
    """A server whose service time is known: the answer is whole that long after the connection."""
    def script(peer):
        peer.closing.wait(seconds)
        peer.send(hostile.WHOLE)
    return Hostile(script)


def verdicts(tmp_path, factor):
    """Of tries between a server and one that takes that many times as long."""
    with contextlib.ExitStack() as stack:
        servers = {
            side: stack.enter_context(takes(seconds))
            for side, seconds in (("base", SERVICE_TIME), ("head", factor * SERVICE_TIME))
        }
        for _ in range(TRIES):
            documents = {"base": [], "head": []}
            for run in range(5):
                for side, server in servers.items():
                    documents[side].append(tmp_path / f"{side}{run}.json")
                    words = ("-c", 4, "-t", 1, "-d", SECONDS, "-o", documents[side][-1])
                    assert flood(*words, server.endpoint).status == 0
            done = flood("compare", "--base", *documents["base"], "--head", *documents["head"])
            yield done.out.splitlines()[-1].removeprefix("verdict: "), done.out


def test_a_server_is_not_told_from_itself(tmp_path):
    for verdict, table in verdicts(tmp_path, factor=1):
        assert verdict in ("same", "inconclusive"), table


def test_a_server_that_takes_30_percent_longer_is_worse(tmp_path):
    for verdict, table in verdicts(tmp_path, factor=1.3):
        assert verdict in (("worse",) if SOAKS else ("worse", "inconclusive")), table
