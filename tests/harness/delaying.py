"""A server that answers after delays of a known distribution, and what its clients saw in truth."""

import os
import select
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .limits import BOUND


@dataclass(frozen=True)
class Row:
    """One connection: seconds of the monotonic clock."""

    accepted: float
    waited: float  # for a CPU, before that
    delay: float
    sent_from: float
    sent_by: float


class Delaying:
    """Delays are log-normal. When it has ended, `rows` are its connections in the order in which
    they came.
    """

    def __init__(self, seed, median_ms, sigma):
        program = Path(os.environ["FORTUNE_BIN_DIR"]).parent / "tests" / "delaying-server"
        self._process = subprocess.Popen(
            [program, str(seed), str(median_ms), str(sigma)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
        )
        self.rows = []

    def __enter__(self):
        assert select.select([self._process.stdout], [], [], BOUND)[0], "it says nothing"
        self.endpoint = f"qt://127.0.0.1:{int(self._process.stdout.readline())}"
        return self

    def __exit__(self, *_):
        try:
            out, _ = self._process.communicate(timeout=BOUND)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        assert self._process.returncode == 0
        self.rows = [Row(*(int(ns) / 1e9 for ns in line.split())) for line in out.splitlines()]

    def due(self, rate):
        """When clients that come at this rate, in this order, wanted to. Who found a free connection
        came at once; so the earliest of all tells when the first one was due.
        """
        start = min(row.accepted - index / rate for index, row in enumerate(self.rows))
        return [start + index / rate for index in range(len(self.rows))]
