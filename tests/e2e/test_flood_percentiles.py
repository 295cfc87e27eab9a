"""The percentiles that fortune-flood reports are those of what its server has seen.

The truth is the server's record of each request: its lateness is in it, so the tolerance need only
cover the histogram's resolution, the way over the loopback, and the waking of two processes. Delays
are long, so that the relative tolerance is what counts, and a busy machine is no excuse.
"""

import math
import os

import pytest
from harness import flooding
from harness.delaying import Delaying

PERCENTILES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99_9": 0.999}
RELATIVE, ABSOLUTE_US = 0.01, 50
MEDIAN_MS, SIGMA = 150, 0.4
REQUESTS = 20_000 if os.environ.get("FORTUNE_SOAK") == "1" else 2000

# Options, and the rate of an open loop. A hundred connections answer about 600 requests a second.
LOADS = {
    "closed loop": (["-c", 100], None),
    "open loop with connections enough": (["-c", 400], 600),
    "open loop with a queue": (["-c", 100], 700),
}


def percentile(values, fraction):
    return sorted(values)[max(math.ceil(round(fraction * len(values), 6)) - 1, 0)]


def assert_reported(latency, begun, rows):
    """Each percentile lies between those of when the answers began to be sent and when they were."""
    assert latency["count"] == len(rows)
    since = list(zip(begun, rows))
    for name, fraction in PERCENTILES.items():
        least = 1e6 * percentile([row.sent_from - start for start, row in since], fraction)
        most = 1e6 * percentile([row.sent_by - start for start, row in since], fraction)
        assert least * (1 - RELATIVE) - ABSOLUTE_US <= latency[name] \
            <= most * (1 + RELATIVE) + ABSOLUTE_US, (name, least, most, latency[name])


@pytest.mark.parametrize("options, rate", LOADS.values(), ids=LOADS)
def test_percentiles_are_those_of_the_servers_record(options, rate):
    more = ["-r", rate] if rate else []
    with Delaying(20261121, MEDIAN_MS, SIGMA) as server:
        run = flooding.run("-n", REQUESTS, "-t", 1, *options, *more, server.endpoint)
    assert run.totals["ok"] == len(server.rows) == REQUESTS
    came = [row.accepted for row in server.rows]
    assert_reported(run.document["latency_us"]["service"], came, server.rows)
    due = server.due(rate) if rate else came
    assert_reported(run.document["latency_us"]["response"], due, server.rows)


def test_the_servers_delays_are_of_the_distribution_that_was_asked_for():
    with Delaying(1, MEDIAN_MS / 100, SIGMA) as server:
        flooding.run("-n", REQUESTS, "-c", 20, server.endpoint)
    logarithms = [math.log(1000 * row.delay) for row in server.rows]
    mean = sum(logarithms) / REQUESTS
    spread = math.sqrt(sum((value - mean) ** 2 for value in logarithms) / REQUESTS)
    assert mean == pytest.approx(math.log(MEDIAN_MS / 100), abs=4 * SIGMA / REQUESTS ** 0.5)
    assert spread == pytest.approx(SIGMA, rel=4 / (2 * REQUESTS) ** 0.5)
    assert all(row.accepted + row.delay <= row.sent_from <= row.sent_by for row in server.rows)
