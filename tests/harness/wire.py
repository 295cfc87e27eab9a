"""A second, independent reading of the framings, over plain sockets."""

import socket
import struct

from .limits import BOUND


def encode(text):
    body = text.encode("utf-16-be", "surrogatepass")
    return struct.pack(">I", len(body)) + body


def encode_qt4(text):
    string = encode(text)
    return struct.pack(">H", len(string)) + string


def encode_qtlocal(text):
    string = encode(text)
    return struct.pack(">I", (len(string) - 4) // 2) + string


def encode_pyqt(text):
    data = text.encode() + b"\0"
    return struct.pack(">HI", 4 + len(data), len(data)) + data


def encode_text(text):
    return text.encode() + b"\n"


def encode_qotd(text):
    return text.replace("\n", "\r\n").encode() + b"\r\n"


ENCODE = {
    "qt": encode, "qt4": encode_qt4, "qtlocal": encode_qtlocal, "pyqt": encode_pyqt,
    "text": encode_text, "qotd": encode_qotd,
}


def decode(wire):
    """The one whole `qt` message that wire is; anything else is an AssertionError."""
    assert len(wire) >= 4, f"no whole header in {wire!r}"
    (size,) = struct.unpack(">I", wire[:4])
    assert len(wire) == 4 + size, f"{size} bytes announced, {len(wire) - 4} came"
    return wire[4:].decode("utf-16-be")


def unnamed(endpoint):
    """The endpoint without its framing."""
    return endpoint.rpartition("://")[2]


def address(endpoint):
    """The family and address that HOST:PORT, :PORT or /PATH of an endpoint means to a client."""
    location = unnamed(endpoint)
    if location.startswith("/"):
        return socket.AF_UNIX, location
    host, _, port = location.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    return (socket.AF_INET6 if ":" in host else socket.AF_INET), (host, int(port))


def connect(endpoint, receive_buffer=None):
    family, where = address(endpoint)
    client = socket.socket(family, socket.SOCK_STREAM)
    try:
        if receive_buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        client.settimeout(BOUND)
        client.connect(where)
    except BaseException:
        client.close()
        raise
    return client


def open_batch(clients, endpoint, count, **how):
    """So many connections, which this ExitStack closes."""
    return [clients.enter_context(connect(endpoint, **how)) for _ in range(count)]


def reset(client):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def read_to_eof(client, piece=65536):
    pieces = []
    while data := client.recv(piece):
        pieces.append(data)
    return b"".join(pieces)


def read_exactly(client, size):
    data = b""
    while len(data) < size:
        piece = client.recv(size - len(data))
        assert piece, f"{data!r}, then the end"
        data += piece
    return data


def fetch_wire(endpoint):
    with connect(endpoint) as client:
        return read_to_eof(client)


def fetch(endpoint):
    """The text of one whole `qt` answer that ended with EOF."""
    return decode(fetch_wire(endpoint))
