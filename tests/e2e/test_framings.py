"""One fortune-serve, five listeners, a framing each; and fortune-get with its framing named."""

import contextlib

import pytest
from harness import corpus, flooding, hostile, wire
from harness.getting import BAD_ANSWER, PATIENT, TIMED_OUT, assert_fails, assert_prints, table
from harness.hostile import Hostile
from harness.processes import Server, serve_in_vain

NO_FORTUNE = 65
REQUESTS = 300
TEXT = hostile.TEXT

# Of the fortune `hi`.
VECTORS = {
    "qt": "00000004 0068 0069",
    "qt4": "0008 00000004 0068 0069",
    "qtlocal": "00000002 00000004 0068 0069",
    "text": "68 69 0a",
    "qotd": "68 69 0d 0a",
}
FRAMINGS = list(VECTORS)
ENDED_BY_LENGTH = ("qt4", "qtlocal", "pyqt")
ENDED_BY_EOF = ("text", "qotd")

TEXTS = {
    "ASCII": "hi",
    "characters inside and outside the basic plane": "☃ 😀",
    "two lines": TEXT,
    "empty lines, and blanks at the ends": " a\n\n\tb ",
}

# The narrow framing, the longest text that it has room for, and the shortest that it has not.
NARROW = {
    "qotd, one line": ("qotd", "x" * 509, "x" * 510),
    "qotd, whose line ends are two bytes": ("qotd", "x\n" * 169 + "xx", "x\n" * 169 + "xxx"),
    "qotd, whose characters may be three": ("qotd", "☃" * 169 + "xx", "☃" * 169 + "xxx"),
    "qt4, one unit a character": ("qt4", "☃" * 32765, "☃" * 32766),
    "qt4, two units a character": ("qt4", "😀" * 16382 + "x", "😀" * 16383),
}


def listen_on(framings, folder):
    unix = f"qtlocal://{folder}/s"
    return [unix if name == "qtlocal" else f"{name}://127.0.0.1:0" for name in framings]


@contextlib.contextmanager
def serving(folder, *texts, framings=FRAMINGS):
    """The server, and its endpoints by framing."""
    (folder / "fortunes").write_bytes(corpus.cookie(texts))
    with Server(folder / "fortunes", listen=listen_on(framings, folder)) as server:
        yield server, dict(zip(framings, server.endpoints))


def answers(endpoint):
    """Both of two answers, unless chance hides one of them: once in 10^18 times."""
    return {wire.fetch_wire(endpoint) for _ in range(60)}


def test_ready_lines_come_in_order_each_with_its_framing(socket_folder):
    with serving(socket_folder, "hi") as (server, _):
        for asked, line in zip(listen_on(FRAMINGS, socket_folder), server.endpoints):
            assert line.startswith(asked.removesuffix("0")) and not line.endswith(":0")


def test_the_bytes_of_each_framing_are_those_of_its_vector(socket_folder):
    with serving(socket_folder, "hi") as (_, endpoints):
        came = {framing: wire.fetch_wire(endpoint) for framing, endpoint in endpoints.items()}
    assert came == {framing: bytes.fromhex(vector) for framing, vector in VECTORS.items()}


@pytest.mark.parametrize("framing", FRAMINGS)
def test_every_framing_goes_over_every_transport(tmp_path, listen, framing):
    (tmp_path / "one").write_text(TEXT)
    with Server(tmp_path / "one", listen=[listen.replace("qt", framing, 1)]) as server:
        assert server.endpoint.startswith(f"{framing}://")
        assert wire.fetch_wire(server.endpoint) == wire.ENCODE[framing](TEXT)


@pytest.mark.parametrize("text", table(TEXTS))
@pytest.mark.parametrize("framing", FRAMINGS)
def test_get_prints_the_text_with_the_framing_named(socket_folder, framing, text):
    with serving(socket_folder, text) as (_, endpoints):
        assert_prints(text, endpoints[framing])


@pytest.mark.parametrize("text", table(TEXTS))
@pytest.mark.parametrize("framing", FRAMINGS)
def test_get_prints_the_text_with_no_framing_named(socket_folder, framing, text):
    with serving(socket_folder, text) as (_, endpoints):
        assert_prints(text, wire.unnamed(endpoints[framing]))


