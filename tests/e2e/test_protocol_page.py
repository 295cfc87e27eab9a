"""What fortune-protocol(7) shows, byte by byte, is what the programs send and read."""

import itertools
import re
from pathlib import Path

import pytest
from harness import wire
from harness.datagrams import Asker
from harness.getting import assert_prints
from harness.hostile import Hostile, sends
from harness.processes import Server

FIXED_OR_FREE = re.compile("[0-9a-f]{2}|length|message")
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "man/fortune-protocol.7").read_text()
TABLE = (ROOT / "lib/include/fortune/framing.hpp").read_text()
TEXT = "hi"
FOR_CLIENTS = "pyqt"


def section(title):
    """The page's lines from this heading to the next."""
    _, _, after = PAGE.partition(f"\n.Ss {title}\n")
    assert after, f"no section {title}"
    return re.split(r"\n\.S[hs] ", after)[0].splitlines()


def framing_vectors():
    """The message of each framing for `hi`, from the rows of the table."""
    rows = (re.fullmatch(r"\.It Cm (\w+) Ta ([0-9a-f ]+) Ta .+", line)
            for line in section("Framings"))
    return {row[1]: bytes.fromhex(row[2]) for row in rows if row}


VECTORS = framing_vectors()


def exchange():
    """The lines of the connection that the page shows: who sends, and what."""
    lines = [line.partition(" ") for line in section("The query protocol")]
    return [
        (sender, list(itertools.takewhile(FIXED_OR_FREE.fullmatch, words.split())))
        for sender, _, words in lines if sender in ("<", ">")
    ]


def pattern_of(words):
    """Of the bytes that they mean; a length and a message for people are as they are."""
    free = {"length": b".{4}", "message": b".+"}
    return b"".join(free.get(word) or re.escape(bytes.fromhex(word)) for word in words)


@pytest.fixture
def hi(tmp_path):
    (tmp_path / "hi").write_text(TEXT)
    return tmp_path / "hi"


def test_the_page_has_a_vector_of_every_framing():
    """Of `query`, it has a section."""
    assert {*VECTORS, "query"} == set(re.findall(r"ROW\((\w+)\) *\\?\n", TABLE))


@pytest.mark.parametrize("framing", [name for name in VECTORS if name != FOR_CLIENTS])
def test_the_server_sends_the_vector_of_the_page(hi, framing):
    with Server(hi, listen=[f"{framing}://127.0.0.1:0"]) as server:
        assert wire.fetch_wire(server.endpoint) == VECTORS[framing]


def test_the_server_sends_the_vector_of_the_page_in_a_datagram(hi):
    with Server(hi, listen=["qotd+udp://127.0.0.1:0"]) as server, Asker(server.endpoint) as asker:
        assert asker.ask() == VECTORS["qotd"]


@pytest.mark.parametrize("framing", VECTORS)
def test_the_client_reads_the_vector_of_the_page(framing):
    with Hostile(sends(VECTORS[framing])) as server:
        assert_prints(TEXT, f"{framing}://{server.location}")


def test_the_server_speaks_the_connection_of_the_page(hi):
    lines = exchange()
    assert len(lines) > 10
    with Server(hi, listen=["query://127.0.0.1:0"]) as server:
        with wire.connect(server.endpoint) as client, client.makefile("rb") as stream:
            for sender, words in lines:
                if sender == ">":
                    client.sendall(bytes.fromhex("".join(words)))
                    continue
                length = stream.read(4)
                came = length + stream.read(int.from_bytes(length, "big"))
                assert re.fullmatch(pattern_of(words), came, re.DOTALL), came
            assert stream.read() == b""
