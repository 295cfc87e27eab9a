"""Which fortunes a fortune-serve has, in which order it serves them, and what it has read."""

import fcntl
import struct
import termios
import time

from . import wire
from .limits import BOUND
from .processes import Server


def await_that(holds, what):
    deadline = time.monotonic() + BOUND
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


def unread(reading):
    """How many bytes a pipe holds."""
    (size,) = struct.unpack("i", fcntl.ioctl(reading, termios.FIONREAD, b"\0" * 4))
    return size


def await_drained(reading):
    """Until the server has taken all that was written into the pipe."""
    await_that(lambda: unread(reading) == 0, "the pipe is not read")


def fetch_many(server, count):
    """The next texts, taken from the endpoints in turn."""
    endpoints = server.endpoints
    return [wire.fetch(endpoints[k % len(endpoints)]) for k in range(count)]


def texts_served(*args, count, **more):
    """The texts of a server that has just so many, in the order of loading, and what it logged."""
    with Server("--order", "sequential", *args, **more) as server:
        *texts, again = fetch_many(server, count + 1)
        assert again == texts[0], f"more than {count} fortunes: {[*texts, again]}"
        return texts, server.stop()


def assert_serves(texts, *args, **more):
    """Serves these texts in this order, no others, and warns of nothing."""
    served, stopped = texts_served(*args, count=len(texts), **more)
    assert served == list(texts)
    assert stopped.warnings == []
