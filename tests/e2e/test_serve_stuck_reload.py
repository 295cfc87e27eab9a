"""A reload that does not come to its end."""

import os
import signal

from harness import corpus, wire
from harness.processes import LOOPBACK, Process
from harness.serving import await_that

TEXTS = ["one", "another"]


def begin_to_write(pipe):
    """Once somebody has opened it to read; None before."""
    try:
        return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None


def test_a_source_that_has_become_a_pipe_keeps_nobody_from_ending_the_server(tmp_path):
    source = tmp_path / "fortunes"
    source.write_bytes(corpus.cookie(TEXTS))
    with Process("fortune-serve", "--listen", LOOPBACK, source) as server:
        endpoint = server.read_line()
        source.unlink()
        os.mkfifo(source)
        server.signal(signal.SIGHUP)
        writers = []
        await_that(lambda: (writers.append(begin_to_write(source)), writers[-1])[1], "no reload")
        assert wire.fetch(endpoint) in TEXTS
        server.signal(signal.SIGTERM)
        stopped = server.wait()
        os.close(writers[-1])
    assert stopped.status == 0
    assert "msg=ledger" in stopped.err.splitlines()[-1]
