"""Runs fortune-flood and reads its document, whose ledger must balance whatever happened."""

import json
from dataclasses import dataclass

from . import processes


@dataclass(frozen=True)
class Run:
    status: int
    document: dict
    err: str

    @property
    def verdict(self):
        return self.document["verdict"]

    @property
    def totals(self):
        return self.document["totals"]

    @property
    def errors(self):
        """(phase, cause, side) -> count."""
        rows = self.document["errors"]
        errors = {(row["phase"], row["cause"], row["side"]): row["count"] for row in rows}
        assert len(errors) == len(rows), "the same kind of error stands in two rows"
        return errors


def read(finished):
    assert finished.out, f"status {finished.status} and no document: {finished.err}"
    run = Run(finished.status, json.loads(finished.out), finished.err)
    totals = run.totals
    parts = totals["ok"] + totals["errors"] + totals["in_flight_at_end"]
    assert totals["attempted"] == parts, totals
    assert totals["errors"] == sum(run.errors.values())
    return run


def run(*args, **more):
    return read(processes.flood(*args, **more))
