"""What fortune-serve reads, and which texts come of it."""

import os
import socket

import pytest
from harness import corpus, wire
from harness.processes import Process, Server
from harness.serving import assert_serves, await_drained

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


def test_a_pipe_that_does_not_block_is_waited_for(pipe):
    """Whoever made the pipe may have its end in an event loop."""
    reading, writing = pipe
    os.set_blocking(reading.fileno(), False)
    writing.write(b"one\n%\n")
    with Process("fortune-serve", "-l", "qt://127.0.0.1:0", stdin=reading) as process:
        await_drained(reading)
        writing.write(b"two\n")
        writing.close()
        endpoint = process.read_line()
        assert {wire.fetch(endpoint) for _ in range(60)} == {"one", "two"}


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


def test_a_directory_is_its_regular_files_sorted_by_name(tmp_path):
    """As in Debian's folder: indexes and symlinked doubles beside the files."""
    for name in ("b", "a", "C"):
        (tmp_path / name).write_bytes(f"from {name}\n".encode())
    (tmp_path / "a.dat").write_bytes(b"an index\n")
    (tmp_path / ".hidden").write_bytes(b"hidden\n")
    (tmp_path / "program").write_bytes(b"\x7fELF\0\0\n")
    (tmp_path / "b.u8").symlink_to("b")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "d").write_bytes(b"from inside\n")
    os.mkfifo(tmp_path / "fifo")
    assert_serves(["from C", "from a", "from b"], tmp_path)


def test_a_symlink_that_is_named_is_followed(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_bytes(b"one\n%\ntwo\n")
    (tmp_path / "link").symlink_to("folder")
    (tmp_path / "file.dat").symlink_to("folder/file")
    assert_serves(["one", "two"], tmp_path / "link")
    assert_serves(["one", "two"], tmp_path / "file.dat")


def test_files_of_a_directory_may_hold_nuls_where_they_separate(tmp_path):
    (tmp_path / "file").write_bytes(b"one\0two\0")
    assert_serves(["one", "two"], "-0", tmp_path)


def test_debians_fortunes_are_served_each_once():
    texts = [text for path in corpus.debian_files() for text in corpus.split(path.read_bytes())]
    if not texts:
        pytest.skip("Debian's fortunes are not installed")
    with Server(corpus.DEBIAN) as server:
        assert f"fortunes={len(texts)} " in server.stop().err
