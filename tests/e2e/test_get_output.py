"""What fortune-get prints: many fortunes, JSON, to a terminal, and where stdout cannot be written."""

import json
import os
import pty
import signal
import subprocess

import pytest
from harness import corpus, hostile, wire
from harness.getting import assert_fails, assert_printed, assert_prints, table
from harness.hostile import Hostile
from harness.limits import BOUND
from harness.processes import Server, environment, get, tool
from harness.serving import await_that, unread

BAD_TEXT, CANNOT_WRITE, TIMED_OUT, USAGE = 65, 74, 75, 64
TEXT = hostile.TEXT
EVIL = "bell \a escape \x1b[2J delete \x7f c1 \x9b31m é☃\nnext\tline"
HARMLESS = r"bell \x07 escape \x1b[2J delete \x7f c1 \u009b31m é☃" + "\nnext\tline"


def says(text):
    return hostile.sends(wire.encode(text))


def on_a_terminal(*args):
    """What a terminal would be sent."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([tool("fortune-get"), *args], stdout=theirs, stdin=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, env=environment()) as process:
        os.close(theirs)
        shown = b""
        try:
            while data := os.read(ours, 4096):
                shown += data
        except OSError:  # how a pty ends
            pass
        os.close(ours)
        assert process.wait(BOUND) == 0
    return shown.decode().replace("\r\n", "\n")


def test_fortunes_are_separated_by_a_sign_of_fortune_files():
    with Hostile(says("a"), says("b\nb"), says("c")) as server:
        assert_prints("a\n%\nb\nb\n%\nc", "-n", 3, server.endpoint)


@pytest.mark.parametrize("separator, between", [("--", "\n--\n"), ("", "\n\n")])
def test_the_separator_is_a_line(separator, between):
    with Hostile(says("a"), says("b")) as server:
        assert_prints(f"a{between}b", "-n", 2, "--separator", separator, server.endpoint)


@pytest.mark.parametrize("separator, text", table({
    "the sign": ("%", "%"),
    "the sign, first": ("%", "%\nb"),
    "the sign, last": ("%", "b\n%"),
    "the sign and a carriage return": ("%", "a\n%\r\nb"),
    "a comment of fortune files": ("%", "a\n%% b"),
    "another line": ("--", "a\n--\nb"),
}))
def test_a_fortune_that_holds_the_separator_is_65(separator, text):
    with Hostile(says("a"), says(text)) as server:
        done = get("-n", 3, "--separator", separator, server.endpoint)
        assert (done.status, done.out) == (BAD_TEXT, "a\n")
        assert done.line.startswith(f"fortune-get: {server.endpoint}: ")


@pytest.mark.parametrize("separator, text", table({
    "inside a line": ("%", "100 %\n% b"),
    "the default, when it is another": ("--", "a\n%\nb"),
    "an empty line, which is for the eye": ("", "a\n\nb"),
}))
def test_what_only_looks_like_the_separator_is_printed(separator, text):
    with Hostile(says(text)) as server:
        expected = f"{text}\n{separator}\n{text}"
        assert_prints(expected, "-n", 2, "--separator", separator, server.endpoint)


def test_one_fortune_may_hold_anything():
    with Hostile(says("a\n%\nb")) as server:
        assert_prints("a\n%\nb", server.endpoint)


def test_what_was_whole_before_a_failure_stays_printed():
    with Hostile(says("a"), says("b"), hostile.short_by_one) as server:
        done = get("-n", 3, server.endpoint)
        assert (done.status, done.out) == (76, "a\n%\nb\n")
        assert done.line.startswith(f"fortune-get: {server.endpoint}: ")


def test_json_says_what_is_known(tmp_path):
    (tmp_path / "two").write_bytes(corpus.cookie(["a\n☃", "b"]))
    with Server(tmp_path / "two", listen=["qt://127.0.0.1:0", "query://127.0.0.1:0"]) as server:
        qt, query = server.endpoints
        plain = json.loads(get("--json", wire.unnamed(qt)).out)
        asked = json.loads(get("--json", "--id", 0, query).out)
    assert plain.pop("text") in ("a\n☃", "b")
    for answer in (plain, asked):
        elapsed = answer.pop("elapsed_ms")
        assert isinstance(elapsed, float) and 0 < elapsed < 1000 * BOUND
    assert plain == {"endpoint": qt, "framing": "qt", "id": None, "generation": None}
    assert asked == {"text": "a\n☃", "endpoint": query, "framing": "query", "id": 0,
                     "generation": 1}
    assert list(asked) == ["text", "endpoint", "framing", "id", "generation"]


def test_json_is_an_object_a_line_whatever_the_text_holds():
    with Hostile(says("%\n%"), says(EVIL)) as server:
        done = get("-n", 2, "--json", server.endpoint)
        assert [json.loads(line)["text"] for line in done.out.splitlines()] == ["%\n%", EVIL]


@pytest.mark.parametrize("args, shown", table({
    "text": ((), HARMLESS + "\n"),
    "raw text": (("--raw",), EVIL + "\n"),
}))
def test_control_characters_do_not_reach_a_terminal(args, shown):
    with Hostile(says(EVIL)) as server:
        assert on_a_terminal(*args, server.endpoint) == shown


def test_json_on_a_terminal_is_ascii():
    with Hostile(says(EVIL)) as server:
        shown = on_a_terminal("--json", server.endpoint)
        assert shown.isascii() and shown.removesuffix("\n").isprintable()
        assert json.loads(shown)["text"] == EVIL


def test_control_characters_pass_a_pipe_unchanged():
    with Hostile(says(EVIL)) as server:
        assert_prints(EVIL, server.endpoint)


@pytest.mark.parametrize("more", [(), ("--json",), ("-n", 3)])
def test_a_full_disk_is_74(more):
    with Hostile(hostile.whole) as server, open("/dev/full", "wb") as full:
        done = get(*more, server.endpoint, stdout=full)
        assert done.status == CANNOT_WRITE
        assert done.line.startswith("fortune-get: ")


def test_a_pipe_that_does_not_block_is_waited_for(pipe):
    """Whoever else has the other end may have made it so; a pipe holds 64 KiB."""
    reading, writing = pipe
    os.set_blocking(writing.fileno(), False)
    text = "All work and no play. " * 10_000
    with Hostile(says(text)) as server:
        with subprocess.Popen([tool("fortune-get"), server.endpoint], stdout=writing) as process:
            writing.close()
            await_that(lambda: unread(reading) == 65536, "it does not fill the pipe")
            assert reading.read().decode() == text + "\n"
            assert process.wait(BOUND) == 0


def test_a_pipe_that_nobody_reads_ends_it_quietly():
    read, write = os.pipe()
    os.close(read)
    with Hostile(hostile.whole) as server, open(write, "wb") as pipe:
        done = get("-n", 100, server.endpoint, stdout=pipe)
    assert (done.status, done.err) == (-signal.SIGPIPE, "")


def test_quiet_leaves_only_the_status():
    with Hostile(hostile.short_by_one) as server:
        done = get("-q", server.endpoint)
        assert (done.status, done.out, done.err) == (76, "", "")


@pytest.mark.parametrize("args, named", table({
    "a wish and qt": (("--short", "qt://:1"), "qt://:1"),
    "a wish and no framing": (("--id", "1", ":1"), ":1"),
    "a wish and one endpoint of two": (("--long", "query://:1", "text://:2"), "text://:2"),
    "both lengths": (("--short", "--long", "query://:1"), "--long"),
    "a number and a length": (("--id", "1", "--short", "query://:1"), "--short"),
    "a number that is none": (("--id", "x", "query://:1"), "--id"),
    "a number over 32 bits": (("--id", "4294967296", "query://:1"), "--id"),
    "no fortunes": (("-n", "0", ":1"), "--count"),
    "a separator of two lines": (("--separator", "a\nb", ":1"), "--separator"),
    "a separator in JSON": (("--json", "--separator", "x", ":1"), "--separator"),
    "no delay": (("--retry-delay", "0", ":1"), "--retry-delay"),
    "a bad endpoint among good ones": ((":1", "smtp://:2", ":3"), "smtp"),
}))
def test_a_call_that_makes_no_sense_is_64(args, named):
    done = get(*args)
    assert (done.status, done.out) == (USAGE, "")
    assert named in done.line
