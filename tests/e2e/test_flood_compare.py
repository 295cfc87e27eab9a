"""compare on real runs: a server is never told from itself, and one that is 30% slower always.

FORTUNE_SOAK=1 makes 20 tries of five runs a side, of 2 s each, in turns. Else there is one, of short
runs. What compare says of a thousand tries is tested on made-up runs, in the room of fortune-flood.
"""

import contextlib
import os

from harness.delaying import Delaying
from harness.processes import flood

SOAKS = os.environ.get("FORTUNE_SOAK") == "1"
TRIES, SECONDS = (20, "2s") if SOAKS else (1, "1s")
SERVICE_MS, SPREAD = 100, 0.01  # so long that a busy machine adds but a few hundredths


def verdicts(tmp_path, factor):
    """Of tries between a server and one that takes that many times as long."""
    with contextlib.ExitStack() as stack:
        servers = {
            side: stack.enter_context(Delaying(seed, median_ms, SPREAD))
            for seed, (side, median_ms) in enumerate(
                (("base", SERVICE_MS), ("head", factor * SERVICE_MS)))
        }
        for _ in range(TRIES):
            documents = {"base": [], "head": []}
            for run in range(5):
                for side, server in servers.items():
                    documents[side].append(tmp_path / f"{side}{run}.json")
                    words = ("-c", 8, "-t", 1, "-d", SECONDS, "-o", documents[side][-1])
                    assert flood(*words, server.endpoint).status == 0
            done = flood("compare", "--base", *documents["base"], "--head", *documents["head"])
            yield done.out.splitlines()[-1].removeprefix("verdict: "), done.out


def test_a_server_is_not_told_from_itself(tmp_path):
    for verdict, table in verdicts(tmp_path, factor=1):
        assert verdict in ("same", "inconclusive"), table


def test_a_server_that_takes_30_percent_longer_is_worse(tmp_path):
    for verdict, table in verdicts(tmp_path, factor=1.3):
        assert verdict == "worse", table
