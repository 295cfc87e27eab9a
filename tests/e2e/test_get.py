"""fortune-get prints one whole fortune, or nothing and the exit status that says why."""

import os
import socket

import pytest
from harness import hostile, wire
from harness.getting import BAD_ANSWER, PATIENT, TIMED_OUT, assert_printed, assert_says, table
from harness.hostile import Hostile
from harness.processes import Server, get

HOST_NOT_FOUND, UNREACHABLE, CANNOT_WRITE = 68, 69, 74

BAD_ANSWERS = {
    "FIN at once": hostile.fin_at_once,
    "reset at once": hostile.reset_at_once,
    "reset inside the message": hostile.reset_inside,
    "half a header": hostile.half_header,
    "short by one byte": hostile.short_by_one,
    "odd byte count": hostile.odd_count,
    "null string": hostile.null_string,
    "empty string": hostile.empty_string,
    "two gigabytes announced": hostile.two_gigabytes,
    "garbage without end": hostile.garbage,
    "an HTTP answer": hostile.http,
    "a TLS hello": hostile.tls,
}
GOOD_ANSWERS = {
    "at once": hostile.whole,
    "byte by byte": hostile.whole_byte_by_byte,
    "and the connection held open": hostile.whole_then_held,
    "and more bytes after it": hostile.trailing,
    "and bytes without end after it": hostile.trailing_without_end,
    "and a reset after it": hostile.resets_after(hostile.WHOLE),
}
# What is sent, and what must be printed.
TEXTS = {
    "ASCII": ("hi", "hi"),
    "several lines": ("a\n\n\tb", "a\n\n\tb"),
    "non-ASCII": ("☃ 😀 é", "☃ 😀 é"),
    "a lone high surrogate": ("a\ud83dz", "a\ufffdz"),
    "a lone low surrogate": ("a\ude00z", "a\ufffdz"),
    "surrogates in the wrong order": ("\ude00\ud83d", "\ufffd\ufffd"),
    "a high surrogate at the end": ("a\ud83d", "a\ufffd"),
}


@pytest.mark.parametrize("script", table(BAD_ANSWERS))
def test_a_bad_answer_is_76(script):
    with Hostile(script) as server:
        assert_says(get(server.endpoint), BAD_ANSWER, server.endpoint)


@pytest.mark.parametrize("script", table({
    "silent": hostile.silent,
    "silent inside the message": hostile.stalls_inside,
    "a byte every 50 ms": hostile.drip(hostile.WHOLE, pause=0.05),
}))
def test_a_server_that_is_not_done_by_the_deadline_is_75(script):
    with Hostile(script) as server:
        done = get("--timeout", "500ms", server.endpoint)
        assert_says(done, TIMED_OUT, server.endpoint)


def test_a_closed_port_is_69():
    with hostile.closed_port() as endpoint:
        assert_says(get(endpoint), UNREACHABLE, endpoint)


def test_a_socket_file_that_is_not_there_is_69(tmp_path):
    endpoint = f"qt://{tmp_path}/no.sock"
    assert_says(get(endpoint), UNREACHABLE, endpoint)


def test_a_socket_file_that_nobody_listens_on_is_69(tmp_path):
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(f"{tmp_path}/stale.sock")
    endpoint = f"qt://{tmp_path}/stale.sock"
    assert_says(get(endpoint), UNREACHABLE, endpoint)


def test_an_unknown_host_is_68():
    """`.invalid` never resolves (RFC 2606); the options keep a resolver without network short."""
    endpoint = "qt://nosuch.invalid:4242"
    done = get(endpoint, "--timeout", "30s", env={"RES_OPTIONS": "timeout:1 attempts:1"})
    assert_says(done, HOST_NOT_FOUND, endpoint)


@pytest.mark.parametrize("script", table(GOOD_ANSWERS))
def test_a_whole_answer_is_printed_when_it_comes(script):
    with Hostile(script) as server:
        done = get(*PATIENT, server.endpoint)
        assert_printed(done, hostile.TEXT)


@pytest.mark.parametrize("sent, printed", table(TEXTS))
def test_text_is_printed_as_utf8(sent, printed):
    with Hostile(hostile.sends(wire.encode(sent))) as server:
        done = get(server.endpoint)
        assert_printed(done, printed)


@pytest.mark.parametrize("text, status", [
    pytest.param("0123456789", 0, id="as many bytes as allowed"),
    pytest.param("0123456789a", BAD_ANSWER, id="a byte over"),
    pytest.param("☃" * 3, 0, id="nine bytes in three characters"),
    pytest.param("☃" * 4, BAD_ANSWER, id="twelve bytes in four characters"),
])
def test_max_size_counts_bytes_of_utf8(text, status):
    with Hostile(hostile.sends(wire.encode(text))) as server:
        done = get("--max-size", 10, server.endpoint)
        if status == 0:
            assert_printed(done, text)
        else:
            assert_says(done, status, server.endpoint)


@pytest.mark.parametrize("spelling", [
    "127.0.0.1:{}", "localhost:{}", ":{}", "qt://127.0.0.1:{}", "QT://127.0.0.1:{}", "qt://:{}",
])
def test_an_endpoint_can_be_spelt(spelling):
    with Hostile(hostile.whole) as server:
        done = get(spelling.format(server.port))
        assert_printed(done, hostile.TEXT)


def test_the_endpoint_comes_from_the_environment_when_none_is_named():
    with Hostile(hostile.whole) as server:
        done = get(env={"FORTUNE_ENDPOINT": server.endpoint})
        assert_printed(done, hostile.TEXT)


def test_a_named_endpoint_wins_over_the_environment():
    with Hostile(hostile.whole) as server, hostile.closed_port() as closed:
        done = get(server.endpoint, env={"FORTUNE_ENDPOINT": closed})
        assert_printed(done, hostile.TEXT)


def test_a_full_stdout_is_74():
    with Hostile(hostile.whole) as server, open("/dev/full", "wb") as full:
        done = get(server.endpoint, stdout=full)
        assert done.status == CANNOT_WRITE
        assert done.line.startswith("fortune-get: ")


def test_a_closed_stdout_is_74():
    """Descriptor 1 must not become the socket, and the fortune go back to the server."""
    with Hostile(hostile.whole) as server:
        done = get(server.endpoint, stdout=None, preexec_fn=lambda: os.close(1))
        assert done.status == CANNOT_WRITE
        assert done.line.startswith("fortune-get: ")


def test_a_fortune_comes_from_a_real_server(tmp_path):
    (tmp_path / "one").write_text("Just ☃ this\n")
    with Server(tmp_path / "one") as server:
        done = get(server.endpoint)
        assert (done.status, done.out, done.err) == (0, "Just ☃ this\n", "")
