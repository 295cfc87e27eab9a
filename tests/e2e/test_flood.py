"""One run of fortune-flood is one JSON document, and its exit status is the verdict."""

import datetime
import json
import signal

import pytest
from harness import corpus, flooding, hostile
from harness.hostile import Hostile
from harness.processes import Process, Server, flood

PASS, CANNOT_WRITE, INTERRUPTED = 0, 74, 130

TEXTS = ["One", "Two ☃", "Three\nlines\n😀"]
TOP = (
    "schema tool target started elapsed_s verdict load totals throughput offered_rate latency_us "
    "histograms errors fortunes generator timeline requirements"
).split()
PERCENTILES = "min p50 p75 p90 p95 p99 p99_9 p99_99 max".split()
BLOCK = "count min mean stddev p50 p75 p90 p95 p99 p99_9 p99_99 max".split()
BLOCKS = "connect first_byte service response".split()


@pytest.fixture
def server(fortunes):
    with Server(fortunes) as server:
        yield server


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    """The document of a run in which all went well."""
    path = tmp_path_factory.mktemp("flood") / "fortunes"
    path.write_bytes(corpus.cookie(["One", "Two"]))
    with Server(path) as server:
        run = flooding.run("-n", 500, "-c", 8, "-t", 2, "--expect", path, server.endpoint)
    assert (run.status, run.err) == (PASS, "")
    return run.document | {"endpoint": server.endpoint}


def test_the_document_has_its_keys_in_order(document):
    keys = [key for key in document if key != "endpoint"]
    assert keys == TOP


def test_the_document_says_what_was_run(document):
    assert document["schema"] == "fortune-flood/1"
    assert list(document["tool"]) == ["name", "version"]
    assert document["tool"]["name"] == "fortune-flood"
    assert document["target"] == {"endpoint": document["endpoint"], "framing": "qt"}
    assert document["verdict"] == "pass"
    load = document["load"]
    assert (load["model"], load["connections"], load["connections_achieved"]) == ("closed", 8, 8)
    assert (load["threads"], load["requests"], load["duration_s"]) == (2, 500, None)


def test_the_document_says_when_it_was_run(document):
    started = datetime.datetime.fromisoformat(document["started"])
    age = datetime.datetime.now(datetime.timezone.utc) - started
    assert datetime.timedelta(0) < age < datetime.timedelta(hours=1)
    assert document["elapsed_s"] > 0
    assert document["generator"]["cpu_s"] >= 0


def test_the_document_counts_all_requests(document):
    totals = document["totals"]
    assert totals["attempted"] == totals["ok"] == totals["connections_opened"] == 500
    assert totals["errors"] == totals["in_flight_at_end"] == 0
    assert totals["bytes_received"] == 500 * (4 + 2 * len("One"))
    assert document["throughput"] > 0


@pytest.mark.parametrize("block", BLOCKS)
def test_the_document_has_four_blocks_of_latency(document, block):
    assert list(document["latency_us"]) == BLOCKS
    latency = document["latency_us"][block]
    assert list(latency) == BLOCK
    assert latency["count"] == 500
    values = [latency[name] for name in PERCENTILES]
    assert values == sorted(values) and values[0] >= 0
    assert latency["min"] <= latency["mean"] <= latency["max"]
    assert latency["stddev"] >= 0


def test_service_takes_at_least_as_long_as_its_parts(document):
    latency = document["latency_us"]
    assert latency["service"]["max"] >= latency["connect"]["max"]
    assert latency["service"]["max"] >= latency["first_byte"]["max"]
    assert latency["service"]["mean"] >= latency["connect"]["mean"]


def test_a_run_by_time_ends_itself(server):
    run = flooding.run("-d", "0.5s", "-c", 4, server.endpoint)
    assert (run.status, run.verdict) == (PASS, "pass")
    assert (run.document["load"]["duration_s"], run.document["load"]["requests"]) == (0.5, None)
    assert run.document["elapsed_s"] >= 0.5
    assert run.totals["ok"] > 0 and run.totals["in_flight_at_end"] == 0


def test_of_time_and_number_the_first_ends_the_run(server):
    run = flooding.run("-d", "1h", "-n", 20, "-c", 4, server.endpoint)
    assert (run.status, run.totals["ok"]) == (PASS, 20)


@pytest.mark.parametrize("threads", [1, 2, 8])
def test_more_connections_than_requests_are_no_trouble(server, threads):
    run = flooding.run("-n", 3, "-c", 64, "-t", threads, server.endpoint)
    assert (run.status, run.verdict) == (PASS, "pass")
    assert run.totals["attempted"] == run.totals["ok"] == 3
    assert server.stop().ledger["accepted"] == 3


def test_a_unix_socket_is_flooded_too(fortunes, socket_folder):
    with Server(fortunes, listen=[f"qt://{socket_folder}/s"]) as server:
        run = flooding.run("-n", 200, "-c", 8, "--expect", fortunes, server.endpoint)
        assert (run.status, run.totals["ok"]) == (PASS, 200)
        assert run.document["target"]["endpoint"] == server.endpoint


def test_the_target_comes_from_the_environment_when_none_is_named(server):
    run = flooding.run("-n", 10, "-c", 2, env={"FORTUNE_ENDPOINT": server.endpoint})
    assert (run.status, run.document["target"]["endpoint"]) == (PASS, server.endpoint)


def test_the_document_can_go_to_a_file(server, tmp_path):
    done = flood("-n", 10, "-c", 2, "-o", tmp_path / "run.json", server.endpoint)
    assert (done.status, done.out, done.err) == (PASS, "", "")
    assert json.loads((tmp_path / "run.json").read_text())["totals"]["ok"] == 10


def test_a_full_stdout_is_74(server):
    with open("/dev/full", "wb") as full:
        done = flood("-n", 10, "-c", 2, server.endpoint, stdout=full)
    assert done.status == CANNOT_WRITE
    assert done.line.startswith("fortune-flood: ")


def interrupted(process):
    process.signal(signal.SIGINT)
    run = flooding.read(process.wait())
    assert (run.status, run.verdict) == (INTERRUPTED, "interrupted")
    return run


def test_an_interrupted_run_writes_its_document():
    with Hostile(hostile.whole) as server:
        with Process("fortune-flood", "-c", 4, "-n", 10**9, server.endpoint) as process:
            server.await_accepted(50)
            assert interrupted(process).totals["ok"] > 0


def test_what_an_interrupt_leaves_unanswered_is_in_flight():
    with Hostile(hostile.silent) as server:
        words = ("-c", 4, "-d", "1h", "--timeout", "1h", server.endpoint)
        with Process("fortune-flood", *words) as process:
            server.await_accepted(4)
            totals = interrupted(process).totals
    assert totals["attempted"] == totals["in_flight_at_end"] == 4