def test_flood_finds_nothing_wrong_with_any_framing(socket_folder):
    with serving(socket_folder, *TEXTS.values()) as (server, endpoints):
        for framing, endpoint in endpoints.items():
            words = ("-n", REQUESTS, "-c", 8, "--expect", socket_folder / "fortunes", endpoint)
            run = flooding.run(*words)
            assert (run.status, run.verdict, run.errors) == (0, "pass", {})
            assert run.totals["ok"] == REQUESTS
            assert run.document["target"] == {"endpoint": endpoint, "framing": framing}
        ledgers = server.stop().ledgers.values()
    assert [ledger["served"] for ledger in ledgers] == [REQUESTS] * len(FRAMINGS)


@pytest.mark.parametrize("narrow, fits, over", table(NARROW))
def test_what_a_framing_has_no_room_for_is_left_out_of_it_alone(
    socket_folder, narrow, fits, over
):
    framings = [name for name in FRAMINGS if name in ("qt", "text", narrow)]
    with serving(socket_folder, fits, over, framings=framings) as (server, endpoints):
        for framing, endpoint in endpoints.items():
            texts = [fits] if framing == narrow else [fits, over]
            assert answers(endpoint) == {wire.ENCODE[framing](text) for text in texts}
        assert_prints(fits, endpoints[narrow])
        (warning,) = server.stop().warnings
    assert f"framing={narrow}" in warning and "count=1" in warning


@pytest.mark.parametrize("narrow, _, over", table(NARROW))
def test_a_framing_left_with_no_fortune_is_65(socket_folder, narrow, _, over):
    (socket_folder / "fortunes").write_bytes(corpus.cookie([over, over + "!"]))
    listen = listen_on(["qt", narrow, "text"], socket_folder)
    done = serve_in_vain(socket_folder / "fortunes", listen=listen)
    assert done.status == NO_FORTUNE
    assert narrow in done.line and str(socket_folder / "fortunes") in done.line


def good_answers(message):
    return {
        "at once": hostile.sends(message),
        "byte by byte": hostile.byte_by_byte(message),
        "held open after it": hostile.holds_after(message),
        "more bytes after it": hostile.sends(message + b"more"),
        "a reset after it": hostile.resets_after(message),
    }


@pytest.mark.parametrize("way", good_answers(b""))
@pytest.mark.parametrize("framing", ENDED_BY_LENGTH)
def test_a_message_with_a_length_is_printed_when_it_is_whole(framing, way):
    with Hostile(good_answers(wire.ENCODE[framing](TEXT))[way]) as server:
        assert_prints(TEXT, *PATIENT, f"{framing}://{server.location}")


def bad_answers(message):
    return {
        "nothing at all": hostile.fin_at_once,
        "a reset at once": hostile.reset_at_once,
        "a reset inside": hostile.resets_after(message[:12]),
        "a reset before the last byte": hostile.resets_after(message[:-1]),
        "one byte": hostile.sends(message[:1]),
        "cut inside the header": hostile.sends(message[:5]),
        "cut after the header": hostile.sends(message[:8]),
        "short by one byte": hostile.sends(message[:-1]),
        "an HTTP answer": hostile.http,
        "garbage without end": hostile.garbage,
    }


@pytest.mark.parametrize("way", bad_answers(b""))
@pytest.mark.parametrize("framing", ENDED_BY_LENGTH)
def test_a_message_with_a_length_that_does_not_come_whole_is_76(framing, way):
    with Hostile(bad_answers(wire.ENCODE[framing](TEXT))[way]) as server:
        assert_fails(BAD_ANSWER, f"{framing}://{server.location}")


