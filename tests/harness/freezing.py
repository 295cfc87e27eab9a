"""A server that answers at once but for one freeze, and remembers when it answered."""

import contextlib
import threading
import time

from .hostile import WHOLE, Listener


class Freezing(Listener):
    """Accepts one after the other on one thread. From `after` seconds behind the first connection it
    does nothing for `lasting` seconds; whoever comes then waits in the backlog.
    """

    def __init__(self, after, lasting):
        super().__init__()
        self._after, self._lasting = after, lasting
        self._acceptor = threading.Thread(target=self._serve, daemon=True)
        self.answered = []

    def _serve(self):
        freeze_at = None
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            now = time.monotonic()
            freeze_at = freeze_at or now + self._after
            if now >= freeze_at:
                self._closing.wait(self._lasting)
                freeze_at = float("inf")
            with connection, contextlib.suppress(OSError):
                connection.sendall(WHOLE)
            self.answered.append(time.monotonic())

    def true_responses(self, rate):
        """What clients that come at this rate have waited in truth, in microseconds, sorted: they
        are answered in the order in which they come, the first one at once.
        """
        first = self.answered[0]
        waited = (done - first - index / rate for index, done in enumerate(self.answered))
        return sorted(1e6 * max(time, 0) for time in waited)
