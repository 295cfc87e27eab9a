"""Our clients and Qt's own compiled Threaded Fortune Server, of package qtbase5-examples."""

import contextlib
import os
import re
import subprocess
import time
from pathlib import Path

import pytest
from harness import corpus, flooding, peers
from harness.hostile import DripProxy
from harness.limits import BOUND
from harness.processes import environment, get

PACKAGE = "qtbase5-examples"
FOLDER = Path("/usr/lib/x86_64-linux-gnu/qt5/examples/network/threadedfortuneserver")
LISTEN = "0A"
OURS = 200


def listening_port(pid):
    """The port on which this process listens, or None: its sockets, looked up by inode."""
    inodes = set()
    with contextlib.suppress(FileNotFoundError):
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                inodes.update(re.findall(r"socket:\[(\d+)\]", os.readlink(descriptor)))
    for table in ("tcp6", "tcp"):
        for row in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, _, _, _, _, _, inode, *_ = row.split()
            if state == LISTEN and inode in inodes:
                return int(local.rpartition(":")[2], 16)
    return None


@pytest.fixture(scope="module")
def texts():
    source = peers.file(FOLDER / "fortuneserver.cpp", PACKAGE).read_text()
    texts = re.findall(r'tr\("([^"\\]*)"\)', source)
    assert len(texts) == 7
    return texts


@pytest.fixture(scope="module")
def qt_server(tmp_path_factory):
    """The endpoint of Qt's server; it picks a free port and shows it in a window alone."""
    program = peers.file(FOLDER / "threadedfortuneserver", PACKAGE)
    home = str(tmp_path_factory.mktemp("qt"))
    without_display = {"QT_QPA_PLATFORM": "offscreen", "HOME": home, "XDG_RUNTIME_DIR": home}
    with open(Path(home, "err"), "w+b") as err:
        process = subprocess.Popen(
            [program], env=environment(without_display), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=err,
        )
        try:
            deadline = time.monotonic() + BOUND
            while (port := listening_port(process.pid)) is None:
                assert process.poll() is None, Path(home, "err").read_text()
                assert time.monotonic() < deadline, "Qt's server does not listen"
                time.sleep(0.02)
            yield f"qt://127.0.0.1:{port}"
        finally:
            process.kill()
            process.wait()


def test_get_prints_a_fortune_of_qt_s_server(qt_server, texts):
    done = get(qt_server)
    assert (done.status, done.err) == (0, "")
    assert done.out.removesuffix("\n") in texts and done.out.endswith("\n")


def test_get_prints_it_when_it_comes_byte_by_byte(qt_server, texts):
    with DripProxy(qt_server) as proxy:
        done = get(proxy.endpoint)
    assert (done.status, done.err) == (0, "")
    assert done.out.removesuffix("\n") in texts and done.out.endswith("\n")


def test_get_without_a_framing_reads_qt_s_server(qt_server, texts):
    done = get(qt_server.removeprefix("qt://"))
    assert done.status == 0
    assert done.out.removesuffix("\n") in texts


def test_flood_finds_nothing_wrong_with_qt_s_server(qt_server, texts, tmp_path):
    (tmp_path / "texts").write_bytes(corpus.cookie(texts))
    run = flooding.run("-n", OURS, "-c", 8, "--expect", tmp_path / "texts", qt_server)
    assert (run.status, run.verdict, run.errors) == (0, "pass", {})
    assert run.totals["attempted"] == run.totals["ok"] == OURS
