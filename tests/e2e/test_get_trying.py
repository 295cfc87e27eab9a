"""Several endpoints, --retry, --unlike: which server is asked, how often, and what is said in the end."""

import contextlib
import socket
import subprocess

import pytest
from harness import hostile, wire
from harness.getting import assert_fails, assert_printed, assert_prints, assert_says, table
from harness.hostile import Hostile
from harness.processes import Server, get

NOTHING_FITS, HOST_NOT_FOUND, UNREACHABLE, TIMED_OUT, BAD_ANSWER = 1, 68, 69, 75, 76
TEXT = hostile.TEXT
AT_ONCE = ("--retry-delay", "1ms")


def says(text):
    return hostile.sends(wire.encode(text))


@contextlib.contextmanager
def dead_and_alive(script=hostile.fin_at_once):
    with Hostile(script) as dead, Hostile(hostile.whole) as alive:
        yield dead.endpoint, alive.endpoint


def accepted(server):
    """How many connections came, all of which have been accepted by now."""
    count = 0
    while server.accepted.acquire(blocking=False):
        count += 1
    return count


@pytest.mark.parametrize("script", table({
    "reset": hostile.reset_at_once, "nothing": hostile.fin_at_once, "silent": hostile.silent,
    "junk": hostile.garbage, "empty": hostile.empty_string,
}))
def test_the_next_endpoint_is_asked_when_one_fails(script):
    with dead_and_alive(script) as (dead, alive):
        assert_prints(TEXT, "--timeout", "8s", dead, alive)


def test_an_unknown_host_and_a_closed_port_are_passed_over(tmp_path):
    with hostile.closed_port() as closed, Hostile(hostile.whole) as alive:
        assert_prints(TEXT, "--timeout", "30s", "nosuch.invalid:1", closed, f"{tmp_path}/none",
                      alive.endpoint)


def test_the_first_endpoint_that_answers_is_the_last_one_asked():
    with Hostile(hostile.whole) as first, Hostile(hostile.whole) as second:
        assert_prints(TEXT, first.endpoint, second.endpoint)
        assert (accepted(first), accepted(second)) == (1, 0)


def test_when_all_fail_the_last_one_is_told_of():
    with Hostile(hostile.fin_at_once) as bad, hostile.closed_port() as closed:
        assert_fails(UNREACHABLE, bad.endpoint, closed)
        assert_fails(BAD_ANSWER, closed, bad.endpoint)


def test_two_silent_endpoints_are_75_by_one_deadline():
    with Hostile(hostile.silent) as one, Hostile(hostile.silent) as two:
        assert_fails(TIMED_OUT, "--timeout", "1s", one.endpoint, two.endpoint)
        for server in (one, two):
            server.await_accepted(1)  # after the deadline perhaps, since there is no answer
        assert (accepted(one), accepted(two)) == (0, 0)


def test_what_answered_once_is_asked_first_for_the_rest():
    with Hostile(hostile.fin_at_once) as dead, Hostile(hostile.whole) as alive:
        done = get("-n", 5, dead.endpoint, alive.endpoint)
        assert done.out == "\n%\n".join([TEXT] * 5) + "\n"
        assert (accepted(dead), accepted(alive)) == (1, 5)


def test_a_later_fortune_can_come_from_another_endpoint():
    with Hostile(hostile.whole, hostile.fin_at_once) as failing, Hostile(says("other")) as alive:
        done = get("-n", 3, failing.endpoint, alive.endpoint)
        assert_printed(done, "\n%\n".join([TEXT, "other", "other"]))


@pytest.mark.parametrize("script", table({
    "76": hostile.fin_at_once, "75": hostile.silent, "76, junk": hostile.garbage,
}))
def test_retry_asks_again(script):
    with Hostile(script, script, hostile.whole) as server:
        assert_prints(TEXT, "--timeout", "12s", "--retry", 2, *AT_ONCE, server.endpoint)


def test_retry_goes_over_the_whole_list_and_no_further():
    with Hostile(hostile.fin_at_once) as one, Hostile(hostile.fin_at_once) as two:
        assert_fails(BAD_ANSWER, "--retry", 3, *AT_ONCE, one.endpoint, two.endpoint)
        assert (accepted(one), accepted(two)) == (4, 4)


