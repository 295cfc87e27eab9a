"""fortune-get over query and datagrams, and into fortune-serve."""

import struct
import subprocess

import pytest
from harness import corpus, hostile, query
from harness.getting import PATIENT, assert_fails, assert_printed, assert_prints, table
from harness.hostile import Hostile
from harness.processes import Server, environment, get, tool

NOTHING_FITS, TIMED_OUT, BAD_ANSWER = 1, 75, 76
REQUEST_BYTES = len(query.RANDOM)
SHORT, LONG = "s" * 160, "l" * 161
DATAGRAM = "two\nlines ☃"


def answer(number, text):
    status, body = query.fortune(number, text)
    return query.message(bytes([status]) + body)


@pytest.fixture
def endpoint(tmp_path):
    (tmp_path / "two").write_bytes(corpus.cookie([SHORT, LONG]))
    with Server(tmp_path / "two", listen=["query://127.0.0.1:0"]) as server:
        yield server.endpoint


@pytest.mark.parametrize("args, text", table({
    "the first": (("--id", 0), SHORT), "the second": (("--id", 1), LONG),
    "short": (("--short",), SHORT), "long": (("--long",), LONG),
}))
def test_a_server_is_asked_for_what_is_wanted(endpoint, args, text):
    assert_prints("\n%\n".join([text] * 20), "-n", 20, *args, endpoint)


def test_an_id_that_there_is_not_is_1(endpoint):
    assert_fails(NOTHING_FITS, "--id", 2, endpoint)
    assert_fails(NOTHING_FITS, "--retry", 9, "--retry-delay", "1h", "--id", 2, endpoint)


def test_a_length_that_there_is_not_is_1(tmp_path):
    (tmp_path / "one").write_text("short\n")
    with Server(tmp_path / "one", listen=["query://127.0.0.1:0"]) as server:
        assert_fails(NOTHING_FITS, "--long", server.endpoint)


def test_a_thousand_fortunes_come_over_one_connection(tmp_path):
    texts = [f"fortune {number}" for number in range(1000)]
    (tmp_path / "many").write_bytes(corpus.cookie(texts))
    listen = ["query://127.0.0.1:0"]
    with Server("--order", "sequential", tmp_path / "many", listen=listen) as server:
        assert_prints("\n%\n".join(texts), "-n", 1000, server.endpoint)
        ledger = server.stop().ledger
    assert (ledger["accepted"], ledger["served"], ledger["answered"]) == (1, 1, 1000)


def test_requests_are_sent_ahead_of_the_answers():
    """The first answer comes only when the tenth request is there."""
    def script(peer):
        peer.await_request(10 * REQUEST_BYTES)
        for number in range(10):
            peer.send(answer(number, str(number)))
        peer.hold()

    with Hostile(script) as server:
        assert_prints("\n%\n".join(map(str, range(10))), "-n", 10, f"query://{server.location}")


def test_requests_sent_ahead_are_few():
    """A server that is asked for a thousand and answers none has not been sent a thousand."""
    came = []

    def script(peer):
        while data := peer.connection.recv(65536):
            came.append(len(data))

    with Hostile(script) as server:
        endpoint = f"query://{server.location}"
        assert_fails(TIMED_OUT, "--timeout", "1s", "-n", 1000, endpoint)
    assert 1 < sum(came) / REQUEST_BYTES <= 100


@pytest.mark.parametrize("end", table({
    "SHUTTING_DOWN": query.message(bytes([query.SHUTTING_DOWN])), "an end": b"",
}))
def test_what_an_ending_server_still_owes_is_asked_of_the_next(end):
    with Hostile(hostile.asked_first(hostile.sends(answer(0, "a") + end))) as ending, \
            Hostile(hostile.sends(b"b")) as other:
        ended = f"query://{ending.location}"
        done = get("-n", 3, ended, f"text://{other.location}")
        assert_printed(done, "a\n%\nb\n%\nb")
        done = get("-n", 3, ended)
        assert (done.status, done.out) == (TIMED_OUT if end else BAD_ANSWER, "a\n")
        assert done.line.startswith(f"fortune-get: {ended}: ")


def test_an_answer_that_comes_byte_by_byte_is_printed():
    data = answer(7, "☃ and\nso on")
    with Hostile(hostile.asked_first(hostile.byte_by_byte(data))) as server:
        assert_prints("☃ and\nso on", *PATIENT, f"query://{server.location}")


def test_max_size_holds_for_answers_too():
    with Hostile(hostile.asked_first(hostile.sends(answer(0, "0123456789a")))) as server:
        endpoint = f"query://{server.location}"
        assert_fails(BAD_ANSWER, "--max-size", 10, endpoint)
        assert_prints("0123456789a", "--max-size", 11, endpoint)


def test_a_response_of_two_gigabytes_is_not_waited_for():
    header = hostile.asked_first(hostile.holds_after(struct.pack(">IB", 2**31, query.OK)))
    with Hostile(header) as server:
        assert_fails(BAD_ANSWER, "--timeout", "30s", f"query://{server.location}")


def test_datagrams_bring_fortunes(tmp_path):
    (tmp_path / "one").write_text(DATAGRAM)
    with Server(tmp_path / "one", listen=["qotd+udp://127.0.0.1:0"]) as server:
        assert_prints(DATAGRAM, server.endpoint)
        assert_prints("\n%\n".join([DATAGRAM] * 3), "-n", 3, server.endpoint)


@pytest.mark.parametrize("texts", table({
    "plain": ["a", "b", "c"],
    "of several lines": ["a\n\n b", "\tc", "☃\n100 % d"],
}))
@pytest.mark.parametrize("framing", ["qt", "text", "query"])
def test_what_is_got_can_be_served_again(tmp_path, framing, texts):
    (tmp_path / "three").write_bytes(corpus.cookie(texts))
    listen = [f"{framing}://127.0.0.1:0"]
    with Server("--order", "sequential", tmp_path / "three", listen=listen) as first:
        with subprocess.Popen([tool("fortune-get"), "-n", "3", first.endpoint],
                              stdout=subprocess.PIPE, env=environment()) as getting:
            with Server(stdin=getting.stdout, listen=["query://127.0.0.1:0"]) as second:
                getting.stdout.close()
                for number, text in enumerate(texts):
                    assert_prints(text, "--id", number, second.endpoint)
        assert getting.wait() == 0
