"""Asks for datagrams, over plain sockets."""

import socket

from . import wire
from .limits import BOUND

MOST_BYTES = 511


class Asker:
    """A socket that asks one server, from this address and port."""

    def __init__(self, endpoint, source=None):
        family, where = wire.address(endpoint)
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        try:
            self.socket.settimeout(BOUND)
            if source is not None:
                self.socket.bind(source)
            self.socket.connect(where)
        except BaseException:
            self.socket.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data=b""):
        self.socket.send(data)

    def receive(self):
        """The next answer, which must come."""
        return self.socket.recv(65536)

    def ask(self, data=b""):
        self.send(data)
        return self.receive()
