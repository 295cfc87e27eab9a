"""A terminal of a given size that a tool writes to, and what is on its screen in the end (tmux)."""

import subprocess
import tempfile
import time
from pathlib import Path

from . import peers
from .limits import BOUND
from .processes import environment


class Screen:
    """A tmux server of its own. The command's stdout goes to a file."""

    def __init__(self, columns, rows):
        peers.file("/usr/bin/tmux", "tmux")
        self._folder = tempfile.TemporaryDirectory(prefix="fortune-", dir="/tmp")
        self._size = ("-x", str(columns), "-y", str(rows))
        self.out = Path(self._folder.name, "out")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run([*self._tmux, "kill-server"], check=False, stderr=subprocess.DEVNULL)
        self._folder.cleanup()

    @property
    def _tmux(self):
        return ["tmux", "-f", "/dev/null", "-S", f"{self._folder.name}/tmux"]

    def start(self, *words, env=None):
        """Runs the command between two marks."""
        quoted = " ".join(f"'{word}'" for word in words)
        script = f"echo BEGIN; {quoted} > {self.out}; echo END; exec sleep {int(BOUND)}"
        subprocess.run([*self._tmux, "new-session", "-d", *self._size, script], check=True,
                       env=environment({"TERM": "xterm"} | (env or {})))

    def text(self, *options):
        done = subprocess.run([*self._tmux, "capture-pane", "-p", *options], check=True,
                              stdout=subprocess.PIPE)
        return done.stdout.decode()

    def await_text(self, condition):
        """What the screen shows once the condition holds, and all that it has shown until then."""
        deadline, seen = time.monotonic() + BOUND, []
        while True:
            seen.append(self.text())
            if condition(seen[-1]):
                return seen[-1], seen
            assert time.monotonic() < deadline, seen[-1]
            time.sleep(0.05)
