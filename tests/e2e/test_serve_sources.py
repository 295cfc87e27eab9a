"""What fortune-serve reads, and which texts come of it."""

import os
import socket

import pytest
from harness import corpus, wire
from harness.processes import LOOPBACK, Server

SEVEN = 7


def texts_of(server, count):
    """The distinct texts of a server that has `count` of them.

    Picks are random: were all of them equally likely, one in 10^9 runs would miss a text.
    """
    seen = set()
    for _ in range(count * 30):
        seen.add(wire.fetch(server.endpoint))
    return seen


@pytest.fixture
def file(tmp_path):
    """Writes bytes to a new file and returns its path."""
    def write(data, name="fortunes"):
        path = tmp_path / name
        path.write_bytes(data)
        return path
    return write


@pytest.mark.parametrize("data, texts", [
    pytest.param(b"one\n%\ntwo\n", {"one", "two"}, id="no separator at the end"),
    pytest.param(b"one\n%\ntwo\n%\n", {"one", "two"}, id="a separator at the end"),
    pytest.param(b"%\none\n%\ntwo", {"one", "two"}, id="a separator first, no line end last"),
    pytest.param(b"one\n%\n%\n\n%\ntwo\n", {"one", "two"}, id="empty ones between"),
    pytest.param(b"a\r\nb\r\n%\r\nc\r\n", {"a\nb", "c"}, id="CRLF line ends"),
    pytest.param(b"a\n\n%\n\nb\nc\n\n\n", {"a", "\nb\nc"}, id="trailing line ends alone go"),
    pytest.param(b"%% a comment\none\n%%\n%\ntwo\n%% end\n", {"one", "two"}, id="comments"),
    pytest.param(b"50%\n% \n%x\n%\ntwo\n", {"50%\n% \n%x", "two"}, id="% with company is text"),
    pytest.param("é ☃\n%\n😀\n".encode(), {"é ☃", "😀"}, id="non-ASCII"),
])
def test_a_file_is_split_into_its_texts(file, data, texts):
    with Server(file(data)) as server:
        assert texts_of(server, len(texts)) == texts
        assert server.stop().warnings == []


def test_invalid_utf8_is_replaced_and_warned_of_once(file):
    path = file(b"caf\xe9\n%\nna\xefve\n%\nfine\n")
    with Server(path) as server:
        assert texts_of(server, 3) == {"caf\ufffd", "na\ufffdve", "fine"}
        (warning,) = server.stop().warnings
        assert str(path) in warning


@pytest.mark.parametrize("data", [
    pytest.param(b"only me\n", id="one fortune"),
    pytest.param(b"only me\n%\nonly me\n", id="the same one twice"),
])
def test_fewer_than_two_different_fortunes_are_served_with_a_warning(file, data):
    """A stock Qt client that gets the text it has reconnects at once, without end."""
    with Server(file(data)) as server:
        assert texts_of(server, 1) == {"only me"}
        assert server.stop().warnings


def test_several_files_are_one_set(file):
    first, second = file(b"one\n%\ntwo\n", "first"), file(b"three\n", "second")
    with Server(first, second) as server:
        assert texts_of(server, 3) == {"one", "two", "three"}


def test_a_dash_is_stdin_among_files(file):
    with Server(file(b"from a file\n"), "-", stdin=b"from stdin\n") as server:
        assert texts_of(server, 2) == {"from a file", "from stdin"}


def test_a_pipe_on_stdin_is_read_when_no_source_is_named():
    with Server(stdin=b"one\n%\ntwo\n") as server:
        assert texts_of(server, 2) == {"one", "two"}


def test_a_file_on_stdin_is_read_when_no_source_is_named(file):
    with open(file(b"one\n%\ntwo\n"), "rb") as opened, Server(stdin=opened) as server:
        assert texts_of(server, 2) == {"one", "two"}


def test_a_socket_on_stdin_is_read_when_no_source_is_named():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(b"one\n%\ntwo\n")
        ours.shutdown(socket.SHUT_WR)
        with Server(stdin=theirs) as server:
            assert texts_of(server, 2) == {"one", "two"}


def test_stdin_is_left_alone_when_a_file_is_named(file):
    with Server(file(b"one\n%\ntwo\n"), stdin=b"not me\n") as server:
        assert texts_of(server, 2) == {"one", "two"}


@pytest.mark.parametrize("close_stdin", [
    pytest.param(None, id="dev null"), pytest.param(lambda: os.close(0), id="closed"),
])
def test_seven_built_in_fortunes_are_served_when_there_is_no_stdin_to_read(close_stdin):
    with Server(preexec_fn=close_stdin) as server:
        texts = texts_of(server, SEVEN)
        assert len(texts) == SEVEN
        assert not all(text.isascii() for text in texts)
        assert server.stop().warnings == []


def test_a_fortune_over_max_size_is_left_out_with_a_warning(file):
    path = file(b"0123456789\n%\n0123456789a\n%\nshort\n")
    with Server("--max-size", 10, path) as server:
        assert texts_of(server, 2) == {"0123456789", "short"}
        assert server.stop().warnings


def test_a_big_file_of_many_fortunes_is_served(file):
    texts = [f"Fortune number {number} smiles on you" for number in range(400_000)]
    with Server(file(corpus.cookie(texts))) as server:
        assert {wire.fetch(server.endpoint) for _ in range(50)} <= set(texts)


@pytest.fixture(scope="module")
def hundred(tmp_path_factory):
    path = tmp_path_factory.mktemp("seed") / "hundred"
    path.write_bytes(corpus.cookie(f"number {number}" for number in range(100)))
    return path


def picks(hundred, *options, listen=(LOOPBACK,)):
    """The first 40 texts, taken from the endpoints in turn."""
    with Server(*options, hundred, listen=listen) as server:
        return [wire.fetch(server.endpoints[k % len(listen)]) for k in range(40)]


@pytest.mark.parametrize("options, listen", [
    pytest.param(("--threads", "1"), [LOOPBACK], id="one thread"),
    pytest.param(("--threads", "4"), [LOOPBACK], id="four threads"),
    pytest.param(("--threads", "4"), [LOOPBACK, LOOPBACK], id="two endpoints in turn"),
])
def test_a_seed_fixes_the_sequence_of_texts(hundred, options, listen):
    assert picks(hundred, "--seed", 7, *options, listen=listen) == picks(hundred, "--seed", 7)


def test_another_seed_is_another_sequence(hundred):
    """By chance they would be equal once in 100^40 times."""
    assert picks(hundred, "--seed", 7) != picks(hundred, "--seed", 8)
    assert picks(hundred) != picks(hundred)
