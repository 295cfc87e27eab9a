"""The server's CPU time a connection beside a bare loop in C that does the same.

Both are pinned to one CPU and loaded by fortune-flood on another, in turns, so that whatever else
changes on the machine changes for both. Says ratios: seconds depend on the machine.

usage: floor.py BIN_FOLDER FLOOR_PROGRAM
"""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile

ROUNDS = 9
SECONDS = 2
CONNECTIONS = 64
FORTUNE = "a" * 30  # 64 bytes on the wire


def pin(cpu):
    return lambda: os.sched_setaffinity(0, {cpu})


@contextlib.contextmanager
def server(command, cpu):
    """Runs a server that prints where it listens; ends it by its id."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               text=True, preexec_fn=pin(cpu))
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cost(flood, process, endpoint, cpu):
    """Microseconds of the server's CPU for one connection."""
    before = cpu_seconds(process.pid)
    run = subprocess.run([flood, "-c", str(CONNECTIONS), "-d", f"{SECONDS}s", "-t", "1", endpoint],
                         stdout=subprocess.PIPE, check=True, preexec_fn=pin(cpu))
    used = cpu_seconds(process.pid) - before
    return 1e6 * used / json.loads(run.stdout)["totals"]["ok"]


def main(bin_folder, floor_program):
    cpus = sorted(os.sched_getaffinity(0))
    if len(cpus) < 2:
        sys.exit("floor.py: needs two CPUs, one for the server and one for the load")
    flood = os.path.join(bin_folder, "fortune-flood")
    with tempfile.NamedTemporaryFile("w", suffix=".fortunes") as source, contextlib.ExitStack() as up:
        source.write(f"{FORTUNE}\n%\n{FORTUNE[:-1]}b\n")
        source.flush()
        serve = [os.path.join(bin_folder, "fortune-serve"), "--threads", "1", "--listen",
                 "qt://127.0.0.1:0", source.name]
        contenders = {"bare loop in C": up.enter_context(server([floor_program], cpus[0])),
                      "fortune-serve": up.enter_context(server(serve, cpus[0]))}
        costs = {name: [] for name in contenders}
        for _ in range(ROUNDS):
            for name, (process, endpoint) in contenders.items():
                costs[name].append(cost(flood, process, endpoint, cpus[1]))
    for name, values in costs.items():
        print(f"{name:16} {statistics.median(values):6.2f} us of CPU a connection, median of "
              f"{ROUNDS} ({min(values):.2f} to {max(values):.2f})")
    ratios = [ours / bare for bare, ours in zip(*costs.values())]
    print(f"{'ratio':16} {statistics.median(ratios):6.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main(*sys.argv[1:])
