"""Runs fortune-flood and reads its document, which is of its schema and whose ledger balances,
whatever happened.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import jsonschema

from . import processes

SCHEMA = Path(__file__).parents[2] / "tools/fortune-flood/fortune-flood.schema.json"
VALIDATOR = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))


def patience(cause):
    """What --timeout is to be: short where it is tested, else out of a slow machine's way."""
    return "4s" if cause == "timeout" else "1m"


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
    VALIDATOR.validate(run.document)
    totals = run.totals
    parts = totals["ok"] + totals["errors"] + totals["in_flight_at_end"]
    assert totals["attempted"] == parts, totals
    assert totals["errors"] == sum(run.errors.values())
    for name, block in run.document["histograms"].items():
        counted = sum(count for _, count in block["counts"])
        assert counted == run.document["latency_us"][name]["count"]
    return run


def run(*args, **more):
    return read(processes.flood(*args, **more))