def test_without_retry_a_server_is_asked_once():
    with Hostile(hostile.fin_at_once) as server:
        assert_fails(BAD_ANSWER, server.endpoint)
        assert accepted(server) == 1


def test_an_unknown_host_is_not_tried_again():
    done = get("--retry", 1000, "--retry-delay", "1h", "--timeout", "30s", "nosuch.invalid:1",
               env={"RES_OPTIONS": "timeout:1 attempts:1"})
    assert_says(done, HOST_NOT_FOUND, "nosuch.invalid:1")


def test_a_pause_that_would_outlast_the_deadline_is_not_begun():
    """Or this would take an hour."""
    with hostile.closed_port() as closed:
        assert_fails(UNREACHABLE, "--retry", 9, "--retry-delay", "2h", "--timeout", "1h", closed)


def test_unlike_asks_again_until_another_text_comes():
    with Hostile(says("a"), says("a"), says("b")) as server:
        assert_prints("b", "--unlike", "a", "--retry", 2, "--retry-delay", "1h", server.endpoint)


def test_unlike_ends_where_the_qt_client_would_ask_for_ever(tmp_path):
    (tmp_path / "one").write_text("only\n")
    with Server(tmp_path / "one") as server:
        done = get("--unlike", "only", "--retry", 20, server.endpoint)
        assert_says(done, NOTHING_FITS, server.endpoint)
        assert server.stop().ledger["served"] == 21


def test_unlike_without_retry_asks_once():
    with Hostile(says("a")) as server:
        assert_fails(NOTHING_FITS, "--unlike", "a", server.endpoint)
        assert accepted(server) == 1


def test_unlike_takes_what_a_shell_has_left_of_a_text():
    with Hostile(hostile.sends(wire.encode("a\n\n"))) as server:
        assert_fails(NOTHING_FITS, "--unlike", "a", f"qt://{server.location}")


def test_unlike_holds_for_each_of_many():
    with Hostile(says("a"), says("b")) as server:
        assert_prints("b\n%\nb\n%\nb", "-n", 3, "--unlike", "a", "--retry", 1, server.endpoint)


# Runs a program where the file that is its first word stands in for /etc/hosts.
WITH_HOSTS = ("unshare", "--mount", "--map-root-user",
              "sh", "-c", 'mount --bind "$0" /etc/hosts && exec "$@"')


@pytest.fixture
def both(tmp_path):
    """What runs a program that knows `both.test`, a name of an IPv6 and an IPv4 address."""
    (tmp_path / "hosts").write_text("::1 both.test\n127.0.0.1 both.test\n")
    wrap = (*WITH_HOSTS, tmp_path / "hosts")
    if subprocess.run([*wrap, "true"], capture_output=True).returncode != 0:
        pytest.skip("no namespaces here, in which a name of two addresses could be made up")
    return wrap


def listening_over_ipv6(port):
    try:
        return socket.create_server(("::1", port), family=socket.AF_INET6, backlog=0)
    except OSError as error:
        pytest.skip(f"not over IPv6 here: {error}")


def test_an_address_that_is_a_black_hole_does_not_hold_up_the_other(both):
    """A full backlog drops who would connect. With a share of the time each this took half an hour."""
    with Hostile(hostile.whole) as alive, listening_over_ipv6(alive.port):
        with socket.create_connection(("::1", alive.port)):
            done = get("--timeout", "1h", f"qt://both.test:{alive.port}", wrap=both)
    assert_printed(done, TEXT)


def test_an_address_that_refuses_does_not_hold_up_the_other(both):
    with Hostile(hostile.whole) as alive:
        assert_printed(get("--timeout", "1h", f"qt://both.test:{alive.port}", wrap=both), TEXT)


def test_the_first_datagram_that_comes_back_counts(both, tmp_path):
    (tmp_path / "one").write_text("hi\n")
    with Server(tmp_path / "one", listen=["qotd+udp://127.0.0.1:0"]) as server:
        port = server.endpoint.rpartition(":")[2]
        assert_printed(get("--timeout", "1h", f"qotd+udp://both.test:{port}", wrap=both), "hi")
