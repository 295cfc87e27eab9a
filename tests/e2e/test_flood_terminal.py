"""On a terminal fortune-flood shows one live line and a closing table, elsewhere nothing."""

import json
import re

import pytest
from harness import corpus
from harness.processes import Server, flood, tool
from harness.terminal import Screen

SIZES = [(80, 24), (200, 50)]


@pytest.fixture
def server(tmp_path):
    (tmp_path / "fortunes").write_bytes(corpus.cookie(["One", "Two"]))
    with Server(tmp_path / "fortunes") as server:
        yield server


def shown(server, size, *options, env=None):
    """The last screen, and each one before it."""
    with Screen(*size) as screen:
        words = (tool("fortune-flood"), "-d", "2s", "-c", 4, *options, server.endpoint)
        screen.start(*words, env=env)
        last, seen = screen.await_text(lambda text: "\nEND" in text)
        document = json.loads(screen.out.read_text())
        return last, seen, document, screen.text("-e")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
def test_the_live_line_never_wraps_and_leaves_nothing(server, size):
    last, seen, document, _ = shown(server, size)
    live = [text.strip().splitlines() for text in seen if re.search(r"/s  p50", text)]
    assert live, "no live line was seen"
    assert all(len(lines) == 2 and lines[0] == "BEGIN" for lines in live)
    lines = last.rstrip().splitlines()
    assert lines[0] == "BEGIN" and lines[-1] == "END"
    assert lines[1].startswith(document["verdict"])
    assert not any("p50 " in line and "/s" in line for line in lines)


def test_the_table_and_the_picture_fit_into_80_columns(server):
    last, _, document, _ = shown(server, (80, 24))
    lines = last.rstrip().splitlines()
    names = [line.split()[0] for line in lines]
    for block in document["latency_us"]:
        assert block in names
    assert sum(line.startswith("< ") and "#" in line for line in lines) >= 1


def test_colours_are_there_unless_NO_COLOR_is_set(server):
    assert "\x1b[3" in shown(server, (80, 24))[3]
    assert "\x1b[3" not in shown(server, (80, 24), env={"NO_COLOR": "1"})[3]


def test_quiet_shows_nothing(server):
    assert shown(server, (80, 24), "-q")[0].split() == ["BEGIN", "END"]


def test_off_a_terminal_stderr_is_quiet(server):
    assert flood("-n", 20, "-c", 2, server.endpoint).err == ""
