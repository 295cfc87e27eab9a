"""fortune-flood keeps connections with query, and sends datagrams with qotd+udp."""

import struct

import pytest
from harness import flooding, hostile
from harness.hostile import Hostile
from harness.processes import Server, flood

PASS, FAIL, USAGE, UNREACHABLE = 0, 1, 64, 69
QUERY, UDP = "query://127.0.0.1:0", "qotd+udp://127.0.0.1:0"
TEXTS = ["One", "Two ☃", "Three\nlines"]
BUSY, SHUTTING_DOWN = 3, 4


def message(kind, body=b""):
    return struct.pack(">IB", 1 + len(body), kind) + body


ANSWER = message(0, struct.pack(">II", 1, 0) + b"hi")


def answering(*answers, then=lambda peer: peer.hold()):
    """Each request gets the next answer; after the last one, `then`."""
    def script(peer):
        for answer in answers:
            if not peer.connection.recv(5, 0x100):  # MSG_WAITALL
                return
            peer.send(answer)
        then(peer)
    return script


@pytest.mark.parametrize("options, connections", [
    pytest.param([], range(4, 5), id="a connection lasts"),
    pytest.param(["--pipeline", 16], range(4, 5), id="pipelined"),
    pytest.param(["--requests-per-connection", 10], range(40, 44), id="ten requests a connection"),
    pytest.param(["--requests-per-connection", 10, "--pipeline", 4], range(40, 44), id="both"),
    pytest.param(["--requests-per-connection", 1], range(400, 401), id="one request a connection"),
    pytest.param(["-r", 2000, "--pipeline", 2], range(1, 5), id="open loop"),
])
def test_query_requests_are_all_answered(fortunes, options, connections):
    with Server(fortunes, listen=[QUERY]) as server:
        run = flooding.run("-n", 400, "-c", 4, "-t", 2, "--expect", fortunes, *options,
                           server.endpoint)
        ledger = server.stop().ledger
    assert run.totals["ok"] == 400 and run.errors == {}
    assert run.document["fortunes"]["distinct"] == len(TEXTS)
    assert ledger["requests"] == ledger["answered"] == 400
    assert ledger["accepted"] == run.totals["connections_opened"]
    assert run.totals["connections_opened"] in connections


def test_ping_asks_for_no_fortune(fortunes, socket_folder):
    with Server(fortunes, listen=[f"query://{socket_folder}/s"]) as server:
        run = flooding.run("-n", 100, "-c", 2, "--verb", "ping", server.endpoint)
    assert (run.status, run.totals["bytes_received"]) == (PASS, 100 * 5)


def test_datagrams_are_answered_with_datagrams(fortunes):
    with Server(fortunes, listen=[UDP]) as server:
        run = flooding.run("-n", 100, "-c", 4, "--expect", fortunes, server.endpoint)
        assert server.stop().ledger["served"] == 100
    assert (run.status, run.totals["ok"], run.totals["connections_opened"]) == (PASS, 100, 0)
    assert run.document["latency_us"]["connect"]["count"] == 0
    assert run.document["latency_us"]["first_byte"]["count"] == 100


def test_a_datagram_that_nobody_takes_is_refused():
    with hostile.closed_udp_port() as endpoint:
        run = flooding.run("-n", 4, "-c", 2, endpoint)
    assert run.errors == {("first_byte", "refused", "server"): 4}
    assert (run.status, run.verdict) == (UNREACHABLE, "unreachable")


