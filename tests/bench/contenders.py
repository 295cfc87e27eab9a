"""The servers that are compared: ours, bare loops in C, and what else is installed."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from pinned import running

QT_TEXT = "a" * 30     # 64 bytes on the wire
PLAIN_TEXT = "a" * 63  # and one LF
QUERY_TEXT = "a" * 51  # and 13 of header
REDIS_VALUE = "a" * 57  # and its length, and two line ends
BOUND_S = 10
LISTENING = "0A"  # in /proc/net/tcp
THREADING_SERVER = Path(__file__).with_name("threading_server.py")
QT_EXAMPLES = Path("/usr/lib/x86_64-linux-gnu/qt5/examples/network")


@dataclass(frozen=True)
class Contender:
    name: str
    pid: int
    endpoint: str


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def await_port(port, process):
    deadline = time.monotonic() + BOUND_S
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), BOUND_S).close()
            return
    raise SystemExit(f"bench: {process.args[0]} does not listen")


def listening_port(pid):
    """Of a server that shows its port in a window alone."""
    deadline = time.monotonic() + BOUND_S
    while time.monotonic() < deadline:
        inodes = {os.readlink(fd) for fd in Path(f"/proc/{pid}/fd").iterdir()}
        for table in ("tcp", "tcp6"):
            for line in Path(f"/proc/{pid}/net/{table}").read_text("ascii").splitlines()[1:]:
                fields = line.split()
                if fields[3] == LISTENING and f"socket:[{fields[9]}]" in inodes:
                    return int(fields[1].rpartition(":")[2], 16)
        time.sleep(0.05)  # it has no way to tell
    raise SystemExit("bench: Qt's server does not listen")


class Contenders:
    """Starts servers on one CPU, and ends them all. What is not installed is None, and said."""

    def __init__(self, bin_folder, floor, scratch, cpu):
        self._bin = Path(bin_folder)
        self._floor = floor
        self._scratch = Path(scratch)
        self._cpu = cpu
        self._stack = contextlib.ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stack.close()

    def serve(self, listen, text, threads=1):
        (only,) = self.serve_all([listen], text, threads)
        return only

    def serve_all(self, endpoints, text, threads=1):
        """One server; a contender for each of its endpoints."""
        source = self._scratch / f"{len(text)}.fortunes"
        source.write_text(f"{text}\n%\n{text[:-1]}b\n", encoding="ascii")
        named = [word for endpoint in endpoints for word in ("--listen", endpoint)]
        process = self._start([self._bin / "fortune-serve", "--quiet", "--threads", threads, *named,
                               source])
        return [Contender("fortune-serve", process.pid, process.stdout.readline().strip())
                for _ in endpoints]

    def floor(self, kind, *path):
        process = self._start([self._floor, kind, *path])
        return Contender(f"floor {kind}", process.pid, process.stdout.readline().strip())

    def nginx(self):
        if not self.has("nginx"):
            return None
        port = free_port()
        configuration = self._scratch / "nginx.conf"
        configuration.write_text(
            "load_module /usr/lib/nginx/modules/ngx_stream_module.so;\n"
            "daemon off; worker_processes 1; error_log /dev/null;\n"
            f"pid {self._scratch}/nginx.pid;\n"
            "events { worker_connections 4096; }\n"
            f'stream {{ server {{ listen 127.0.0.1:{port} backlog=4096; return "{PLAIN_TEXT}\\n"; }} }}\n',
            encoding="ascii")
        process = self._start(["nginx", "-c", configuration, "-p", self._scratch])
        await_port(port, process)
        return Contender("nginx", process.pid, f"text://127.0.0.1:{port}")

    def qt(self):
        program = QT_EXAMPLES / "threadedfortuneserver/threadedfortuneserver"
        if not self.has(program):
            return None
        process = self._start([program], env=os.environ | {"QT_QPA_PLATFORM": "offscreen"})
        return Contender("Qt threadedfortuneserver", process.pid,
                         f"qt://127.0.0.1:{listening_port(process.pid)}")

    def redis(self):
        if not self.has("redis-server"):
            return None
        port = free_port()
        process = self._start(["redis-server", "--port", port, "--save", "", "--appendonly", "no",
                               "--dir", self._scratch])
        await_port(port, process)
        subprocess.run(["redis-cli", "-p", str(port), "set", "fortune", REDIS_VALUE],
                       stdout=subprocess.DEVNULL, check=True)
        return Contender("redis", process.pid, str(port))

    def python(self):
        process = self._start([sys.executable, THREADING_SERVER])
        return Contender("Python ThreadingTCPServer", process.pid,
                         process.stdout.readline().strip())

    def has(self, program):
        if shutil.which(program):
            return True
        print(f"bench: {program} is not installed and is left out (./dev bench --install)",
              file=sys.stderr)
        return False

    def _start(self, command, **popen):
        return self._stack.enter_context(
            running(command, self._cpu, stdout=subprocess.PIPE, text=True, **popen))
