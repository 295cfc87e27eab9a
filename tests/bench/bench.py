"""Everything that is said about speed, measured side by side in one run, as one table of ratios.

usage: bench.py BIN_FOLDER BENCH_FOLDER [SECONDS [ROUNDS]]

BENCH_FOLDER holds the bare programs in C. Each measurement takes SECONDS (2), each contender has
ROUNDS (7) of them, in turns. The server's CPU and the load's are apart.
"""

import os
import platform
import resource
import shutil
import sys
import tempfile
from datetime import date

import loading
from contenders import PLAIN_TEXT, QT_TEXT, QUERY_TEXT, THREADING_SERVER, Contenders
from experiment import HEADER, Experiment, Row
from loads import Loads, bytes_per_held_connection, system_calls
from pinned import two_cpus
from whole_process import UntilReady, WholeProcess

HELD = 10_000
HELD_FOR_MEMORY = 15_000
RATES = 10_000, 20_000
CLIENT_RUNS = 200
START_RUNS = 50
PIPELINED = ("--requests-per-connection", 0, "--pipeline", 16)
UNPIPELINED = ("--requests-per-connection", 0)


class Bench:
    def __init__(self, bin_folder, bench_folder, scratch, seconds, rounds):
        self.server_cpu, self.load_cpu = two_cpus()
        self.bin = bin_folder
        self.floor = os.path.join(bench_folder, "floor")
        self.client = os.path.join(bench_folder, "client")
        self.scratch = scratch
        self.rounds = rounds
        self.loads = Loads(bin_folder, self.client, self.load_cpu, seconds)
        self.rows = []

    def contenders(self):
        return Contenders(self.bin, self.floor, self.scratch, self.server_cpu)

    def experiment(self, name, unit, measurements):
        present = {key: measure for key, measure in measurements.items() if measure}
        experiment = Experiment(name, unit, present, self.rounds).run()
        print(*experiment.lines(), sep="\n", flush=True)
        return experiment

    def row(self, experiment, what, against, target):
        ours = next(iter(experiment.values))
        if against in experiment.values:
            self.rows.append(Row(what, against, target, experiment.ratios(ours, against)))

    def measure_cpu(self, contender, *options):
        if contender is None:
            return None
        return lambda: self.loads.server_cpu(contender, "-c", 64, *options)

    def one_shot_over_tcp(self):
        with self.contenders() as up:
            ours = up.serve("qt://127.0.0.1:0", QT_TEXT)
            e = self.experiment("Server CPU for a one-shot connection over TCP, 64 at once", "us", {
                "fortune-serve": self.measure_cpu(ours),
                "C: accept4, MSG_MORE, look, close": self.measure_cpu(up.floor("more")),
                "C: accept, send, close": self.measure_cpu(up.floor("close")),
                "nginx stream return": self.measure_cpu(up.nginx()),
                "Python ThreadingTCPServer": self.measure_cpu(up.python()),
                "Qt threadedfortuneserver": self.measure_cpu(up.qt()),
            })
        what = "server CPU, one-shot `qt` connection"
        self.row(e, what, "C: accept4, MSG_MORE, look, close", "<= 1.10")
        self.row(e, what, "C: accept, send, close", "<= 0.85")
        self.row(e, what, "nginx stream return", "<= 0.70")

    def one_shot_over_unix(self):
        with self.contenders() as up:
            ours = up.serve(f"text://{self.scratch}/serve.sock", PLAIN_TEXT)
            e = self.experiment("Server CPU for a one-shot connection over Unix", "us", {
                "fortune-serve": self.measure_cpu(ours),
                "C over Unix": self.measure_cpu(up.floor("more", f"{self.scratch}/floor.sock")),
            })
        self.row(e, "server CPU, one-shot `text` connection over a Unix socket", "C over Unix",
                 "<= 1.10")

    def one_shot_beside_others(self):
        with self.contenders() as up:
            alone = up.serve("qt://127.0.0.1:0", QT_TEXT)
            threads = up.serve("qt://127.0.0.1:0", QT_TEXT, threads=2)
            busy, holder = up.serve_all(["qt://127.0.0.1:0", "query://127.0.0.1:0"], QT_TEXT)
            held, _ = bytes_per_held_connection(holder, HELD)
            for against, contender in {"2 threads": threads, f"{HELD} idle": busy}.items():
                e = self.experiment(f"The same, {against}, beside its own 1 thread", "us", {
                    against: self.measure_cpu(contender),
                    "1 thread": self.measure_cpu(alone),
                })
                self.row(e, f"server CPU, one-shot `qt`, {against}", "1 thread", "<= 1.05")
            del held

    def query(self):
        with self.contenders() as up:
            ours = up.serve("query://127.0.0.1:0", QUERY_TEXT)
            bare = up.floor("answerer")
            redis = up.redis()
            for what, depth, options, targets in (
                    ("pipelined 16 deep", 16, PIPELINED, ("<= 0.65", "<= 1.20")),
                    ("unpipelined", 1, UNPIPELINED, ("<= 0.90", None))):
                e = self.experiment(f"Server CPU for a query RANDOM, {what}, 64 connections", "us", {
                    "fortune-serve": self.measure_cpu(ours, *options),
                    "redis GET": redis and (
                        lambda depth=depth: self.loads.redis_server_cpu(redis, depth)),
                    "C epoll answerer": self.measure_cpu(bare, *options),
                })
                self.row(e, f"server CPU, `query` RANDOM, {what}", "redis GET", targets[0])
                if targets[1]:
                    self.row(e, f"server CPU, `query` RANDOM, {what}", "C epoll answerer",
                             targets[1])
            if redis:
                e = self.experiment("Load generator's CPU for a request, pipelined 16 deep", "us", {
                    "fortune-flood": lambda: self.loads.flood_client_cpu(ours, "-c", 64, *PIPELINED),
                    "redis-benchmark": lambda: self.loads.redis_client_cpu(redis, 16),
                })
                self.row(e, "flood's CPU, `query` request, pipelined 16 deep", "redis-benchmark",
                         "<= 1.00")

    def tail(self):
        with self.contenders() as up:
            ours = up.serve("text://127.0.0.1:0", PLAIN_TEXT)
            nginx = up.nginx()
            if nginx is None:
                return
            for rate in RATES:
                e = self.experiment(f"Response p99 at {rate} connections a second, open loop", "us", {
                    "fortune-serve": lambda: self.loads.response_p99(ours.endpoint, rate),
                    "nginx stream return": lambda: self.loads.response_p99(nginx.endpoint, rate),
                })
                self.row(e, f"response p99 at {rate}/s offered", "nginx stream return", "<= 1.10")

    def flood(self):
        with self.contenders() as up:
            server = up.serve("qt://127.0.0.1:0", QT_TEXT)
            http = up.floor("http")
            e = self.experiment("Connections a second from one core", "1/s", {
                "fortune-flood": lambda: self.loads.connections_a_second(server.endpoint),
                "C epoll client": lambda: self.loads.bare_connections_a_second(server.endpoint),
                "wrk, Connection: close, to C": up.has("wrk") and (
                    lambda: self.loads.wrk_connections_a_second(http.endpoint)),
            })
        what = "flood: connections a second on one core"
        self.row(e, what, "C epoll client", ">= 0.95")
        self.row(e, what, "wrk, Connection: close, to C", ">= 1.40")

    def held_memory(self):
        with self.contenders() as up:
            server = up.serve("query://127.0.0.1:0", QUERY_TEXT)
            held, each = bytes_per_held_connection(server, HELD_FOR_MEMORY)
            print(f"Resident memory for each of {len(held)} idle query connections: {each:.0f} bytes")
        self.rows.append(Row(f"bytes for each of {HELD_FOR_MEMORY} idle `query` connections",
                             "2 KiB", "<= 1.00", [each / 2048]))

    def loading_a_large_file(self):
        path = os.path.join(self.scratch, "large")
        loading.write_fortunes(path)
        load = loading.Loading(self.bin, path)
        e = self.experiment(f"Loading {loading.FILE_BYTES >> 20} MiB, one `text` endpoint", "s", {
            "fortune-serve, until it is ready": load.seconds_to_ready,
            "cp to /dev/shm": load.seconds_to_copy,
        })
        self.row(e, f"time to ready with {loading.FORTUNES} fortunes", "cp to /dev/shm", "<= 3.00")
        ready, peak, after = load.memory_through_a_reload()
        os.unlink(path)
        print(f"Resident MiB: {ready >> 20} when ready, {peak >> 20} at the peak of a reload, "
              f"{after >> 20} after it")
        bound = loading.MOST_RESIDENT
        for what, bytes_held in {"": ready, ", after a reload": after,
                                 ", half of a reload's peak": peak / 2}.items():
            self.rows.append(Row(f"resident memory{what}", "2 × file + 32 a fortune + 64 MiB",
                                 "<= 1.00", [bytes_held / bound]))

    def start_to_finish(self):
        nc = shutil.which("nc.openbsd")
        if nc is None:
            return
        with self.contenders() as up:
            server = up.serve("qt://127.0.0.1:0", QT_TEXT)
            get = WholeProcess(os.path.join(self.bin, "fortune-get"), server.endpoint)
            netcat = WholeProcess(nc, "-N", *server.endpoint.removeprefix("qt://").split(":"))
            e = Experiment("A client from start to finish, one fortune", "ms",
                           {"fortune-get": get.run, "nc -N": netcat.run}, CLIENT_RUNS).run()
        print(*e.lines(), sep="\n", flush=True)
        self.row(e, f"fortune-get from start to finish, {CLIENT_RUNS} runs", "nc -N", "<= 0.75")

    def start_up(self):
        serve = os.path.join(self.bin, "fortune-serve")
        e = Experiment("Start-up, until it is ready", "ms", {
            "fortune-serve": UntilReady(serve, "--quiet", "--listen", "qt://127.0.0.1:0").run,
            "C: accept, send, close": UntilReady(self.floor, "close").run,
            "Python ThreadingTCPServer": UntilReady(sys.executable, THREADING_SERVER).run,
        }, START_RUNS).run()
        print(*e.lines(), sep="\n", flush=True)
        for against in ("C: accept, send, close", "Python ThreadingTCPServer"):
            self.row(e, f"start-up, {START_RUNS} runs", against, "")

    def calls(self):
        if not shutil.which("strace"):
            return
        with self.contenders() as up:
            server = up.serve("qt://127.0.0.1:0", QT_TEXT)
            calls = system_calls(server.pid, lambda: self.loads.flood(
                server.endpoint, "-c", 64)["totals"]["ok"])
        print("System calls a connection:", ", ".join(
            f"{name} {count:.3f}" for name, count in sorted(calls.items(), key=lambda c: -c[1])))
        self.rows.append(Row("system calls for a one-shot connection", "4", "<= 1.00",
                             [round(sum(calls.values()), 2) / 4]))

    def run(self):
        for part in (self.one_shot_over_tcp, self.one_shot_over_unix, self.one_shot_beside_others,
                     self.query, self.tail, self.flood, self.held_memory, self.loading_a_large_file,
                     self.start_to_finish, self.start_up, self.calls):
            part()
        return self.rows


def cpu_model():
    with open("/proc/cpuinfo", encoding="ascii") as info:
        for line in info:
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


def main(bin_folder, bench_folder, seconds="2", rounds="7"):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory() as scratch:
        rows = Bench(bin_folder, bench_folder, scratch, int(seconds), int(rounds)).run()
    print(f"\n{date.today()}, {cpu_model()}, Linux {platform.release()}\n")
    print(HEADER, *(row.markdown() for row in rows), sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
