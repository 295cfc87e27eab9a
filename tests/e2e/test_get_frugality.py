"""What fortune-get does without: memory, threads, and a resolver where an address is a number."""

import os
import re
import threading
from pathlib import Path

import pytest
from harness import hostile, peers
from harness.hostile import Hostile
from harness.limits import BOUND
from harness.processes import Process, Server, get

MOST_RESIDENT = 4096  # KiB


class HalfAnswered:
    """A script that sends half an answer, sees it read, and leaves the client waiting."""

    def __init__(self):
        self.is_read = threading.Event()

    def __call__(self, peer):
        peer.send(hostile.WHOLE[: len(hostile.WHOLE) // 2])
        peer.await_read()
        self.is_read.set()
        peer.hold()


def skip_under_a_sanitizer(pid):
    if re.search(r"lib[at]san", Path(f"/proc/{pid}/maps").read_text()):
        pytest.skip("a sanitizer has threads and memory of its own")


def test_in_the_middle_of_an_answer_it_has_one_thread_and_little_memory():
    script = HalfAnswered()
    with Hostile(script) as server, Process("fortune-get", server.endpoint) as client:
        assert script.is_read.wait(BOUND)
        skip_under_a_sanitizer(client.pid)
        status = Path(f"/proc/{client.pid}/status").read_text()
        assert int(re.search(r"^VmHWM:\s+(\d+) kB", status, re.M)[1]) <= MOST_RESIDENT
        assert os.listdir(f"/proc/{client.pid}/task") == [str(client.pid)]


@pytest.mark.parametrize("listen", ["qt://127.0.0.1:0", "qt://[::1]:0"])
def test_for_a_numeric_address_no_resolver_is_asked(listen, tmp_path):
    strace = peers.file("/usr/bin/strace", "strace")
    opened = tmp_path / "opened"
    tracing = (str(strace), "-f", "-o", str(opened), "-e", "trace=openat,connect")
    with Server(listen=[listen]) as server:
        done = get(server.endpoint, wrap=tracing, env={"ASAN_OPTIONS": "detect_leaks=0"})
    assert done.status == 0
    assert "connect(" in opened.read_text()
    for resolver in ("nsswitch.conf", "/etc/hosts", "resolv.conf", "nscd"):
        assert resolver not in opened.read_text()
