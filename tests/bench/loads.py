"""What is measured: one function a figure."""

import json
import os
import re
import socket
import struct
import subprocess
import tempfile

from pinned import cpu_seconds, pinned_to, resident_bytes


class Loads:
    """Loads a contender from one CPU. Each method measures once."""

    def __init__(self, bin_folder, client, cpu, seconds):
        self._flood = os.path.join(bin_folder, "fortune-flood")
        self._client = client  # the bare epoll client in C
        self._cpu = cpu
        self._seconds = seconds

    def flood(self, endpoint, *options):
        run = subprocess.run([self._flood, "-q", "-t", "1", "-d", f"{self._seconds}s",
                              *map(str, options), endpoint],
                             stdout=subprocess.PIPE, preexec_fn=pinned_to(self._cpu), check=False)
        document = json.loads(run.stdout)
        if document["totals"]["errors"] != 0:
            raise SystemExit(f"bench: errors against {endpoint}: {document['errors']}")
        return document

    def server_cpu(self, contender, *options):
        """Microseconds of the server's CPU for one request."""
        before = cpu_seconds(contender.pid)
        ok = self.flood(contender.endpoint, *options)["totals"]["ok"]
        return 1e6 * (cpu_seconds(contender.pid) - before) / ok

    def redis_server_cpu(self, redis, pipeline):
        before = cpu_seconds(redis.pid)
        requests, _ = self._redis_benchmark(redis, pipeline)
        return 1e6 * (cpu_seconds(redis.pid) - before) / requests

    def flood_client_cpu(self, contender, *options):
        """Microseconds of the load generator's own CPU for one request."""
        document = self.flood(contender.endpoint, *options)
        return 1e6 * document["generator"]["cpu_s"] / document["totals"]["ok"]

    def redis_client_cpu(self, redis, pipeline):
        requests, cpu = self._redis_benchmark(redis, pipeline)
        return 1e6 * cpu / requests

    def _redis_benchmark(self, redis, pipeline):
        requests = 200_000 * self._seconds * (4 if pipeline > 1 else 1) // 4
        before = os.times()
        subprocess.run(["redis-benchmark", "-p", redis.endpoint, "-c", "64", "-P", str(pipeline),
                        "-n", str(requests), "-q", "get", "fortune"],
                       stdout=subprocess.DEVNULL, preexec_fn=pinned_to(self._cpu), check=True)
        after = os.times()
        used = (after.children_user - before.children_user
                + after.children_system - before.children_system)
        return requests, used

    def connections_a_second(self, endpoint):
        return self.flood(endpoint, "-c", 64)["throughput"]

    def bare_connections_a_second(self, endpoint):
        run = subprocess.run([self._client, endpoint, "64", str(self._seconds)],
                             stdout=subprocess.PIPE, text=True, check=True,
                             preexec_fn=pinned_to(self._cpu))
        return float(run.stdout)

    def wrk_connections_a_second(self, endpoint):
        run = subprocess.run(["wrk", "-t", "1", "-c", "64", "-d", f"{self._seconds}s", "-H",
                              "Connection: close", endpoint],
                             stdout=subprocess.PIPE, text=True, check=True,
                             preexec_fn=pinned_to(self._cpu))
        return float(re.search(r"^Requests/sec: +([0-9.]+)", run.stdout, re.M)[1])

    def response_p99(self, endpoint, rate):
        document = self.flood(endpoint, "-c", 256, "-r", rate)
        return document["latency_us"]["response"]["p99"]


def bytes_per_held_connection(contender, how_many):
    """Of the server's own memory, for each idle `query` connection after its first answer."""
    host, port = contender.endpoint.removeprefix("query://").split(":")
    ping = struct.pack(">IB", 1, 5)
    before = resident_bytes(contender.pid)
    held = []
    for _ in range(how_many):
        held.append(socket.create_connection((host, int(port))))
        held[-1].sendall(ping)
    for connection in held:
        connection.recv(16)
    used = resident_bytes(contender.pid) - before
    return held, used / how_many


def system_calls(pid, load):
    """Calls of a server by name, while it is loaded, as strace counts them."""
    with tempfile.NamedTemporaryFile("r") as table:
        tracer = subprocess.Popen(["strace", "-f", "-c", "-o", table.name, "-p", str(pid)],
                                  stderr=subprocess.PIPE, text=True)
        tracer.stderr.readline()  # "attached"
        connections = load()
        tracer.terminate()
        tracer.wait()
        calls = {}
        for line in table:
            fields = line.split()
            if len(fields) >= 5 and fields[3].isdigit() and fields[-1] != "total":
                calls[fields[-1]] = int(fields[3]) / connections
    return calls
