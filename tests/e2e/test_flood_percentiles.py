"""The percentiles that fortune-flood reports are those of what its server has seen.

The truth is the server's record of each request, in which its own lateness is measured; so the
tolerance need only cover the histogram's resolution, the way over the loopback, and the waking of
fortune-flood. Delays are long, so that the relative tolerance is what counts on a busy machine.
"""

import math
import os

import pytest
from harness import flooding
from harness.delaying import Delaying

PERCENTILES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99_9": 0.999}
RELATIVE, ABSOLUTE_US = 0.01, 50
MEDIAN_MS, SIGMA = 600, 0.4
REQUESTS = 20_000 if os.environ.get("FORTUNE_SOAK") == "1" else 2000

# Options, and the rate of an open loop. Four hundred connections answer about 600 requests a second.
LOADS = {
    "closed loop": (["-c", 400], None),
    "open loop with connections enough": (["-c", 800], 600),
    "open loop with a queue": (["-c", 400], 700),
}


def percentile(values, fraction):
    return sorted(values)[max(math.ceil(round(fraction * len(values), 6)) - 1, 0)]


def assert_reported(latency, longest, shortest):
    """Each percentile is that of the true times, of which two bounds are known."""
    assert latency["count"] == len(longest) == len(shortest)
    for name, fraction in PERCENTILES.items():
        least, most = (1e6 * percentile(times, fraction) for times in (shortest, longest))
        assert least * (1 - RELATIVE) - ABSOLUTE_US <= latency[name] \
            <= most * (1 + RELATIVE) + ABSOLUTE_US, (name, least, most, latency[name])


@pytest.mark.parametrize("options, rate", LOADS.values(), ids=LOADS)
def test_percentiles_are_those_of_the_servers_record(options, rate):
    more = ["-r", rate] if rate else []
    with Delaying(20261121, MEDIAN_MS, SIGMA) as server:
        run = flooding.run("-n", REQUESTS, "-t", 1, *options, *more, server.endpoint)
    rows = server.rows
    assert run.totals["ok"] == len(rows) == REQUESTS
    service = ([row.sent_by - row.accepted + row.waited for row in rows],
               [row.sent_from - row.accepted for row in rows])
    assert_reported(run.document["latency_us"]["service"], *service)
    if rate:
        due = server.due(rate)
        response = ([row.sent_by - when for row, when in zip(rows, due)],
                    [row.sent_from - when for row, when in zip(rows, due)])
    else:
        response = service
    assert_reported(run.document["latency_us"]["response"], *response)


def test_the_servers_delays_are_of_the_distribution_that_was_asked_for():
    with Delaying(1, MEDIAN_MS / 400, SIGMA) as server:
        flooding.run("-n", REQUESTS, "-c", 20, server.endpoint)
    logarithms = [math.log(1000 * row.delay) for row in server.rows]
    mean = sum(logarithms) / REQUESTS
    spread = math.sqrt(sum((value - mean) ** 2 for value in logarithms) / REQUESTS)
    assert mean == pytest.approx(math.log(MEDIAN_MS / 400), abs=4 * SIGMA / REQUESTS ** 0.5)
    assert spread == pytest.approx(SIGMA, rel=4 / (2 * REQUESTS) ** 0.5)
    assert all(row.accepted + row.delay <= row.sent_from <= row.sent_by for row in server.rows)
