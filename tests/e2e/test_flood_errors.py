"""Every error of fortune-flood has its phase, its cause, its side, and its count."""

import pytest
from harness import corpus, flooding, hostile
from harness.hostile import Hostile
from harness.processes import Server

FAIL, UNREACHABLE = 1, 69
REQUESTS = 6

# A server that never answers a byte leaves nothing to judge.
NOTHING_ANSWERED = {
    "FIN at once": (hostile.fin_at_once, "first_byte", "eof"),
    "reset at once": (hostile.reset_at_once, "first_byte", "reset"),
    "silent": (hostile.silent, "first_byte", "timeout"),
}
BAD_ANSWERS = {
    "reset inside the message": (hostile.reset_inside, "body", "reset"),
    "reset where FIN was due": (hostile.resets_after(hostile.WHOLE), "body", "reset"),
    "half a header": (hostile.half_header, "body", "short"),
    "short by one byte": (hostile.short_by_one, "body", "short"),
    "odd byte count": (hostile.odd_count, "body", "malformed"),
    "bytes after the message": (hostile.trailing, "body", "malformed"),
    "bytes without end after it": (hostile.trailing_without_end, "body", "malformed"),
    "two gigabytes announced": (hostile.two_gigabytes, "body", "too_large"),
    "an HTTP answer": (hostile.http, "body", "too_large"),
    "silent inside the message": (hostile.stalls_inside, "body", "timeout"),
    "no FIN after the message": (hostile.whole_then_held, "body", "timeout"),
}


def table(rows):
    return [pytest.param(*row, id=name) for name, row in rows.items()]


def flooded(endpoint, *options, timeout="1m"):
    load = ("-n", REQUESTS, "-c", REQUESTS, "--timeout", timeout)
    return flooding.run(*load, *options, endpoint)


def test_a_closed_port_is_refused_in_connect_and_unreachable():
    with hostile.closed_port() as endpoint:
        run = flooded(endpoint)
    assert run.errors == {("connect", "refused", "server"): REQUESTS}
    assert (run.status, run.verdict) == (UNREACHABLE, "unreachable")
    assert run.document["totals"]["connections_opened"] == 0


@pytest.mark.parametrize("script, phase, cause", table(NOTHING_ANSWERED))
def test_a_server_that_never_answers_is_unreachable(script, phase, cause):
    with Hostile(script) as server:
        run = flooded(server.endpoint, timeout=flooding.patience(cause))
    assert run.errors == {(phase, cause, "server"): REQUESTS}
    assert (run.status, run.verdict) == (UNREACHABLE, "unreachable")


@pytest.mark.parametrize("script, phase, cause", table(BAD_ANSWERS))
def test_a_bad_answer_fails_the_run(script, phase, cause):
    with Hostile(script) as server:
        run = flooded(server.endpoint, timeout=flooding.patience(cause))
    assert run.errors == {(phase, cause, "server"): REQUESTS}
    assert (run.status, run.verdict) == (FAIL, "fail")


def test_an_answer_that_comes_byte_by_byte_is_fine():
    with Hostile(hostile.whole_byte_by_byte) as server:
        run = flooded(server.endpoint)
    assert (run.status, run.errors, run.totals["ok"]) == (0, {}, REQUESTS)


def test_a_text_that_is_not_expected_is_an_error_of_verify(tmp_path):
    (tmp_path / "served").write_bytes(corpus.cookie(["One", "Two"]))
    (tmp_path / "expected").write_bytes(corpus.cookie(["One!", "Two!"]))
    with Server(tmp_path / "served") as server:
        run = flooded(server.endpoint, "--expect", tmp_path / "expected")
    assert run.errors == {("verify", "unexpected", "server"): REQUESTS}
    assert (run.status, run.verdict) == (FAIL, "fail")


@pytest.mark.parametrize("split, source, said", [
    ("cookie", b"One\n%\n%\nTw\xf6 \xe9\n", "invalid UTF-8 or NUL replaced by U+FFFD: 2"),
    ("json", b'"One"\n"Two\n\n', "lines left out that hold no JSON text: 1"),
    ("json", b'"\xff"\n{}\n[]\n',
     "invalid UTF-8 or NUL replaced by U+FFFD: 1, lines left out that hold no JSON text: 2"),
    ("line", b"One\n\n\nTwo\n", None),
], ids=str)
def test_it_says_when_not_all_of_what_is_expected_is_as_in_the_file(tmp_path, split, source, said):
    """Lines without text say nothing, so they are not missed."""
    (tmp_path / "expected").write_bytes(source)
    with Server("--split", split, tmp_path / "expected") as server:
        run = flooded(server.endpoint, "--split", split, "--expect", tmp_path / "expected")
    assert (run.status, run.totals["ok"]) == (0, REQUESTS)
    assert run.err == (f"fortune-flood: {tmp_path}/expected: {said}\n" if said else "")


def test_an_answer_over_max_size_is_too_large():
    with Hostile(hostile.whole) as server:
        run = flooded(server.endpoint, "--max-size", 4)
    assert run.errors == {("body", "too_large", "server"): REQUESTS}
    assert (run.status, run.verdict) == (FAIL, "fail")


def test_good_and_bad_answers_are_told_apart():
    scripts = [hostile.whole, hostile.fin_at_once, hostile.whole_byte_by_byte, hostile.short_by_one]
    with Hostile(*scripts) as server:
        run = flooding.run("-n", 40, "-c", 4, "--timeout", "1m", server.endpoint)
    assert run.errors == {
        ("first_byte", "eof", "server"): 10,
        ("body", "short", "server"): 10,
    }
    assert (run.status, run.verdict, run.totals["ok"]) == (FAIL, "fail", 20)
    assert run.document["latency_us"]["service"]["count"] == 20
