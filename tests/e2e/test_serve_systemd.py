"""Under systemd: sockets that are passed, what the manager is told, and how safe the unit is."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
from harness import hostile, peers, wire
from harness.datagrams import Asker
from harness.limits import BOUND
from harness.processes import LOOPBACK, Process, Server, get, run

UNITS = Path(__file__).parents[2] / "tools/fortune-serve/systemd"
HIGHEST_EXPOSURE = 1.5
USAGE = 64


@pytest.fixture
def activate():
    return peers.file("/usr/bin/systemd-socket-activate", "systemd")


def held(holding):
    """A port that is free for who names it, as systemd-socket-activate does, and nobody else."""
    with holding() as endpoint:
        _, (_, port) = wire.address(endpoint)
        yield port


@pytest.fixture
def port():
    yield from held(hostile.closed_port)


@pytest.fixture
def udp_port():
    yield from held(hostile.closed_udp_port)


def first_client(port):
    """A client of systemd-socket-activate, which listens soon and starts the server for it."""
    deadline = time.monotonic() + BOUND
    while time.monotonic() < deadline:
        client = socket.socket()
        client.settimeout(BOUND)
        if client.connect_ex(("127.0.0.1", port)) == 0:
            return client
        client.close()
        time.sleep(0.02)
    raise AssertionError("nobody listens")


def test_a_socket_that_is_passed_is_served_with_the_framing_that_is_its_name(activate, port):
    wrap = [activate, "-l", f"127.0.0.1:{port}", "--fdname=text"]
    with Process("fortune-serve", wrap=wrap) as server:
        with first_client(port) as client:
            assert wire.read_to_eof(client).endswith(b"\n")
        assert server.read_line() == f"text://127.0.0.1:{port}"
        server.signal(signal.SIGTERM)
        assert server.wait().status == 0


def test_several_sockets_have_a_name_each(activate, port, socket_folder):
    path = socket_folder / "s"
    wrap = [activate, "-l", f"127.0.0.1:{port}", "-l", path, "--fdname=qotd:qtlocal"]
    with Process("fortune-serve", wrap=wrap) as server:
        first_client(port).close()
        assert server.read_line() == f"qotd://127.0.0.1:{port}"
        assert server.read_line() == f"qtlocal://{path}"
        assert get(f"qotd://127.0.0.1:{port}").status == 0
        assert get(f"qtlocal://{path}").status == 0
        server.signal(signal.SIGTERM)
        assert server.wait().status == 0


def test_a_datagram_socket_is_passed_as_qotd(activate, udp_port):
    wrap = [activate, "-d", "-l", f"127.0.0.1:{udp_port}", "--fdname=qotd"]
    with Process("fortune-serve", wrap=wrap) as server:
        asked = False
        with Asker(f"qotd://127.0.0.1:{udp_port}") as asker:
            while not asked:
                with contextlib.suppress(ConnectionRefusedError, TimeoutError):
                    asker.socket.settimeout(0.2)
                    asked = asker.ask().endswith(b"\r\n")
        assert server.read_line() == f"qotd+udp://127.0.0.1:{udp_port}"
        server.signal(signal.SIGTERM)
        assert server.wait().status == 0


@contextlib.contextmanager
def passing(listener, *options, pid="$$", name="qt"):
    """A server that inherits a socket of ours, as sd_listen_fds(3) has it."""
    script = f'exec 3<&{listener.fileno()}; LISTEN_PID={pid} LISTEN_FDS=1 LISTEN_FDNAMES={name}'
    wrap = ["bash", "-c", script + ' exec "$@"', "bash"]
    with Process("fortune-serve", *options, wrap=wrap, pass_fds=[listener.fileno()]) as server:
        yield server


@pytest.mark.parametrize("blocking", [True, False])
def test_a_socket_is_left_to_its_owner_as_it_was(blocking):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(blocking)
        with passing(listener) as server:
            endpoint = server.read_line()
            assert get(endpoint).status == 0
            server.signal(signal.SIGTERM)
            assert server.wait().status == 0
        assert os.get_blocking(listener.fileno()) == blocking
        listener.settimeout(BOUND)
        with wire.connect(endpoint), listener.accept()[0]:
            pass


def test_sockets_for_another_process_are_not_taken():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with passing(listener, "--listen", LOOPBACK, pid="1") as server:
            assert get(server.read_line()).status == 0
            server.signal(signal.SIGTERM)
            assert server.wait().status == 0


@pytest.mark.parametrize("options, name, complaint", [
    pytest.param(["--listen", LOOPBACK], "qt", "--listen", id="with --listen"),
    pytest.param([], "pyqt", "pyqt", id="a framing of clients"),
    pytest.param([], "nosuch", "nosuch", id="no framing"),
])
def test_a_socket_that_cannot_be_served_is_64(options, name, complaint):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with passing(listener, *options, name=name) as server:
            done = server.wait()
    assert (done.status, done.out) == (USAGE, "")
    assert complaint in done.line


def test_a_socket_that_no_endpoint_can_name_is_64():
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("")  # to an abstract name, of the kernel's choice
        listener.listen()
        with passing(listener) as server:
            done = server.wait()
    assert (done.status, done.out) == (USAGE, "")
    assert "no path" in done.line


def test_a_descriptor_that_is_no_socket_is_64():
    script = "exec 3</dev/null; LISTEN_PID=$$ LISTEN_FDS=1"
    done = run("fortune-serve", wrap=["bash", "-c", script + ' exec "$@"', "bash"])
    assert done.status == USAGE
    assert "no socket" in done.line


@pytest.fixture(params=["a path", "an abstract name"])
def manager(request, socket_folder):
    """A socket for messages to the service manager, and its name in $NOTIFY_SOCKET."""
    name = str(socket_folder / "notify")
    bound = name if request.param == "a path" else "\0" + name
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(bound)
        listener.settimeout(BOUND)
        yield listener, bound.replace("\0", "@")


def test_the_manager_is_told_of_the_start_the_reload_and_the_end(manager, tmp_path):
    told, name = manager
    (tmp_path / "fortunes").write_text("one\n%\ntwo\n")
    with Server(tmp_path / "fortunes", env={"NOTIFY_SOCKET": name}) as server:
        assert told.recv(4096) == b"READY=1"
        server.signal(signal.SIGHUP)
        assert re.fullmatch(rb"RELOADING=1\nMONOTONIC_USEC=\d+", told.recv(4096))
        assert told.recv(4096) == b"READY=1"
        server.signal(signal.SIGTERM)
        assert told.recv(4096) == b"STOPPING=1"
        server.ended()


def test_the_manager_is_told_that_a_reload_is_over_also_when_it_was_in_vain(manager):
    told, name = manager
    with Server(stdin=b"one\n%\ntwo\n", env={"NOTIFY_SOCKET": name}) as server:
        assert told.recv(4096) == b"READY=1"
        server.signal(signal.SIGHUP)
        assert told.recv(4096).startswith(b"RELOADING=1\n")
        assert told.recv(4096) == b"READY=1"


def test_the_service_is_rated_safe(tmp_path):
    analyze = peers.file("/usr/bin/systemd-analyze", "systemd")
    text = (UNITS / "fortune-serve.service.in").read_text()
    unit = tmp_path / "fortune-serve.service"
    unit.write_text(text.replace("@CMAKE_INSTALL_FULL_BINDIR@", "/usr/bin"))
    done = subprocess.run(
        [analyze, "security", "--offline=true", "--no-pager", unit],
        capture_output=True, timeout=BOUND, check=True,
    )
    rating = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout.decode())
    assert float(rating[1]) <= HIGHEST_EXPOSURE