@pytest.mark.parametrize("script, phase, cause", [
    pytest.param(answering(message(BUSY, b"too many")), "verify", "busy", id="BUSY"),
    pytest.param(answering(message(1, b"what?")), "verify", "bad_request", id="BAD_REQUEST"),
    pytest.param(answering(message(2, b"none")), "verify", "not_found", id="NOT_FOUND"),
    pytest.param(answering(message(SHUTTING_DOWN)), "verify", "shutting_down", id="SHUTTING_DOWN"),
    pytest.param(answering(message(9)), "body", "malformed", id="an unknown status"),
    pytest.param(answering(struct.pack(">I", 0)), "body", "malformed", id="no status"),
    pytest.param(answering(ANSWER + b"x" * 8), "body", "malformed", id="bytes nobody asked for"),
    pytest.param(answering(message(0, b"\0" * 8)), "verify", "empty", id="no text"),
    pytest.param(answering(struct.pack(">I", 2**31)), "body", "too_large", id="two gigabytes"),
    pytest.param(answering(ANSWER[:9], then=lambda peer: None), "body", "short", id="cut short"),
    pytest.param(answering(b"", then=lambda peer: None), "first_byte", "eof", id="EOF at once"),
    pytest.param(answering(b""), "first_byte", "timeout", id="silent"),
    pytest.param(answering(ANSWER[:9]), "body", "timeout", id="silent inside"),
])
def test_a_bad_response_is_an_error_of_its_kind(script, phase, cause):
    with Hostile(script) as server:
        run = flooding.run("-n", 3, "-c", 3, "--timeout", flooding.patience(cause),
                           f"query://{server.location}")
    assert run.errors == {(phase, cause, "server"): 3}


def test_an_unasked_farewell_ends_an_idle_connection_and_is_no_error():
    script = answering(ANSWER + message(SHUTTING_DOWN), then=lambda peer: None)
    with Hostile(script) as server:
        run = flooding.run("-n", 6, "-c", 2, f"query://{server.location}")
    assert (run.status, run.totals["ok"], run.totals["connections_opened"]) == (PASS, 6, 6)


def test_all_that_was_pipelined_on_a_lost_connection_has_failed():
    with Hostile(answering(ANSWER, then=lambda peer: peer.reset())) as server:
        run = flooding.run("-n", 4, "-c", 1, "--pipeline", 4, f"query://{server.location}")
    assert run.totals["attempted"] == run.totals["ok"] + run.totals["errors"] == 4
    assert run.totals["errors"] >= 1
    assert {side for _, _, side in run.errors} == {"server"}


@pytest.mark.parametrize("words, named", [
    (["--pipeline", "2", "qt://:1"], "--pipeline"),
    (["--verb", "ping", "qt://:1"], "--verb"),
    (["--requests-per-connection", "2", "text://:1"], "--requests-per-connection"),
    (["--verb", "at", "query://:1"], "at"),
    (["--connect-only", "qotd+udp://:1"], "--connect-only"),
    (["--connect-only", "--pipeline", "2", "query://:1"], "--pipeline goes with"),
    (["--connect-only", "--pipeline", "2", "query://:1"], "not with --connect-only"),
    (["--connect-only", "--expect", "f", "qt://:1"], "--expect"),
    (["-r", "0", "qt://:1"], "--rate"),
    (["-r", "fast", "qt://:1"], "fast"),
    (["-r", "", "qt://:1"], '--rate: bad number ""'),
    (["--rate=", "qt://:1"], '--rate: bad number ""'),
    (["-r", "1e3", "qt://:1"], "0.000001 to 1000000000"),
    (["--split", "line", "qt://:1"], "--expect"),
    (["-0", "qt://:1"], "--expect"),
    (["--junit", "-", "qt://:1"], "--output and --junit are both stdout"),
    (["--junit", "-", "-o", "-", "qt://:1"], "--output and --junit are both stdout"),
    (["--junit", "f", "-o", "f", "qt://:1"], "--output and --junit are both f"),
    (["--source", "localhost", "qt://:1"], "localhost"),
    (["--source", "", "qt://:1"], '""'),
    (["--source", "127.0.0.1,", "qt://127.0.0.1:1"], '""'),
    (["--source", "192.0.2.1", "qt://127.0.0.1:1"], "192.0.2.1"),
])
def test_options_that_make_no_sense_are_usage_errors(words, named):
    done = flood(*words)
    assert (done.status, done.out) == (USAGE, "")
    assert named in done.line
