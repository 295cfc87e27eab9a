"""fortune-serve that cannot serve says so in one line, prints nothing, and has a status for it."""

import os
import shutil
import socket
import subprocess

import pytest
from harness.processes import LOOPBACK, Server, get, serve_in_vain

USAGE, NO_FORTUNE, CANNOT_READ, CANNOT_LISTEN = 64, 65, 66, 71
BIG = 1 << 30 if os.environ.get("FORTUNE_BIG") == "1" else 64 << 20


def test_a_missing_source_is_66(tmp_path):
    done = serve_in_vain(tmp_path / "missing")
    assert done.status == CANNOT_READ
    assert str(tmp_path / "missing") in done.line


def test_a_missing_source_after_a_good_one_is_66(tmp_path):
    (tmp_path / "good").write_text("fine\n")
    done = serve_in_vain(tmp_path / "good", tmp_path / "missing")
    assert done.status == CANNOT_READ
    assert str(tmp_path / "missing") in done.line


def test_an_unreadable_source_is_66(tmp_path):
    """Root reads everything, unless it drops the capability to."""
    path = tmp_path / "unreadable"
    path.write_text("fine\n")
    path.chmod(0)
    wrap = []
    if os.access(path, os.R_OK) and shutil.which("setpriv"):
        wrap = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    if subprocess.run([*wrap, "cat", path], capture_output=True).returncode == 0:
        pytest.skip("nothing is unreadable here")
    done = serve_in_vain(path, wrap=wrap)
    assert done.status == CANNOT_READ
    assert str(path) in done.line


def test_a_directory_without_a_fortune_is_65(tmp_path):
    (tmp_path / "inner").mkdir()
    done = serve_in_vain(tmp_path)
    assert done.status == NO_FORTUNE
    assert str(tmp_path) in done.line


@pytest.mark.parametrize("data", [
    pytest.param(b"", id="empty"),
    pytest.param(b"%\n%\n%\n", id="only separators"),
    pytest.param(b"%\r\n\r\n%\r\n", id="only CRLF separators and empty lines"),
    pytest.param(b"%% nothing here\n%% at all\n", id="only comments"),
    pytest.param(b"text\0more\n%\nfine\n", id="binary"),
    pytest.param(b"x" * 8191 + b"\0", id="binary at the end of the first 8 KiB"),
])
def test_a_file_without_a_usable_fortune_is_65(tmp_path, data):
    path = tmp_path / "useless"
    path.write_bytes(data)
    done = serve_in_vain(path)
    assert done.status == NO_FORTUNE
    assert str(path) in done.line


def test_a_binary_file_beside_a_good_one_is_65(tmp_path):
    (tmp_path / "good").write_text("fine\n")
    (tmp_path / "binary").write_bytes(b"\x7fELF\0\0")
    done = serve_in_vain(tmp_path / "good", tmp_path / "binary")
    assert done.status == NO_FORTUNE
    assert str(tmp_path / "binary") in done.line


@pytest.mark.parametrize("data", [b"", b"%\n", b"\0"], ids=["empty", "a separator", "binary"])
def test_stdin_without_a_usable_fortune_is_65(data):
    done = serve_in_vain(stdin=data)
    assert done.status == NO_FORTUNE
    assert "standard input" in done.line or "stdin" in done.line


def test_nothing_left_within_max_size_is_65(tmp_path):
    (tmp_path / "long").write_text("0123456789\n%\n9876543210\n")
    done = serve_in_vain("--max-size", 9, tmp_path / "long")
    assert done.status == NO_FORTUNE
    assert str(tmp_path / "long") in done.line and "--max-size" in done.line


def test_one_huge_fortune_is_65(tmp_path):
    path = tmp_path / "huge"
    megabyte = b"All work and no play makes Jack a dull boy. It is not all play.\n" * (1 << 14)
    with open(path, "wb") as file:
        for _ in range(BIG >> 20):
            file.write(megabyte)
    done = serve_in_vain(path)
    path.unlink()
    assert done.status == NO_FORTUNE


def test_a_bad_endpoint_is_64_before_any_source_is_read(tmp_path):
    done = serve_in_vain(tmp_path / "missing", listen=[LOOPBACK, "qt://127.0.0.1:nosuch"])
    assert done.status == USAGE
    assert "nosuch" in done.line


def test_a_port_in_use_is_71():
    with socket.create_server(("127.0.0.1", 0)) as holder:
        endpoint = f"qt://127.0.0.1:{holder.getsockname()[1]}"
        done = serve_in_vain(listen=[endpoint])
        assert done.status == CANNOT_LISTEN
        assert endpoint in done.line


@pytest.mark.parametrize("threads", [1, 4])
def test_a_port_that_another_of_us_serves_is_71(threads):
    """Sharing a port between threads must not mean to share it with a second server."""
    with Server("--threads", threads) as server:
        done = serve_in_vain("--threads", threads, listen=[server.endpoint])
        assert done.status == CANNOT_LISTEN
        assert server.endpoint in done.line
        assert get(server.endpoint).status == 0


def test_a_socket_file_that_another_of_us_serves_is_71(socket_folder):
    with Server(listen=[f"qt://{socket_folder}/s"]) as server:
        done = serve_in_vain(listen=[server.endpoint])
        assert done.status == CANNOT_LISTEN
        assert server.endpoint in done.line
        assert get(server.endpoint).status == 0


def test_a_stale_socket_file_is_replaced(socket_folder):
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(f"{socket_folder}/s")
    with Server(listen=[f"qt://{socket_folder}/s"]) as server:
        assert get(server.endpoint).status == 0


def test_the_socket_file_of_a_killed_server_is_replaced(socket_folder):
    with Server(listen=[f"qt://{socket_folder}/s"]) as server:
        server.kill()
    assert (socket_folder / "s").is_socket()
    with Server(listen=[f"qt://{socket_folder}/s"]) as server:
        assert get(server.endpoint).status == 0


def test_a_file_that_is_no_socket_is_71_and_stays(tmp_path):
    path = tmp_path / "precious"
    path.write_text("do not delete")
    done = serve_in_vain(listen=[f"qt://{path}"])
    assert done.status == CANNOT_LISTEN
    assert str(path) in done.line
    assert path.read_text() == "do not delete"


@pytest.mark.parametrize("endpoint", [
    pytest.param("qt:///nonexistent/folder/s", id="a folder that is not there"),
    pytest.param("qt://192.0.2.1:0", id="an address of another machine"),
])
def test_a_place_to_listen_that_is_not_there_is_71(endpoint):
    done = serve_in_vain(listen=[endpoint])
    assert done.status == CANNOT_LISTEN
    assert endpoint in done.line


def test_when_one_endpoint_fails_none_is_ready_and_no_socket_file_stays(socket_folder):
    with socket.create_server(("127.0.0.1", 0)) as holder:
        taken = f"qt://127.0.0.1:{holder.getsockname()[1]}"
        done = serve_in_vain(listen=[LOOPBACK, f"qt://{socket_folder}/s", taken])
    assert done.status == CANNOT_LISTEN
    assert taken in done.line
    assert not (socket_folder / "s").exists()
