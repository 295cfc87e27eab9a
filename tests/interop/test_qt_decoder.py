"""Qt's own decoder, QDataStream, reads every fortune that fortune-serve sends."""

import math

import pytest
from harness import corpus, peers, wire
from harness.processes import Server

FILES = corpus.debian_files()


@pytest.fixture
def qt_reads():
    """Reads an answer as Qt's fortune clients do, and checks that it is whole and all there is."""
    core = peers.module("PyQt5.QtCore", "python3-pyqt5")

    def read_as(answer, version):
        stream = core.QDataStream(core.QByteArray(answer))
        stream.setVersion(version)
        stream.startTransaction()
        text = stream.readQString()
        assert stream.commitTransaction() and stream.atEnd(), answer
        return text

    def read(answer):
        """Qt_4_0 is what Qt's clients set; the other is what a program gets that sets none."""
        newest = core.QDataStream().version()
        assert newest > core.QDataStream.Qt_4_0
        text = read_as(answer, core.QDataStream.Qt_4_0)
        assert read_as(answer, newest) == text
        return text

    return read


def answers_of(server, count):
    """Asks until `count` different answers came.

    Picks are random: that a server with so many misses one after all these has odds of e^-30.
    """
    answers = set()
    for _ in range(math.ceil(count * (math.log(count) + 30))):
        answers.add(wire.fetch_wire(server.endpoint))
        if len(answers) == count:
            break
    return answers


def test_qt_reads_the_built_in_fortunes(qt_reads):
    with Server() as server:
        texts = {qt_reads(answer) for answer in answers_of(server, 7)}
    assert len(texts) == 7
    assert not all(text.isascii() for text in texts)


def test_qt_reads_characters_inside_and_outside_the_basic_plane(qt_reads, tmp_path):
    texts = {"Snow ☃", "A grin 😀", "é\n\t€ 中文 🂡", "\U0010ffff", "\u0001 \u007f"}
    (tmp_path / "fortunes").write_bytes(corpus.cookie(texts))
    with Server(tmp_path / "fortunes") as server:
        assert {qt_reads(answer) for answer in answers_of(server, len(texts))} == texts


def test_qt_reads_a_fortune_of_a_megabyte(qt_reads, tmp_path):
    text = "é☃😀 all work and no play\n" * 30_000 + "the end"
    (tmp_path / "fortune").write_text(text)
    with Server("--max-size", "2M", tmp_path / "fortune") as server:
        assert qt_reads(wire.fetch_wire(server.endpoint)) == text


@pytest.mark.parametrize("path", FILES or [None], ids=lambda path: path.name if path else "none")
def test_qt_reads_every_fortune_of_a_debian_file(qt_reads, path, socket_folder):
    """Over a Unix socket, since there are tens of thousands of answers to collect."""
    if path is None:
        peers.missing("a fortune file", "fortunes")
    texts = set(corpus.split(path.read_bytes()))
    with Server(path, listen=[f"qt://{socket_folder}/s"]) as server:
        answers = answers_of(server, len(texts))
        stopped = server.stop()
    assert {qt_reads(answer) for answer in answers} == texts
    assert stopped.ledger["served"] == stopped.ledger["accepted"]
