"""Runs fortune-get, which prints one whole fortune, or nothing and one line that says why not."""

import pytest

from . import processes
from .limits import BOUND

TIMED_OUT, BAD_ANSWER = 75, 76

# For an answer that a slow machine may be long about, such as one that comes byte by byte.
PATIENT = ("--timeout", f"{BOUND}s")


def table(rows):
    """One case a row; a row that is a tuple is several arguments."""
    return [
        pytest.param(*(row if isinstance(row, tuple) else (row,)), id=name)
        for name, row in rows.items()
    ]


def assert_printed(done, text):
    assert (done.status, done.out, done.err) == (0, text + "\n", "")


def assert_says(done, status, endpoint, advice=""):
    """The status, one line on stderr that begins with the endpoint, and nothing printed."""
    assert (done.status, done.out) == (status, ""), done.err
    beginning = f"fortune-get: {endpoint}: "
    assert done.line.startswith(beginning) and len(done.line) > len(beginning)
    assert advice in done.line


def assert_prints(text, *args):
    assert_printed(processes.get(*args), text)


def assert_fails(status, *args, advice=""):
    """As assert_says; the endpoint is the last argument."""
    assert_says(processes.get(*args), status, args[-1], advice)
