"""Runs fortune-get, which prints one whole fortune, or nothing and one line that says why not."""

import pytest

from . import processes

TIMED_OUT, BAD_ANSWER = 75, 76


def table(rows):
    """One case a row; a row that is a tuple is several arguments."""
    return [
        pytest.param(*(row if isinstance(row, tuple) else (row,)), id=name)
        for name, row in rows.items()
    ]


def assert_prints(text, *args):
    done = processes.get(*args)
    assert (done.status, done.out, done.err) == (0, text + "\n", "")


def assert_fails(status, *args, advice=""):
    """The status, nothing printed, and one line that begins with the endpoint."""
    done = processes.get(*args)
    assert (done.status, done.out) == (status, ""), done.err
    beginning = f"fortune-get: {args[-1]}: "
    assert done.line.startswith(beginning) and len(done.line) > len(beginning)
    assert advice in done.line
