"""--endpoint-file, --stats, --log-format, --quiet and --verbose."""

import json
import os
import signal
import stat
import subprocess

import pytest
from harness import wire
from harness.limits import BOUND
from harness.processes import LOOPBACK, Ledger, Process, Server, run, tool
from harness.serving import await_that

CANNOT_WRITE = 74
TEXTS = ["one", "another ☃"]
COUNTS = [
    "endpoint", "accepted", "active", "served", "aborted", "timed_out", "refused",
    "protocol_errors", "requests", "answered", "bytes_sent",
]


def read_report(path):
    report = json.loads(path.read_text())
    assert list(report) == ["schema", "uptime_s", "fortunes", "endpoints"]
    assert report["schema"] == "fortune-serve/1"
    assert report["uptime_s"] > 0
    assert list(report["fortunes"]) == ["count", "dropped", "generation"]
    for row in report["endpoints"]:
        assert list(row) == COUNTS
        assert Ledger(row).balanced, row
    return report


def test_the_endpoint_file_has_the_ready_lines(fortunes, tmp_path, socket_folder):
    path = tmp_path / "endpoints"
    listen = [LOOPBACK, f"text://{socket_folder}/s"]
    with Server("--endpoint-file", path, fortunes, listen=listen) as server:
        assert path.read_text().splitlines() == server.endpoints
        assert sorted(os.listdir(tmp_path)) == ["endpoints", "fortunes"]


def test_the_report_is_written_on_sigusr1_and_at_exit(fortunes, tmp_path):
    path = tmp_path / "stats"
    with Server("--stats", path, fortunes, listen=[LOOPBACK, LOOPBACK]) as server:
        wire.fetch(server.endpoints[0])
        assert not path.exists()
        server.signal(signal.SIGUSR1)
        await_that(path.exists, "no report")
        report = read_report(path)
        assert report["fortunes"] == {"count": len(TEXTS), "dropped": 0, "generation": 1}
        assert [row["endpoint"] for row in report["endpoints"]] == server.endpoints
        # A client has its fortune a moment before the server has counted it as served.
        assert [row["active"] + row["served"] for row in report["endpoints"]] == [1, 0]
        wire.fetch(server.endpoints[1])
        server.stop()
    report = read_report(path)
    assert [row["served"] for row in report["endpoints"]] == [1, 1]
    assert [row["active"] for row in report["endpoints"]] == [0, 0]


def test_a_report_that_cannot_be_written_is_a_warning_first_and_74_at_the_end(fortunes):
    with Process("fortune-serve", "--stats", "/dev/full", "--listen", LOOPBACK, fortunes) as server:
        endpoint = server.read_line()
        server.signal(signal.SIGUSR1)
        await_that(lambda: "no report" in server.err, "no warning")
        assert wire.fetch(endpoint) in TEXTS
        server.signal(signal.SIGTERM)
        done = server.wait()
    assert done.status == CANNOT_WRITE
    assert done.err.splitlines()[-1].startswith("fortune-serve: cannot write to /dev/full: ")


def permissions(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_what_it_writes_has_the_permissions_that_the_umask_leaves_or_that_it_had(fortunes, tmp_path):
    new, old, link = tmp_path / "new", tmp_path / "old", tmp_path / "link"
    old.touch(0o640)
    link.symlink_to(old)
    options = ["--stats", new, "--endpoint-file", link]
    with Server(*options, fortunes, preexec_fn=lambda: os.umask(0o077)) as server:
        assert old.read_text() == server.endpoint + "\n"
    assert (permissions(new), permissions(old), link.is_symlink()) == (0o600, 0o640, True)
    assert sorted(tmp_path.iterdir()) == sorted([fortunes, new, old, link])


def test_a_log_that_nobody_reads_stops_nothing(tmp_path, pipe):
    (tmp_path / "latin-1").write_bytes(b"na\xefve\n")
    reading, writing = pipe
    reading.close()
    command = [tool("fortune-serve"), "--check", tmp_path / "latin-1"]
    assert subprocess.run(command, stderr=writing, timeout=BOUND).returncode == 0


@pytest.mark.parametrize("path", ["/dev/full", "/nonexistent/file"])
def test_an_endpoint_file_that_cannot_be_written_is_74(fortunes, path):
    done = run("fortune-serve", "--quiet", "--endpoint-file", path, "-l", LOOPBACK, fortunes)
    assert (done.status, done.out) == (CANNOT_WRITE, "")
    assert path in done.line


def test_a_stdout_that_is_full_is_74(fortunes):
    with open("/dev/full", "wb") as full:
        done = run("fortune-serve", "--quiet", "-l", LOOPBACK, fortunes, stdout=full)
    assert done.status == CANNOT_WRITE
    assert "stdout" in done.line


def test_each_line_of_a_json_log_is_an_object(fortunes, tmp_path):
    options = ["--log-format", "json", "--verbose", "--listen", LOOPBACK]
    with Process("fortune-serve", *options, fortunes) as server:
        wire.fetch(server.read_line())
        await_that(lambda: "connection" in server.err, "no line for the connection")
        server.signal(signal.SIGHUP)
        await_that(lambda: "reloaded" in server.err, "no reload")
        server.signal(signal.SIGTERM)
        lines = [json.loads(line) for line in server.wait().err.splitlines()]
    assert [line["msg"] for line in lines] == ["serving", "connection", "reloaded", "ledger"]
    assert all(list(line)[:3] == ["ts", "level", "msg"] for line in lines)


def test_quiet_logs_no_more_than_warnings(fortunes):
    with Process("fortune-serve", "--quiet", "--listen", LOOPBACK, fortunes) as server:
        wire.fetch(server.read_line())
        server.signal(signal.SIGTERM)
        assert server.wait().err == ""


def test_verbose_logs_a_line_for_each_connection(fortunes, socket_folder):
    listen = [LOOPBACK, f"qt://{socket_folder}/s"]
    with Server("--verbose", fortunes, listen=listen) as server:
        for endpoint in server.endpoints:
            wire.fetch(endpoint)
        lines = [line for line in server.stop().err.splitlines() if "msg=connection" in line]
    # Each listener has a thread, so either line may be the first.
    assert len(lines) == 2
    assert sum("peer=127.0.0.1:" in line for line in lines) == 1
    assert sum("peer=unix " in line for line in lines) == 1
    assert all("outcome=served" in line and "ms=" in line for line in lines)


def tasks(fortunes, threads):
    with Server("--threads", threads, fortunes) as server:
        return len(os.listdir(f"/proc/{server.pid}/task"))


def test_it_has_as_many_workers_as_it_is_told(fortunes):
    """Each has a loop, and a thread that accepts. What else runs, a sanitizer's too, stays."""
    assert tasks(fortunes, 3) - tasks(fortunes, 1) == 2 * (3 - 1)
