"""Our clients and the fortune servers that Qt compiled, of package qtbase5-examples."""

import re
from pathlib import Path

import pytest
from harness import children, corpus, flooding, peers
from harness.getting import PATIENT
from harness.hostile import DripProxy
from harness.processes import get

PACKAGE = "qtbase5-examples"
EXAMPLES = Path("/usr/lib/x86_64-linux-gnu/qt5/examples")
OURS = 200

# The program, its framing, and the file beside it that has its texts.
SERVERS = {
    "threaded": ("network/threadedfortuneserver/threadedfortuneserver", "qt", "fortuneserver.cpp"),
    "plain": ("network/fortuneserver/fortuneserver", "qt", "server.cpp"),
    "local": ("corelib/ipc/localfortuneserver/localfortuneserver", "qtlocal", "server.cpp"),
}


@pytest.fixture(scope="module", params=SERVERS)
def server(request):
    return request.param


@pytest.fixture(scope="module")
def framing(server):
    return SERVERS[server][1]


@pytest.fixture(scope="module")
def texts(server):
    program, _, file = SERVERS[server]
    source = peers.file((EXAMPLES / program).with_name(file), PACKAGE).read_text()
    texts = re.findall(r'<< tr\("([^"\\]*)"\)', source)
    assert len(texts) == 7
    return texts


@pytest.fixture(scope="module")
def location(server, tmp_path_factory):
    """Where it listens: a port that it shows in a window alone, or a name in its temp folder."""
    program = peers.file(EXAMPLES / SERVERS[server][0], PACKAGE)
    home = tmp_path_factory.mktemp("qt")
    places = dict.fromkeys(("HOME", "XDG_RUNTIME_DIR", "TMPDIR"), str(home))
    path = home / "fortune" if server == "local" else None
    env = {"QT_QPA_PLATFORM": "offscreen"} | places
    with children.serving(program, path=path, env=env) as location:
        yield location


def assert_prints_one_of(texts, done):
    assert (done.status, done.err) == (0, "")
    assert done.out.removesuffix("\n") in texts and done.out.endswith("\n")


def test_get_prints_a_fortune_of_qt_s_server(framing, location, texts):
    assert_prints_one_of(texts, get(f"{framing}://{location}"))


def test_get_prints_it_when_it_comes_byte_by_byte(framing, location, texts):
    with DripProxy(f"{framing}://{location}") as proxy:
        assert_prints_one_of(texts, get(*PATIENT, f"{framing}://{proxy.location}"))


def test_get_without_a_framing_reads_qt_s_server(location, texts):
    assert_prints_one_of(texts, get(location))


def test_flood_finds_nothing_wrong_with_qt_s_server(framing, location, texts, tmp_path):
    (tmp_path / "texts").write_bytes(corpus.cookie(texts))
    endpoint = f"{framing}://{location}"
    run = flooding.run("-n", OURS, "-c", 8, "--expect", tmp_path / "texts", endpoint)
    assert (run.status, run.verdict, run.errors) == (0, "pass", {})
    assert run.totals["attempted"] == run.totals["ok"] == OURS
