"""Many clients at once, on one thread.

A client is a generator. It yields what it awaits: a Turn of its one socket, or a Pause. What it
returns is what became of it. Its socket is closed when it returns.
"""

import contextlib
import heapq
import itertools
import resource
import select
import socket
import time
from dataclasses import dataclass

from . import wire
from .limits import BOUND

PIECE = 65536
# As of a peer across a network with little room. Over loopback's own segments, of 64 KB, the kernel
# takes megabytes at once for a peer that reads nothing.
SEGMENT, NARROW = 1460, 4096


@dataclass(frozen=True)
class Turn:
    """When the socket can be read from, or else as said."""

    socket: socket.socket
    events: int = select.EPOLLIN


@dataclass(frozen=True)
class Pause:
    seconds: float


def the_end(client):
    """The other side's, whether or not what came before it was read."""
    return Turn(client, select.EPOLLRDHUP)


def connect(endpoint, narrow=False):
    """A client that never waits. A narrow one has to read, or most of its answer is not sent."""
    family, where = wire.address(endpoint)
    client = socket.socket(family, socket.SOCK_STREAM)
    if narrow and family != socket.AF_UNIX:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, NARROW)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT)
    try:
        client.settimeout(BOUND)
        client.connect(where)
    except BaseException:
        client.close()
        raise
    client.setblocking(False)
    return client


def read_piece(client, size=PIECE):
    yield Turn(client)
    return client.recv(size)


def read_rest(client, size=PIECE, pause=None):
    """All to EOF; a reset is a ConnectionResetError."""
    pieces = []
    while piece := (yield from read_piece(client, size)):
        pieces.append(piece)
        if pause:
            yield pause
    return b"".join(pieces)


class Crowd:
    """Plays clients. Whatever one of them raises ends all."""

    def __init__(self):
        self.ends = []
        self._epoll = select.epoll()
        self._awaited = {}
        self._sockets = {}
        self._pauses = []
        self._order = itertools.count()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for client in [*self._sockets, *(client for _, _, client in self._pauses)]:
            client.close()
        self._epoll.close()

    def __len__(self):
        return len(self._awaited) + len(self._pauses)

    def start(self, client):
        self._resume(client)

    def play_out(self):
        while len(self):
            self.turn()

    def turn(self):
        """Resumes those whose time has come; somebody's must, within the bound."""
        due = self._pauses[0][0] - time.monotonic() if self._pauses else BOUND
        ready = self._epoll.poll(max(due, 0))
        assert ready or self._pauses, f"{len(self)} wait in vain"
        for descriptor, _ in ready:
            self._resume(self._awaited.pop(descriptor))
        while self._pauses and self._pauses[0][0] <= time.monotonic():
            self._resume(heapq.heappop(self._pauses)[2])

    def _resume(self, client):
        try:
            awaited = next(client)
        except StopIteration as end:
            self._sockets.pop(client, None)
            self.ends.append(end.value)
            return
        if isinstance(awaited, Pause):
            due = time.monotonic() + awaited.seconds
            heapq.heappush(self._pauses, (due, next(self._order), client))
        else:
            self._await(client, awaited)

    # Once only, so that a client that pauses is not told of what it does not ask for.
    def _await(self, client, turn):
        descriptor = turn.socket.fileno()
        watch = self._epoll.modify if client in self._sockets else self._epoll.register
        watch(descriptor, turn.events | select.EPOLLONESHOT)
        self._sockets[client] = turn.socket
        self._awaited[descriptor] = client


def play(clients, at_once):
    """What became of these clients, of whom so many live at a time."""
    clients = iter(clients)
    with Crowd() as crowd:
        for client in clients:
            crowd.start(client)
            while len(crowd) >= at_once:
                crowd.turn()
        crowd.play_out()
        return crowd.ends


@contextlib.contextmanager
def many_descriptors():
    """As many as the system lets us have; who is started meanwhile inherits them as its limit."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits[1], limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
