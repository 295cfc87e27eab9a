"""Processes on one CPU each, and what they cost. Whoever starts one ends it, by its id."""

import contextlib
import os
import subprocess

TICKS = os.sysconf("SC_CLK_TCK")


def two_cpus():
    """One for the server, one for the load, so that neither takes from the other."""
    cpus = sorted(os.sched_getaffinity(0))
    if len(cpus) < 2:
        raise SystemExit("bench: needs two CPUs, one for the server and one for the load")
    return cpus[0], cpus[1]


def pinned_to(*cpus):
    return lambda: os.sched_setaffinity(0, set(cpus))


@contextlib.contextmanager
def running(command, *cpus, **popen):
    process = subprocess.Popen([str(word) for word in command], preexec_fn=pinned_to(*cpus),
                               **({"stderr": subprocess.DEVNULL} | popen))
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def family(pid):
    """A process and its children, such as nginx's workers."""
    pids = [pid]
    for parent in pids:
        with open(f"/proc/{parent}/task/{parent}/children", encoding="ascii") as children:
            pids += map(int, children.read().split())
    return pids


def cpu_seconds(pid):
    ticks = 0
    for member in family(pid):
        with open(f"/proc/{member}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def resident_bytes(pid):
    """What it holds in memory of its own, without the files it maps."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("RssAnon:"):
                return 1024 * int(line.split()[1])
    raise LookupError(f"no RssAnon of process {pid}")
