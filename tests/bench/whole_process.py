"""A program from its start to its end, or to its first line, as its parent sees it."""

import os
import subprocess
import time


class WholeProcess:
    """Runs a program again and again, with nothing to read and its output thrown away."""

    def __init__(self, *words):
        self.words = words

    def run(self):
        """Milliseconds; it must end well."""
        actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                   (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
        start = time.perf_counter()
        pid = os.posix_spawn(self.words[0], self.words, os.environ, file_actions=actions)
        _, status = os.waitpid(pid, 0)
        elapsed = time.perf_counter() - start
        assert status == 0, f"{self.words} ended with {status}"
        return 1000 * elapsed


class UntilReady:
    """Starts a server again and again, which says on its stdout when it is ready."""

    def __init__(self, *words):
        self.words = [str(word) for word in words]

    def run(self):
        """Milliseconds; the server is ended by its id."""
        start = time.perf_counter()
        with subprocess.Popen(self.words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
            ready = server.stdout.readline()
            elapsed = time.perf_counter() - start
            server.terminate()
        assert ready, f"{self.words} was never ready"
        return 1000 * elapsed
