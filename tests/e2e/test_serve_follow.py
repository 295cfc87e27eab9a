"""A source that is followed: each fortune is served from the moment it is complete."""

import contextlib
import os
from pathlib import Path

import pytest
from harness import wire
from harness.processes import Process, Server
from harness.serving import await_drained, await_that, fetch_many

SEQUENTIAL = ("--order", "sequential", "--follow")


def await_texts(server, *texts):
    """Until all of these are served; until then, some of them and nothing else."""
    def are_served():
        served = set(fetch_many(server, len(texts)))
        assert served <= set(texts)
        return served == set(texts)
    await_that(are_served, f"{texts} are not served")


def test_the_server_is_ready_with_the_first_complete_fortune(pipe):
    reading, writing = pipe
    writing.write(b"o")
    with Process("fortune-serve", "--follow", "-l", "qt://127.0.0.1:0", stdin=reading) as process:
        writing.write(b"ne\n%")
        await_drained(reading)
        assert not process.is_ready()
        writing.write(b"\ntw")
        assert wire.fetch(process.read_line()) == "one"


def test_each_fortune_is_served_once_it_is_complete_and_never_half_of_it(pipe):
    reading, writing = pipe
    writing.write(b"one\n%\n")
    with Server(*SEQUENTIAL, stdin=reading) as server:
        await_texts(server, "one")
        for piece in (b"t", b"wo", b"\n", b"%"):
            writing.write(piece)
            await_drained(reading)
            await_texts(server, "one")
        writing.write(b"\n")
        await_texts(server, "one", "two")
        writing.write(b"three\n%\nfour\n%\nfi")
        await_texts(server, "one", "two", "three", "four")


def test_the_end_completes_the_last_one_and_serving_goes_on(pipe):
    reading, writing = pipe
    writing.write(b"one\n%\ntwo\nlines")
    with Server(*SEQUENTIAL, stdin=reading) as server:
        await_texts(server, "one")
        writing.close()
        await_texts(server, "one", "two\nlines")
        await_texts(server, "one", "two\nlines")
        assert "the source has ended" in server.stop().err


def test_what_is_mended_or_left_out_is_told_while_the_source_goes_on(pipe):
    reading, writing = pipe
    writing.write(b"one\ntwo\n")
    listen = ["text://127.0.0.1:0", "qotd://127.0.0.1:0"]
    with Server("--follow", "--split", "line", stdin=reading, listen=listen) as server:
        writing.write(b"na\xefve\n")
        await_that(lambda: "sequences=1" in server.err, "the mended one is not told of")
        writing.write(b"x" * 900 + b"\n")

        def is_told():
            writing.write(b"more\n")
            return "too large\" framing=qotd count=1" in server.err

        await_that(is_told, "the one that qotd cannot hold is not told of")


def waits_to_read(pid):
    def waits_in(task):
        return (task / "wchan").read_text().endswith("pipe_read")
    return any(waits_in(task) for task in Path(f"/proc/{pid}/task").iterdir())


def test_it_ends_also_when_another_reader_takes_what_was_to_come(pipe):
    reading, writing = pipe
    writing.write(b"one\n%\n")
    with Server("--follow", stdin=reading) as server:
        other = os.open(f"/proc/self/fd/{reading.fileno()}", os.O_RDONLY | os.O_NONBLOCK)

        def read_it_empty():
            writing.write(b"x")
            with contextlib.suppress(BlockingIOError):
                os.read(other, 1)
            return waits_to_read(server.pid)

        await_that(read_it_empty, "it is never left to wait")
        os.close(other)
        server.stop()


SPLIT = {
    "cookie": (b"one\n%\n", b"two\n%\n"), "line": (b"one\n", b"two\n"),
    "nul": (b"one\0", b"two\0"), "json": (b'"one"\n', b'{"text": "two"}\n'),
}


@pytest.mark.parametrize("how, pieces", [pytest.param(*row, id=row[0]) for row in SPLIT.items()])
def test_every_way_to_split_can_be_followed(pipe, how, pieces):
    reading, writing = pipe
    writing.write(pieces[0])
    with Server(*SEQUENTIAL, "--split", how, stdin=reading) as server:
        await_texts(server, "one")
        writing.write(pieces[1])
        await_texts(server, "one", "two")


def test_filters_and_the_size_limit_hold_for_what_is_followed(pipe):
    reading, writing = pipe
    writing.write(b"no\nxxx\n")
    options = ("--split", "line", "--match", "x", "--max-size", 10)
    with Server(*SEQUENTIAL, *options, stdin=reading) as server:
        await_texts(server, "xxx")
        writing.write(b"x" * 11 + b"\nno\n\nxx\n")
        await_texts(server, "xxx", "xx")


def test_the_other_sources_are_read_before_the_one_that_is_followed(pipe, tmp_path):
    reading, writing = pipe
    (tmp_path / "file").write_bytes(b"from a file\n%\n")
    with Server(*SEQUENTIAL, tmp_path / "file", "-", stdin=reading) as server:
        await_texts(server, "from a file")
        writing.write(b"from stdin\n%\n")
        await_texts(server, "from a file", "from stdin")


def test_a_fifo_can_be_followed(tmp_path):
    path = tmp_path / "fifo"
    os.mkfifo(path)
    with open(path, "r+b", buffering=0) as writing:
        writing.write(b"one\n%\n")
        with Server(*SEQUENTIAL, path) as server:
            await_texts(server, "one")
            writing.write(b"two\n%\n")
            await_texts(server, "one", "two")


def test_ids_stay_and_the_generation_does_not_rise(pipe):
    reading, writing = pipe
    writing.write(b"one\n%\n")
    with Server("--follow", listen=["query://127.0.0.1:0"], stdin=reading) as server:
        with wire.connect(server.endpoint) as client:
            def ask(request, size):
                client.sendall(bytes.fromhex(request))
                return wire.read_exactly(client, size)

            def count():
                return int.from_bytes(ask("0000000103", 13)[9:], "big")

            assert count() == 1
            writing.write(b"two\n%\n" * 2000)
            await_that(lambda: count() == 2001, "the fortunes are not counted")
            assert ask("000000050200000000", 16).hex() == "0000000c0000000001000000006f6e65"
            assert ask("0000000502000007d0", 16).hex() == "0000000c0000000001000007d074776f"


def test_what_goes_wrong_later_is_logged_and_the_rest_is_served(pipe):
    reading, writing = pipe
    writing.write(b"one\n%\n")
    with Server(*SEQUENTIAL, "--strict", stdin=reading) as server:
        await_texts(server, "one")
        writing.write(b"two\n%\n\xff\n%\nthree\n%\n")
        await_texts(server, "one", "two")
        await_that(lambda: "standard input:5: invalid UTF-8" in server.err, "it is not logged")
        await_texts(server, "one", "two")
