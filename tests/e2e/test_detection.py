"""fortune-get with no framing named recognises an answer, or says to name the framing."""

import pytest
from harness import hostile, wire
from harness.getting import BAD_ANSWER, PATIENT, TIMED_OUT, assert_fails, assert_prints, table
from harness.hostile import Hostile

ADVICE = "name the framing"
# Of an even number of bytes in UTF-8: with an odd one, `pyqt` is ambiguous.
TEXT = hostile.TEXT + "!"
MESSAGES = {framing: encode(TEXT) for framing, encode in wire.ENCODE.items()}
WITH_LENGTH = ("qt", "qt4", "qtlocal", "pyqt")

every_framing = pytest.mark.parametrize("framing", MESSAGES)
every_framing_with_a_length = pytest.mark.parametrize("framing", WITH_LENGTH)


def test_the_text_has_an_even_number_of_bytes():
    assert len(TEXT.encode()) % 2 == 0


@every_framing
def test_an_answer_is_recognised(framing):
    with Hostile(hostile.sends(MESSAGES[framing])) as server:
        assert_prints(TEXT, server.location)


@every_framing
def test_an_answer_that_comes_byte_by_byte_is_recognised(framing):
    with Hostile(hostile.byte_by_byte(MESSAGES[framing])) as server:
        assert_prints(TEXT, *PATIENT, server.location)


@pytest.mark.parametrize("framing, text", table({
    "qt": ("qt", "é☃😀" * 50_000),
    "qt4, the longest": ("qt4", "☃" * 32_765),
    "qtlocal": ("qtlocal", "é☃😀" * 50_000),
    "pyqt, the longest of an even length": ("pyqt", "☃" * 21_842 + "xx"),
    "text": ("text", "é☃😀" * 50_000),
    "qotd, the longest": ("qotd", "☃" * 169 + "\n"),
}))
def test_a_long_answer_is_recognised(framing, text):
    with Hostile(hostile.sends(wire.ENCODE[framing](text))) as server:
        assert_prints(text, server.location)


@pytest.mark.parametrize("answer", table({
    "no last line end": b"no line end",
    "of one letter": b"x",
    "that begins as a header might": "\u0001\u0002☃".encode(),
}))
def test_plain_text_is_recognised(answer):
    with Hostile(hostile.sends(answer)) as server:
        assert_prints(answer.decode(), server.location)


@pytest.mark.parametrize("framing", ["qt", "qt4", "qtlocal", "text"])
@pytest.mark.parametrize("text", ["0123456789", "☃☃☃"])
def test_max_size_is_held_whatever_is_recognised(framing, text):
    encode = wire.ENCODE[framing]
    with Hostile(hostile.sends(encode(text)), hostile.sends(encode(text + "☃"))) as server:
        assert_prints(text, "--max-size", 10, server.location)
        assert_fails(BAD_ANSWER, "--max-size", 10, server.location)


AMBIGUOUS = {
    "8-bit text of an odd length": wire.encode_pyqt("Hello"),
    "of one letter": wire.encode_pyqt("x"),
    "of several lines and characters": wire.encode_pyqt(hostile.TEXT),
    "16-bit text that could be 8-bit": wire.encode_qt4("慢挀"),
    # Read as qt4 it is nonsense that would be printed as a fortune.
    "8-bit text in Latin-1": bytes.fromhex("000a 00000006") + "Cafés\0".encode("latin-1"),
    "16-bit text that is not UTF-8 as 8-bit": wire.encode_qt4("\u99ff\u4100"),
}


@pytest.mark.parametrize("message", table(AMBIGUOUS))
def test_what_could_be_qt4_and_pyqt_is_never_guessed_at(message):
    with Hostile(hostile.sends(message)) as server:
        assert_fails(BAD_ANSWER, server.location, advice=ADVICE)


def test_the_advice_to_name_the_framing_helps():
    with Hostile(hostile.sends(AMBIGUOUS["16-bit text that could be 8-bit"])) as server:
        assert_prints("慢挀", f"qt4://{server.location}")
        assert_prints("abc", f"pyqt://{server.location}")


@every_framing_with_a_length
def test_a_message_cut_short_anywhere_is_76(framing):
    message = wire.ENCODE[framing]("hi")
    cuts = [message[:size] for size in range(1, len(message))]
    with Hostile(*map(hostile.sends, cuts)) as server:
        for _ in cuts:
            assert_fails(BAD_ANSWER, server.location, advice=ADVICE)


@every_framing_with_a_length
@pytest.mark.parametrize("more", [b"\0", b"\n", b"more"])
def test_a_message_with_more_after_it_is_76(framing, more):
    with Hostile(hostile.sends(MESSAGES[framing] + more)) as server:
        assert_fails(BAD_ANSWER, server.location, advice=ADVICE)


@pytest.mark.parametrize("message", table({
    "invalid UTF-8": b"caf\xe9 au lait\n",
    "a character cut short": "Snow ☃".encode()[:-1],
    "an overlong form": b"\xc0\xaf\n",
    "a surrogate in UTF-8": b"\xed\xa0\x80\n",
    "text with NUL": b"hi\0there\n",
    "text that ends with NUL": b"hi\0",
    "NUL alone": b"\0",
    "a QString of an odd byte count": bytes.fromhex("00000005 0068 0069 00"),
    "qt4 whose counts disagree": bytes.fromhex("000a 00000004 0068 0069 0000"),
    "qtlocal whose counts disagree": bytes.fromhex("00000003 00000004 0068 0069"),
    "pyqt whose counts disagree": bytes.fromhex("0007 00000002 68 69 00"),
}))
def test_what_is_of_no_framing_is_76(message):
    with Hostile(hostile.sends(message)) as server:
        assert_fails(BAD_ANSWER, server.location, advice=ADVICE)


@pytest.mark.parametrize("script", table({
    "nothing at all": hostile.fin_at_once,
    "a reset at once": hostile.reset_at_once,
    "an empty QString": hostile.empty_string,
    "a null QString": hostile.null_string,
    "an empty line": hostile.sends(b"\n"),
    "an empty line of a quote": hostile.sends(b"\r\n"),
    "bytes without end": hostile.garbage,
}))
def test_what_holds_no_fortune_is_76(script):
    with Hostile(script) as server:
        assert_fails(BAD_ANSWER, server.location)


@every_framing
def test_a_reset_where_eof_was_due_is_76(framing):
    with Hostile(hostile.resets_after(MESSAGES[framing])) as server:
        assert_fails(BAD_ANSWER, server.location)


@every_framing
def test_a_message_without_its_eof_by_the_deadline_is_75(framing):
    with Hostile(hostile.holds_after(MESSAGES[framing])) as server:
        assert_fails(TIMED_OUT, "--timeout", "500ms", server.location)
