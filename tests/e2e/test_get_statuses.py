"""Whatever goes wrong, fortune-get says so with one status and one line, and prints nothing."""

import contextlib
import socket

import pytest
from harness import hostile, query, wire
from harness.getting import assert_says, table
from harness.hostile import Hostile, asked_first, sends
from harness.processes import get

NOTHING_FITS, HOST_NOT_FOUND, UNREACHABLE, TIMED_OUT, BAD_ANSWER = 1, 68, 69, 75, 76

TEXT = hostile.TEXT
HURRIED = ("--timeout", "1s")


@contextlib.contextmanager
def refused():
    with hostile.closed_port() as endpoint:
        yield endpoint


@contextlib.contextmanager
def no_socket_file(folder):
    yield f"qt://{folder}/none.sock"


@contextlib.contextmanager
def unresolvable():
    """`.invalid` never resolves (RFC 2606)."""
    yield "qt://nosuch.invalid:4242"


def cut(framing):
    return sends(wire.ENCODE[framing](TEXT)[:-1])


def message(hexed):
    return sends(bytes.fromhex(hexed))


def response(status, body=b""):
    return asked_first(sends(query.message(bytes([status]) + body)))


def answer(data):
    return asked_first(sends(data))


WHOLE_QUERY_ANSWER = query.message(bytes.fromhex("00 00000001 00000000") + b"hi")

# The framing that is named, what the server does, the status.
ROWS = {
    "FIN at once": ("qt", hostile.fin_at_once, BAD_ANSWER),
    "a reset before the answer": ("qt", hostile.reset_at_once, BAD_ANSWER),
    "a reset inside the answer": ("qt", hostile.reset_inside, BAD_ANSWER),
    "half a header": ("qt", hostile.half_header, BAD_ANSWER),
    "short by one byte": ("qt", hostile.short_by_one, BAD_ANSWER),
    "an odd byte count": ("qt", hostile.odd_count, BAD_ANSWER),
    "a null string": ("qt", hostile.null_string, BAD_ANSWER),
    "an empty string": ("qt", hostile.empty_string, BAD_ANSWER),
    "a length of 2 GB": ("qt", hostile.two_gigabytes, BAD_ANSWER),
    "endless": ("qt", hostile.garbage, BAD_ANSWER),
    "an HTTP answer on qt": ("qt", hostile.http, BAD_ANSWER),
    "a TLS hello on qt": ("qt", hostile.tls, BAD_ANSWER),
    "qt4 counts that disagree": ("qt4", message("000a 00000004 0068 0069 0000"), BAD_ANSWER),
    "qtlocal counts that disagree":
        ("qtlocal", message("00000003 00000004 0068 0069 0000"), BAD_ANSWER),
    "pyqt without its NUL": ("pyqt", message("0006 00000002 6869"), BAD_ANSWER),
    "text without a byte": ("text", hostile.fin_at_once, BAD_ANSWER),
    "qotd of 512 bytes": ("qotd", sends(b"x" * 510 + b"\r\n"), BAD_ANSWER),

    "query, BUSY": ("query", response(query.BUSY, b"later"), TIMED_OUT),
    "query, BUSY before it is asked": ("query", hostile.holds_after(
        query.message(bytes([query.BUSY]))), TIMED_OUT),
    "query, SHUTTING_DOWN": ("query", response(query.SHUTTING_DOWN), TIMED_OUT),
    "query, NOT_FOUND": ("query", response(query.NOT_FOUND, b"no such id"), NOTHING_FITS),
    "query, BAD_REQUEST": ("query", response(query.BAD_REQUEST, b"what?"), BAD_ANSWER),
    "query, status 99": ("query", response(99), BAD_ANSWER),
    "query, an empty response": ("query", answer(bytes(4)), BAD_ANSWER),
    "query, a short body": ("query", response(query.OK, bytes(7)), BAD_ANSWER),
    "query, no text": ("query", response(query.OK, bytes(8)), BAD_ANSWER),
    "query, invalid UTF-8": ("query", response(query.OK, bytes(8) + b"caf\xe9"), BAD_ANSWER),
    "query, junk": ("query", answer(b"\xde\xad\xbe\xef" * 64), BAD_ANSWER),
    "query, an HTTP answer": ("query", asked_first(hostile.http), BAD_ANSWER),
    "query, FIN": ("query", asked_first(hostile.fin_at_once), BAD_ANSWER),
    "query, a reset": ("query", asked_first(hostile.reset_at_once), BAD_ANSWER),
    "query, short by one byte": ("query", answer(WHOLE_QUERY_ANSWER[:-1]), BAD_ANSWER),

    "detection, nothing": (None, hostile.fin_at_once, BAD_ANSWER),
    "detection, qt cut short": (None, cut("qt"), BAD_ANSWER),
    "detection, qt4 cut short": (None, cut("qt4"), BAD_ANSWER),
    "detection, qtlocal cut short": (None, cut("qtlocal"), BAD_ANSWER),
    "detection, pyqt cut short": (None, cut("pyqt"), BAD_ANSWER),
    "detection, text cut short": (None, sends("☃".encode()[:-1]), BAD_ANSWER),
    "detection, qotd cut short": (None, sends("two\r\nlines ☃".encode()[:-1]), BAD_ANSWER),
    "detection, ambiguous": (None, sends(wire.encode_pyqt("Hello")), BAD_ANSWER),
    "detection, invalid UTF-8": (None, sends(b"caf\xe9\n"), BAD_ANSWER),
}
LATE = {
    "silent": ("qt", hostile.silent),
    "a byte every 300 ms, past the deadline": ("qt", hostile.drip(hostile.WHOLE, pause=0.3)),
    "query, silent": ("query", hostile.silent),
    "detection, silent": (None, hostile.silent),
}
NOBODY_THERE = {
    "refused": (lambda _: refused(), UNREACHABLE),
    "no such socket file": (no_socket_file, UNREACHABLE),
    "unresolvable": (lambda _: unresolvable(), HOST_NOT_FOUND),
}


def of(framing, server):
    return server.location if framing is None else f"{framing}://{server.location}"


@pytest.mark.parametrize("framing, script, status", table(ROWS))
def test_a_bad_server_has_one_status_and_one_line(framing, script, status):
    with Hostile(script) as server:
        endpoint = of(framing, server)
        assert_says(get("--timeout", "30s", endpoint), status, endpoint)


@pytest.mark.parametrize("framing, script", table(LATE))
def test_a_server_that_is_late_has_one_status_and_one_line(framing, script):
    with Hostile(script) as server:
        endpoint = of(framing, server)
        assert_says(get(*HURRIED, endpoint), TIMED_OUT, endpoint)


@pytest.mark.parametrize("place, status", table(NOBODY_THERE))
def test_nobody_there_has_one_status_and_one_line(socket_folder, place, status):
    with place(socket_folder) as endpoint:
        done = get(endpoint, env={"RES_OPTIONS": "timeout:1 attempts:1"})
        assert_says(done, status, endpoint)


def test_a_udp_port_that_nobody_has_is_69():
    with hostile.closed_udp_port() as endpoint:
        assert_says(get(endpoint), UNREACHABLE, endpoint)


def test_a_silent_udp_port_is_75():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        endpoint = f"qotd+udp://127.0.0.1:{silent.getsockname()[1]}"
        assert_says(get(*HURRIED, endpoint), TIMED_OUT, endpoint)
