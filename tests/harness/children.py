"""Programs that are not ours. Each has a bound, and whoever started it ends it."""

import contextlib
import os
import re
import select
import subprocess
import tempfile
import time
from pathlib import Path

from .limits import BOUND
from .processes import environment

TCP_LISTEN = "0A"
UNIX_LISTENING = "00010000"


def read(*words):
    """All that a program prints, which must end well and say nothing on stderr."""
    done = subprocess.run(
        list(map(str, words)), env=environment(), timeout=BOUND, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def first_answer(*words, question):
    """What a program that would go on prints first, in one piece, when it is told this."""
    process = subprocess.Popen(
        list(map(str, words)), env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )
    try:
        process.stdin.write(question)
        process.stdin.flush()
        assert select.select([process.stdout], [], [], BOUND)[0], f"{words[0]} prints nothing"
        return os.read(process.stdout.fileno(), 65536)
    finally:
        process.kill()
        process.communicate()


def tcp_location(pid):
    """Where on the loopback this process listens, or None: its sockets, looked up by inode."""
    inodes = set()
    with contextlib.suppress(FileNotFoundError):
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                inodes.update(re.findall(r"socket:\[(\d+)\]", os.readlink(descriptor)))
    for table in ("tcp6", "tcp"):
        for row in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, _, _, _, _, _, inode, *_ = row.split()
            if state == TCP_LISTEN and inode in inodes:
                return f"127.0.0.1:{int(local.rpartition(':')[2], 16)}"
    return None


def unix_location(pid, path):
    """The path once somebody listens there, else None."""
    for row in Path(f"/proc/{pid}/net/unix").read_text().splitlines()[1:]:
        _, _, _, flags, _, _, _, *bound = row.split()
        if flags == UNIX_LISTENING and bound == [str(path)]:
            return str(path)
    return None


@contextlib.contextmanager
def serving(*words, path=None, stdin=subprocess.DEVNULL, env=None):
    """Where a program listens: on this path, else on a free port that it picked itself."""
    with tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            list(map(str, words)), env=environment(env), stdin=stdin, stdout=subprocess.DEVNULL,
            stderr=err,
        )
        try:
            deadline = time.monotonic() + BOUND
            while (where := tcp_location(process.pid) if path is None
                   else unix_location(process.pid, path)) is None:
                said = os.pread(err.fileno(), 65536, 0).decode()
                assert process.poll() is None, said
                assert time.monotonic() < deadline, f"{words[0]} does not listen: {said}"
                time.sleep(0.02)
            yield where
        finally:
            process.kill()
            process.wait()
