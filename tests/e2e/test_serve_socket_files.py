"""The files of Unix-domain sockets: their permissions, and who may have one that is there already.

What is refused, and what is replaced, is also in test_serve_errors.
"""

import fcntl
import os
import signal
import socket
import stat

import pytest
from harness.processes import Process, Server, get, serve_in_vain

USAGE, CANNOT_LISTEN = 64, 71
TRIALS = 100


def permissions(path):
    return stat.S_IMODE(path.stat().st_mode)


def with_umask(mask):
    return {"preexec_fn": lambda: os.umask(mask)}


@pytest.mark.parametrize("mask", [0, 0o027, 0o777])
@pytest.mark.parametrize("mode", [0, 0o600, 0o660, 0o751, 0o777, *(1 << bit for bit in range(9))])
def test_a_socket_file_has_the_mode_that_was_asked_for(socket_folder, mode, mask):
    words = ("--socket-mode", f"{mode:o}")
    with Server(*words, listen=[f"qt://{socket_folder}/s"], **with_umask(mask)):
        assert permissions(socket_folder / "s") == mode


@pytest.mark.parametrize("mask", [0, 0o027, 0o777])
def test_a_socket_file_has_what_the_umask_leaves_when_no_mode_was_asked_for(socket_folder, mask):
    with Server(listen=[f"qt://{socket_folder}/s"], **with_umask(mask)):
        assert permissions(socket_folder / "s") == 0o777 & ~mask


def test_a_leading_nought_makes_no_difference(socket_folder):
    with Server("--socket-mode", "0640", listen=[f"qt://{socket_folder}/s"]):
        assert permissions(socket_folder / "s") == 0o640


@pytest.mark.parametrize("mode", ["", "8", "1000", "4755", "-1", "+600", "u+rw", "0x1ff", "660 "])
def test_a_mode_that_is_none_is_a_usage_error(socket_folder, mode):
    done = serve_in_vain(f"--socket-mode={mode}", listen=[f"qt://{socket_folder}/s"])
    assert done.status == USAGE
    assert f'"{mode}"' in done.line or mode == ""
    assert "--socket-mode" in done.line
    assert not (socket_folder / "s").exists()


def test_a_stale_file_is_replaced_by_one_with_the_mode_that_was_asked_for(socket_folder):
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(f"{socket_folder}/s")
    (socket_folder / "s").chmod(0o777)
    with Server("--socket-mode", "600", listen=[f"qt://{socket_folder}/s"]):
        assert permissions(socket_folder / "s") == 0o600


def test_a_live_socket_of_another_program_is_71_and_stays(socket_folder):
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(f"{socket_folder}/s")
        other.listen()
        done = serve_in_vain(listen=[f"qt://{socket_folder}/s"])
        assert done.status == CANNOT_LISTEN
        assert f"{socket_folder}/s" in done.line
        assert (socket_folder / "s").is_socket()


@pytest.mark.parametrize("make", [
    pytest.param(lambda path: path.mkdir(), id="a folder"),
    pytest.param(lambda path: path.symlink_to("/nonexistent"), id="a dangling link"),
    pytest.param(os.mkfifo, id="a pipe"),
])
def test_what_is_no_socket_is_71_and_stays(socket_folder, make):
    make(socket_folder / "s")
    before = (socket_folder / "s").lstat()
    done = serve_in_vain(listen=[f"qt://{socket_folder}/s"])
    assert done.status == CANNOT_LISTEN
    assert f"{socket_folder}/s" in done.line
    assert (socket_folder / "s").lstat() == before


def test_a_file_that_took_the_place_of_ours_stays_when_we_end(socket_folder):
    with Server(listen=[f"qt://{socket_folder}/s"]):
        (socket_folder / "s").unlink()
        (socket_folder / "s").write_text("another's")
    assert (socket_folder / "s").read_text() == "another's"


def test_a_folder_that_another_program_keeps_locked_delays_it_a_little_and_no_more(socket_folder):
    folder = os.open(socket_folder, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    with Server(listen=[f"qt://{socket_folder}/s"]) as server:
        assert get(server.endpoint).status == 0
    os.close(folder)


class Gate:
    """Holds the programs behind it until all are there, and lets them go at one instant."""

    wrap = ("/bin/sh", "-c", 'read -r _; exec "$@" </dev/null', "gate")

    def __enter__(self):
        self.exit, self._entry = os.pipe()
        return self

    def open(self):
        os.close(self._entry)

    def __exit__(self, *_):
        os.close(self.exit)


def test_of_two_servers_that_start_at_once_on_a_stale_file_exactly_one_serves(socket_folder):
    endpoint = f"qt://{socket_folder}/s"
    words = ("fortune-serve", "--listen", endpoint)
    for _ in range(TRIALS):
        with socket.socket(socket.AF_UNIX) as stale:
            stale.bind(f"{socket_folder}/s")
        with Gate() as gate:
            how = {"wrap": gate.wrap, "stdin": gate.exit}
            with Process(*words, **how) as one, Process(*words, **how) as other:
                gate.open()
                lines = [one.read_line(), other.read_line()]
                assert sorted(lines) == ["", endpoint]
                winner, loser = (one, other) if lines[0] else (other, one)
                done = loser.wait()
                assert done.status == CANNOT_LISTEN and endpoint in done.line
                assert get(endpoint).status == 0
                winner.signal(signal.SIGTERM)
                assert winner.wait().status == 0
        assert not (socket_folder / "s").exists()