@pytest.mark.parametrize("framing, message", table({
    "qt4, the count one more": ("qt4", "0009 00000004 0068 0069 00"),
    "qt4, the count a unit more": ("qt4", "000a 00000004 0068 0069 0000"),
    "qt4, the count a unit less": ("qt4", "0006 00000004 0068 0069"),
    "qt4, the count less than a header": ("qt4", "0003 00000004 0068 0069"),
    "qt4, the string a unit more": ("qt4", "0008 00000006 0068 0069 0000"),
    "qt4, both odd": ("qt4", "0009 00000005 0068 0069 00"),
    "qt4, empty": ("qt4", "0004 00000000"),
    "qt4, null": ("qt4", "0004 ffffffff"),
    "qtlocal, the count a unit more": ("qtlocal", "00000003 00000004 0068 0069 0000"),
    "qtlocal, the count a unit less": ("qtlocal", "00000001 00000004 0068 0069"),
    "qtlocal, the string a unit more": ("qtlocal", "00000002 00000006 0068 0069 0000"),
    "qtlocal, the string odd": ("qtlocal", "00000002 00000005 0068 0069 00"),
    "qtlocal, two gigabytes": ("qtlocal", "80000000 ffffffff 0068 0069"),
    "qtlocal, empty": ("qtlocal", "00000000 00000000"),
    "qtlocal, null": ("qtlocal", "00000000 ffffffff"),
    "pyqt, the count one more": ("pyqt", "0008 00000003 68 69 00 00"),
    "pyqt, the count one less": ("pyqt", "0006 00000003 68 69 00"),
    "pyqt, the length one less": ("pyqt", "0007 00000002 68 69 00"),
    "pyqt, no NUL in its length": ("pyqt", "0006 00000002 68 69"),
    "pyqt, a letter where NUL was due": ("pyqt", "0007 00000003 68 69 21"),
    "pyqt, NUL before the end": ("pyqt", "0008 00000004 68 00 69 00"),
    "pyqt, no room for NUL": ("pyqt", "0004 00000000"),
    "pyqt, invalid UTF-8": ("pyqt", "0007 00000003 68 e9 00"),
    "pyqt, empty": ("pyqt", "0005 00000001 00"),
    "text, of a qt server": ("text", "00000004 00680069"),
    "qotd, of a qt server": ("qotd", "00000004 00680069"),
}))
def test_a_message_that_contradicts_itself_or_is_empty_is_76(framing, message):
    with Hostile(hostile.sends(bytes.fromhex(message))) as server:
        assert_fails(BAD_ANSWER, f"{framing}://{server.location}")


@pytest.mark.parametrize("framing, message, text", table({
    "text": ("text", b"a\nb\n", "a\nb"),
    "text, no last line end": ("text", b"a\nb", "a\nb"),
    "text, one line end alone goes": ("text", b"a\n\n", "a\n"),
    "qotd": ("qotd", b"a\r\nb\r\n", "a\nb"),
    "qotd, no last line end": ("qotd", b"a\r\nb", "a\nb"),
    "qotd, one line end alone goes": ("qotd", b"a\r\n\r\n", "a\n"),
    "qotd, 511 bytes": ("qotd", b"x" * 509 + b"\r\n", "x" * 509),
}))
def test_a_message_that_eof_ends_is_printed_without_its_last_line_end(framing, message, text):
    with Hostile(hostile.sends(message), hostile.byte_by_byte(message)) as server:
        for _ in ("at once", "byte by byte"):
            assert_prints(text, *PATIENT, f"{framing}://{server.location}")


@pytest.mark.parametrize("script", table({
    "nothing at all": hostile.fin_at_once,
    "a reset at once": hostile.reset_at_once,
    "a reset inside": hostile.resets_after(b"hi"),
    "a reset where EOF was due": hostile.resets_after(b"hi\r\n"),
    "invalid UTF-8": hostile.sends(b"caf\xe9\r\n"),
    "a character cut short": hostile.sends("☃".encode()[:-1]),
    "a surrogate in UTF-8": hostile.sends(b"\xed\xa0\x80\r\n"),
    "bytes without end": hostile.garbage,
}))
@pytest.mark.parametrize("framing", ENDED_BY_EOF)
def test_what_is_not_utf8_or_ends_with_no_eof_is_76(framing, script):
    with Hostile(script) as server:
        assert_fails(BAD_ANSWER, f"{framing}://{server.location}")


@pytest.mark.parametrize("framing, message", table({
    "text, empty": ("text", b"\n"),
    "qotd, empty": ("qotd", b"\r\n"),
    "qotd, 512 bytes": ("qotd", b"x" * 510 + b"\r\n"),
}))
def test_a_message_that_eof_ends_but_is_no_fortune_is_76(framing, message):
    with Hostile(hostile.sends(message)) as server:
        assert_fails(BAD_ANSWER, f"{framing}://{server.location}")


@pytest.mark.parametrize("script", table({
    "silent": hostile.silent,
    "no EOF after it": hostile.holds_after(b"hi\r\n"),
}))
@pytest.mark.parametrize("framing", ENDED_BY_EOF)
def test_a_message_without_its_eof_by_the_deadline_is_75(framing, script):
    with Hostile(script) as server:
        assert_fails(TIMED_OUT, "--timeout", "500ms", f"{framing}://{server.location}")
