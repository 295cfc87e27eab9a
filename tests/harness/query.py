"""A second, independent reading of the `query` protocol."""

import json
import struct

from . import wire
from .queues import await_read

OK, BAD_REQUEST, NOT_FOUND, BUSY, SHUTTING_DOWN = range(5)
LENGTH_BYTES = 4


def message(data):
    return struct.pack(">I", len(data)) + data


def random(least, most):
    return message(struct.pack(">BII", 1, least, most))


def at(number):
    return message(struct.pack(">BI", 2, number))


RANDOM, COUNT, STATS, PING = (message(bytes([verb])) for verb in (1, 3, 4, 5))
PONG = (OK, b"")


def fortune(number, text, generation=1):
    """The answer to AT."""
    return OK, struct.pack(">II", generation, number) + text.encode()


def responses(wire_bytes):
    """The (status, body) of each of these whole messages."""
    found = []
    while wire_bytes:
        (length,) = struct.unpack_from(">I", wire_bytes)
        assert 1 <= length <= len(wire_bytes) - LENGTH_BYTES, "a message that is not whole"
        end = LENGTH_BYTES + length
        found.append((wire_bytes[LENGTH_BYTES], wire_bytes[LENGTH_BYTES + 1:end]))
        wire_bytes = wire_bytes[end:]
    return found


class Client:
    """One connection."""

    def __init__(self, endpoint, receive_buffer=None):
        self.socket = wire.connect(endpoint, receive_buffer)
        self._stream = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stream.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def send_in_pieces(self, data, size):
        """Each is read before the next is sent."""
        for begin in range(0, len(data), size):
            self.send(data[begin:begin + size])
            await_read(self.socket)

    def receive(self):
        """The next response, which must come."""
        length = struct.unpack(">I", self._whole(LENGTH_BYTES))[0]
        data = self._whole(length)
        return data[0], data[1:]

    def _whole(self, size):
        data = self._stream.read(size)
        assert len(data) == size, "the end came inside a response, or before it"
        return data

    def ask(self, request):
        self.send(request)
        return self.receive()

    def stats(self):
        status, body = self.ask(STATS)
        assert status == OK
        return json.loads(body)

    def rest(self):
        """All responses from here to EOF."""
        return responses(self._stream.read())
