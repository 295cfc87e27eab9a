"""Which fortune comes next: --order and --seed."""

import time

import pytest
from harness import wire
from harness.corpus import cookie
from harness.processes import LOOPBACK, Server, serve_in_vain
from harness.serving import fetch_many

USAGE = 64
COUNT = 20
TEXTS = [f"number {number}" for number in range(COUNT)]

SERVERS = pytest.mark.parametrize("options, listen", [
    pytest.param(("--threads", "1"), [LOOPBACK], id="one thread"),
    pytest.param(("--threads", "4"), [LOOPBACK], id="four threads"),
    pytest.param(("--threads", "4"), [LOOPBACK, LOOPBACK], id="two endpoints in turn"),
])


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("order") / "twenty"
    path.write_bytes(cookie(TEXTS))
    return path


def picks(file, *options, count=3 * COUNT, listen=(LOOPBACK,), **more):
    with Server(*options, file, listen=listen, **more) as server:
        return fetch_many(server, count)


@SERVERS
def test_sequential_is_one_after_the_other(file, options, listen):
    assert picks(file, "--order", "sequential", *options, listen=listen) == 3 * TEXTS


@SERVERS
def test_shuffle_repeats_none_until_all_were_served(file, options, listen):
    served = picks(file, "--order", "shuffle", *options, listen=listen)
    rounds = [served[i:i + COUNT] for i in range(0, len(served), COUNT)]
    assert [sorted(one) for one in rounds] == 3 * [sorted(TEXTS)]
    assert rounds[0] != rounds[1] != rounds[2]


@SERVERS
@pytest.mark.parametrize("order", ["random", "shuffle", "daily"])
def test_a_seed_fixes_the_sequence_of_texts(file, order, options, listen):
    once = picks(file, "--order", order, "--seed", 7, *options, listen=listen)
    assert once == picks(file, "--order", order, "--seed", 7)


@pytest.mark.parametrize("order", ["random", "shuffle"])
def test_another_seed_is_another_sequence(file, order):
    """By chance they would be equal once in 20! times, or less often."""
    one, other = picks(file, "--order", order, "--seed", 7), picks(file, "--order", order, "--seed", 8)
    assert one != other
    assert picks(file, "--order", order) != picks(file, "--order", order)


def test_a_query_connection_and_the_others_count_together(file):
    listen = [LOOPBACK, "query://127.0.0.1:0"]
    with Server("--order", "sequential", file, listen=listen) as server:
        plain, query = server.endpoints
        with wire.connect(query) as client:
            for text in TEXTS[::2]:
                assert wire.fetch(plain) == text
                client.sendall(bytes.fromhex("0000000101"))
                answer = client.recv(4096)
                assert answer[13:].decode() == f"number {int(text.split()[1]) + 1}"


def zone(hours_east):
    return {"TZ": f"XXX{-hours_east:+d}"}


def daily(file, seed, hours_east):
    (text,) = set(picks(file, "--order", "daily", "--seed", seed, count=3, env=zone(hours_east)))
    return text


def test_daily_is_a_function_of_the_local_date_and_the_seed(file):
    """Of two places 24 hours apart, in neither of which midnight is near, the dates differ.

    Twelve seeds agree on two dates once in 20^12 times.
    """
    east_of_greenwich = 12 - time.gmtime().tm_hour  # where it is noon
    other_day = east_of_greenwich + (24 if east_of_greenwich <= 0 else -24)
    seeds = range(12)
    today = [daily(file, seed, east_of_greenwich) for seed in seeds]
    assert today == [daily(file, seed, east_of_greenwich) for seed in seeds]
    assert today != [daily(file, seed, other_day) for seed in seeds]
    assert len(set(today)) > 1


def test_daily_without_a_seed_survives_a_restart(file):
    noon = zone(12 - time.gmtime().tm_hour)
    once = picks(file, "--order", "daily", env=noon, count=3)
    assert len(set(once)) == 1
    assert once == picks(file, "--order", "daily", env=noon, count=3)


def test_another_order_is_a_usage_error():
    done = serve_in_vain("--order", "backwards", "/nonexistent/fortunes")
    assert done.status == USAGE
    assert "--order" in done.line and '"backwards"' in done.line
