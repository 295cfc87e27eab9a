"""A generator that has run out of something says so, and does not blame the server for it."""

import contextlib
import os
import resource
import subprocess
import sys

import pytest
from harness import corpus, flooding, hostile, world
from harness.hostile import Hostile
from harness.limits import BOUND
from harness.processes import LOOPBACK, Finished, Server

PASS, INCONCLUSIVE = 0, 2
WANTED = 64


@pytest.mark.parametrize("source", ["", "--source 127.0.0.2"], ids=["any source", "one source"])
def test_too_few_ports_are_the_generators_trouble(tmp_path, source):
    """All connections are begun before any can end, so those that have no port are known."""
    if not world.is_possible():
        pytest.skip("no network namespaces here, whose ports could be made few")
    ports = 8
    script = f"""
        echo 40000 {40000 + ports - 1} > /proc/sys/net/ipv4/ip_local_port_range
        exec fortune-flood -t 1 -c {WANTED} -n {WANTED} {source} qt://127.0.0.1:4242"""
    done = subprocess.run(world.words(script), env=world.environment(tmp_path), timeout=BOUND,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    run = flooding.read(Finished(done.returncode, done.stdout, done.stderr))
    assert (run.status, run.verdict, run.totals["ok"]) == (INCONCLUSIVE, "inconclusive", ports)
    assert run.errors == {("connect", "addr_not_available", "generator"): WANTED - ports}
    assert run.document["load"]["connections_achieved"] == ports
    assert f"{ports} of {WANTED} connections, connect/addr_not_available" in run.err


def test_too_few_descriptors_are_the_generators_trouble():
    limit = 32

    def few():
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))

    with Hostile(hostile.whole) as server:
        run = flooding.run("-t", 1, "-c", WANTED, "-n", WANTED, server.endpoint, preexec_fn=few)
    connected = run.totals["ok"]
    assert (run.status, run.verdict) == (INCONCLUSIVE, "inconclusive")
    assert 0 < connected < limit
    assert run.errors == {("connect", "no_descriptors", "generator"): WANTED - connected}
    assert run.document["load"]["connections_achieved"] == connected
    assert f"{connected} of {WANTED} connections, connect/no_descriptors" in run.err


@contextlib.contextmanager
def busy(cpu):
    """One process takes all that it can have of this CPU."""
    spin = f"import os; os.sched_setaffinity(0, {{{cpu}}}); print(flush=True)\nwhile True: pass"
    with subprocess.Popen([sys.executable, "-c", spin], stdout=subprocess.PIPE) as process:
        try:
            process.stdout.readline()
            yield
        finally:
            process.kill()


def test_too_little_cpu_is_the_generators_trouble():
    """Of a CPU that another process wants too, the least nice share is 1.5%; the load needs more.
    The server answers from wherever there is time.
    """
    cpu = min(os.sched_getaffinity(0))

    def starve():
        os.sched_setaffinity(0, {cpu})
        os.nice(19)

    with busy(cpu), Hostile(hostile.whole) as server:
        run = flooding.run("-t", 1, "-r", 5000, "-n", 400, "--timeout", "60s", server.endpoint,
                           preexec_fn=starve)
    assert (run.status, run.verdict, run.errors) == (INCONCLUSIVE, "inconclusive", {})
    assert run.totals["ok"] == 400
    late = run.document["generator"]["late_us"]["p99"]
    assert late > run.document["latency_us"]["response"]["p99"] / 10
    assert "late by p99" in run.err


@pytest.mark.skipif(os.environ.get("FORTUNE_SOAK") != "1", reason="wants a machine of its own")
@pytest.mark.parametrize("attempt", range(3))
@pytest.mark.parametrize("listen, options", [
    pytest.param("query://127.0.0.1:0", ["--requests-per-connection", 0], id="requests"),
    pytest.param(LOOPBACK, ["-t", 2], id="connections", marks=pytest.mark.skipif(
        os.cpu_count() < 4, reason="so many connections want a CPU and a half on their own")),
])
def test_a_generator_that_has_what_it_needs_is_not_late_at_20000_a_second(
        tmp_path, listen, options, attempt):
    (tmp_path / "fortunes").write_bytes(corpus.cookie(["One", "Two"]))
    with Server("--threads", 1, tmp_path / "fortunes", listen=[listen]) as server:
        run = flooding.run("-r", 20_000, "-d", "10s", *options, server.endpoint)
    assert (run.status, run.verdict, run.err) == (PASS, "pass", "")
    assert run.totals["ok"] == 200_000
