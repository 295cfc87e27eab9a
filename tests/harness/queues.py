"""What of a loopback TCP connection's bytes the program at its other end has not read yet.

Waiting for that is how a test sends in pieces that are surely read one by one. The kernel
is asked about single sockets (sock_diag(7)); /proc/net/tcp, which knows the same, takes
tens of milliseconds to read after a flood, when it lists every connection in TIME_WAIT.
"""

import socket
import struct
import time

from .limits import BOUND

NETLINK_SOCK_DIAG = 4
SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, NLMSG_ERROR = 20, 1, 2
ANY_STATE = ANY_COOKIE = 0xFFFFFFFF
LISTEN = 10


def ask(diag, local, remote):
    """(state, unread, unsent) of the socket that is bound to local and connected to remote.

    For an established one that is gone, the kernel answers for one that listens on local,
    or that there is none: None.
    """
    request = struct.pack(
        "=BBBxI", socket.AF_INET, socket.IPPROTO_TCP, 0, ANY_STATE,
    ) + struct.pack(
        "!HH4s12x4s12xIII", local[1], remote[1], socket.inet_aton(local[0]),
        socket.inet_aton(remote[0]), 0, ANY_COOKIE, ANY_COOKIE,
    )
    header = struct.pack("=IHHII", 16 + len(request), SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, 0, 0)
    diag.send(header + request)
    answer = diag.recv(4096)
    if struct.unpack_from("=H", answer, 4)[0] == NLMSG_ERROR:
        return None
    _, unread, unsent = struct.unpack_from("=III", answer, 68)
    return answer[17], unread, unsent


def from_proc(here, there):
    """The same for both ends, where the kernel has no sock_diag."""
    def hexed(where):
        return f"{struct.unpack('=I', socket.inet_aton(where[0]))[0]:08X}:{where[1]:04X}"

    unsent = unread = 0
    with open("/proc/net/tcp", encoding="ascii") as table:
        for row in table:
            _, local, remote, _, queues, *_ = row.split()
            sending, _, receiving = queues.partition(":")
            if (local, remote) == (hexed(here), hexed(there)):
                unsent = int(sending, 16)
            elif (local, remote) == (hexed(there), hexed(here)):
                unread = int(receiving, 16)
    return unsent + unread


def unread_by_peer(connection):
    here, there = connection.getsockname(), connection.getpeername()
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG) as diag:
        ours = ask(diag, here, there)
        if ours is None:
            return from_proc(here, there)
        theirs = ask(diag, there, here)
    unsent = 0 if ours[0] == LISTEN else ours[2]
    return unsent + (theirs[1] if theirs else 0)


def await_read(connection):
    """Returns when the other end has taken all that was sent to it."""
    deadline = time.monotonic() + BOUND
    while unread_by_peer(connection):
        assert time.monotonic() < deadline, "the peer never read this"
