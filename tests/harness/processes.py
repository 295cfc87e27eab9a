"""Runs the three binaries. Each process has a bound, and whoever started it ends it."""

import contextlib
import os
import re
import select
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from .limits import BOUND

LOOPBACK = "qt://127.0.0.1:0"


def tool(name):
    return str(Path(os.environ["FORTUNE_BIN_DIR"], name))


def environment(extra=None):
    """Ours, less what would steer the tools unseen."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("FORTUNE_")}
    return ours | (extra or {})


@dataclass(frozen=True)
class Finished:
    """What a tool said by the time it ended."""

    status: int
    out: str
    err: str

    @property
    def line(self):
        """The one line that it said on stderr."""
        assert self.err.endswith("\n") and self.err.count("\n") == 1, f"not one line: {self.err!r}"
        return self.err[:-1]


def run(name, *args, env=None, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, wrap=(), **popen):
    """Runs one tool to its end. stdin is a file, or bytes to pipe in."""
    feed = {"input": stdin} if isinstance(stdin, bytes) else {"stdin": stdin}
    done = subprocess.run(
        [*wrap, tool(name), *map(str, args)], env=environment(env), timeout=BOUND,
        stdout=stdout, stderr=subprocess.PIPE, **feed, **popen,
    )
    return Finished(done.returncode, (done.stdout or b"").decode(), done.stderr.decode())


def get(*args, **more):
    return run("fortune-get", *args, **more)


def flood(*args, **more):
    return run("fortune-flood", *args, **more)


def serve_in_vain(*args, listen=(LOOPBACK,), **more):
    """Runs a fortune-serve that must not get as far as serving, and checks how it says so."""
    named = [word for endpoint in listen for word in ("--listen", endpoint)]
    done = run("fortune-serve", *named, *args, **more)
    assert done.out == ""
    assert done.line
    return done


class Ledger(dict):
    """The counters of one endpoint; accepted is the sum of all ways for a connection to be."""

    WAYS = ("active", "served", "aborted", "timed_out", "refused", "protocol_errors")

    @property
    def balanced(self):
        return self["accepted"] == sum(self[way] for way in self.WAYS)


@dataclass(frozen=True)
class Stopped:
    """What a server had said by its end, beyond its ready lines."""

    status: int
    more_out: str
    err: str
    ledgers: dict

    @property
    def ledger(self):
        (only,) = self.ledgers.values()
        return only

    @property
    def warnings(self):
        return [line for line in self.err.splitlines() if re.search(r"\bwarn", line)]


def read_ledgers(err):
    ledgers = {}
    for line in err.splitlines():
        fields = dict(re.findall(r'(\w+)=("(?:[^"\\]|\\.)*"|\S*)', line))
        if fields.get("msg") == "ledger":
            counters = {key: int(value) for key, value in fields.items() if value.isdecimal()}
            ledgers[fields["endpoint"].strip('"')] = Ledger(counters)
    return ledgers


def feed_and_close(pipe, data):
    with contextlib.suppress(BrokenPipeError), pipe:
        pipe.write(data)


class Process:
    """A tool that runs while the test does other things; killed if the test forgets it."""

    def __init__(self, name, *args, stdin=subprocess.DEVNULL, env=None, wrap=(), **popen):
        self._err = tempfile.TemporaryFile()
        feed = stdin if isinstance(stdin, bytes) else None
        self._process = subprocess.Popen(
            [*wrap, tool(name), *map(str, args)], env=environment(env), stdout=subprocess.PIPE,
            stdin=stdin if feed is None else subprocess.PIPE, stderr=self._err, bufsize=0,
            **popen,
        )
        self.pid = self._process.pid
        if feed is not None:
            pipe, self._process.stdin = self._process.stdin, None
            threading.Thread(target=feed_and_close, args=(pipe, feed), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        if failure and failure[0]:
            print(f"{self._process.args} status {self._process.poll()}, stderr:\n{self.err}")
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._err.close()

    @property
    def err(self):
        # The offset is shared with the tool, which must go on writing at the end.
        file = self._err.fileno()
        return os.pread(file, os.fstat(file).st_size, 0).decode()

    def is_ready(self):
        """Whether a line waits on its stdout."""
        return bool(select.select([self._process.stdout], [], [], 0)[0])

    def read_line(self):
        """Its next line, or an empty one when it has ended."""
        assert select.select([self._process.stdout], [], [], BOUND)[0], "it says nothing"
        return self._process.stdout.readline().decode().removesuffix("\n")

    def signal(self, signum):
        self._process.send_signal(signum)

    def wait(self):
        out, _ = self._process.communicate(timeout=BOUND)
        return Finished(self._process.returncode, out.decode(), self.err)


class Server(Process):
    """A fortune-serve that is ready. Every one must end with status 0 and balanced ledgers."""

    def __init__(self, *args, listen=(LOOPBACK,), **more):
        named = [word for endpoint in listen for word in ("--listen", endpoint)]
        super().__init__("fortune-serve", *named, *args, **more)
        self._stopped = None
        try:
            self.endpoints = self._ready_lines(len(listen))
        except BaseException:
            super().__exit__()
            raise

    @property
    def endpoint(self):
        (only,) = self.endpoints
        return only

    def __exit__(self, *failure):
        try:
            if failure[0] is None and self._stopped is None:
                self.stop()
        finally:
            super().__exit__(*failure)

    def _ready_lines(self, count):
        out, deadline = b"", time.monotonic() + BOUND
        while out.count(b"\n") < count:
            left = deadline - time.monotonic()
            assert select.select([self._process.stdout], [], [], max(left, 0))[0], "not ready"
            data = os.read(self._process.stdout.fileno(), 4096)
            assert data, f"ended with {self._process.wait(BOUND)}: {self.err}"
            out += data
        lines = out.decode().splitlines()
        assert len(lines) == count, f"more than the ready lines: {lines}"
        return lines

    def stop(self, signum=signal.SIGTERM):
        self.signal(signum)
        return self.ended()

    def kill(self):
        """Ends it as a crash would, with nothing tidied up."""
        self.signal(signal.SIGKILL)
        self._stopped = self.wait()

    def ended(self):
        """Awaits the end, which a signal that is already sent brings about."""
        done = self.wait()
        self._stopped = Stopped(done.status, done.out, done.err, read_ledgers(done.err))
        assert done.status == 0, f"status {done.status}: {done.err}"
        assert done.out == "", "more on stdout than the ready lines"
        assert list(self._stopped.ledgers) == self.endpoints
        for ledger in self._stopped.ledgers.values():
            assert ledger.balanced and ledger["active"] == 0, ledger
        return self._stopped

    @contextlib.contextmanager
    def frozen(self):
        """While it lasts the server runs no instruction; what clients do meets it all at once."""
        self.signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.pid, os.WSTOPPED)
        try:
            yield
        finally:
            self.signal(signal.SIGCONT)
