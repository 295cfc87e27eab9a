"""A TCP server that misbehaves as scripted, and a proxy that passes single bytes.

A script is a function of a Peer; what it leaves open is closed when it returns,
which is a FIN, since no script leaves anything unread.
"""

import contextlib
import itertools
import socket
import struct
import threading
import time

from . import wire
from .limits import BOUND
from .queues import unread_by_peer

TEXT = "Snow ☃ and a grin 😀\nin two lines"
WHOLE = wire.encode(TEXT)


class Peer:
    """The server's end of one connection."""

    def __init__(self, connection, closing):
        self.connection = connection
        self.closing = closing

    def send(self, data):
        self.connection.sendall(data)

    def await_read(self):
        """Returns when the client has taken all that was sent to it."""
        deadline = time.monotonic() + BOUND
        while unread_by_peer(self.connection):
            if self.closing.wait(0.002) or time.monotonic() > deadline:
                raise OSError("the client never read this")

    def await_request(self, size=1):
        """Returns when so many bytes have come, and leaves no others unread."""
        while size > 0:
            data = self.connection.recv(65536)
            if not data:
                raise OSError("the client ended before it had asked")
            size -= len(data)

    def hold(self):
        """Returns when the client has gone."""
        while self.connection.recv(65536):
            pass

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


class Listener:
    """Accepts on a free port of 127.0.0.1 and hands each connection to a thread of its own."""

    def __init__(self):
        self.accepted = threading.Semaphore(0)
        self._closing = threading.Event()
        self._open = set()
        self._threads = set()
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self._listener.getsockname()[1]
        self.location = f"127.0.0.1:{self.port}"
        self.endpoint = f"qt://{self.location}"

    def __enter__(self):
        self._acceptor.start()
        return self

    def __exit__(self, *_):
        self._closing.set()
        self.refuse()
        self._acceptor.join(BOUND)
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join(BOUND)
        self._listener.close()

    def refuse(self):
        """From now on whoever connects is refused, while the port stays ours."""
        with contextlib.suppress(OSError):  # once more at the end
            self._listener.shutdown(socket.SHUT_RDWR)

    def await_accepted(self, count):
        for _ in range(count):
            assert self.accepted.acquire(timeout=BOUND), "too few connections came"

    def _accept(self):
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.settimeout(BOUND)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.add(connection)
            answer = threading.Thread(
                target=self._answer, args=(self.script(), connection), daemon=True
            )
            self._threads.add(answer)
            self.accepted.release()  # before the answer, after which a test may count
            answer.start()

    def _answer(self, script, connection):
        with connection, contextlib.suppress(OSError):
            script(Peer(connection, self._closing))
        self._open.discard(connection)
        self._threads.discard(threading.current_thread())


class Hostile(Listener):
    """Plays these scripts in turn, one a connection, in the order of their coming."""

    def __init__(self, *scripts):
        super().__init__()
        self._scripts = itertools.cycle(scripts)

    def script(self):
        return next(self._scripts)


class DripProxy(Listener):
    """Passes each answer of another server on byte by byte, each read before the next is sent."""

    def __init__(self, upstream):
        super().__init__()
        self._upstream = upstream

    def script(self):
        return self._relay

    def _relay(self, peer):
        byte_by_byte(wire.fetch_wire(self._upstream))(peer)


@contextlib.contextmanager
def closed_port():
    """An endpoint that refuses. Its port stays bound, so that nobody is given it; who names it, and
    sets SO_REUSEADDR, can listen there.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        yield f"qt://127.0.0.1:{holder.getsockname()[1]}"


@contextlib.contextmanager
def closed_udp_port():
    """The same of datagrams: its holder is connected, to itself, so it takes nobody else's."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        holder.connect(holder.getsockname())
        yield f"qotd+udp://127.0.0.1:{holder.getsockname()[1]}"


def whole(peer):
    peer.send(WHOLE)


def sends(data):
    """Sends data, then FIN."""
    return lambda peer: peer.send(data)


def holds_after(data):
    """Sends data, then nothing, and stays."""
    def script(peer):
        peer.send(data)
        peer.hold()
    return script


def resets_after(data):
    """Sends data, and resets once the client has read it."""
    def script(peer):
        peer.send(data)
        peer.await_read()
        peer.reset()
    return script


def byte_by_byte(data):
    def script(peer):
        for byte in data:
            peer.send(bytes([byte]))
            peer.await_read()
    return script


def drip(data, pause):
    """A byte, a pause, a byte: never idle for long, and never done."""
    def script(peer):
        for byte in itertools.cycle(data):
            peer.send(bytes([byte]))
            if peer.closing.wait(pause):
                return
    return script


def asked_first(script):
    """For protocols in which the client speaks first."""
    def wait_and_play(peer):
        peer.await_request()
        script(peer)
    return wait_and_play


def endless(data, first=b""):
    def script(peer):
        peer.send(first)
        while not peer.closing.is_set():
            peer.send(data)
    return script


silent = holds_after(b"")
fin_at_once = sends(b"")
reset_at_once = Peer.reset
reset_inside = resets_after(WHOLE[:12])
half_header = sends(WHOLE[:2])
short_by_one = sends(WHOLE[:-1])
odd_count = sends(struct.pack(">I", 5) + b"\0h\0i\0")
null_string = sends(b"\xff\xff\xff\xff")
empty_string = sends(wire.encode(""))
two_gigabytes = holds_after(struct.pack(">I", 2**31) + b"\0h\0i")
garbage = endless(b"A" * 65536)
trailing = sends(WHOLE + b"more")
trailing_without_end = endless(b"\0" * 65536, first=WHOLE)
http = sends(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
tls = sends(bytes.fromhex("160301020001 0001fc0303") + bytes(512))
whole_then_held = holds_after(WHOLE)
whole_byte_by_byte = byte_by_byte(WHOLE)
stalls_inside = holds_after(WHOLE[:12])
