"""The main job: fortunes are piped in, one is got out, and a flood of requests is all answered."""

import json
import socket
import subprocess

import pytest
from harness import corpus, peers, wire
from harness.processes import Server, flood, get

NAMES = ("fortunes", "literature", "riddles")
REQUESTS = 10_000


@pytest.fixture
def debian():
    return [peers.file(corpus.DEBIAN / name, "fortunes") for name in NAMES]


@pytest.fixture
def expected(debian, tmp_path):
    file = tmp_path / "all-three"
    file.write_bytes(b"".join(path.read_bytes() for path in debian))
    return file


@pytest.fixture
def piped(debian, listen):
    with subprocess.Popen(["cat", *debian], stdout=subprocess.PIPE) as cat:
        with Server(stdin=cat.stdout, listen=[listen]) as server:
            cat.stdout.close()
            yield server


def test_ten_thousand_requests_to_a_piped_server_come_back_whole(piped, expected):
    done = flood("-n", REQUESTS, "-c", 64, "--expect", expected, piped.endpoint)
    stopped = piped.stop()

    assert (done.status, done.err) == (0, "")
    document = json.loads(done.out)
    totals = document["totals"]
    assert document["verdict"] == "pass"
    assert document["errors"] == []
    assert totals["attempted"] == totals["ok"] == REQUESTS
    assert totals["errors"] == totals["in_flight_at_end"] == 0
    assert stopped.ledger["served"] == stopped.ledger["accepted"] == REQUESTS


def test_get_prints_exactly_one_fortune_of_the_pipe(piped, expected):
    done = get(piped.endpoint)
    assert (done.status, done.err) == (0, "")
    assert done.out.endswith("\n")
    assert done.out[:-1] in corpus.split(expected.read_bytes())


def test_a_socket_file_is_there_while_it_serves_and_gone_at_exit(socket_folder):
    path = socket_folder / "serve.sock"
    with Server(listen=[f"qt://{path}"]) as server:
        assert server.endpoint == f"qt://{path}"
        assert path.is_socket()
    assert not path.exists()


def test_the_path_of_a_socket_may_have_107_bytes(socket_folder):
    path = f"{socket_folder}/".ljust(107, "s")
    with Server(listen=[f"qt://{path}"]) as server:
        assert server.endpoint == f"qt://{path}"
        assert get(server.endpoint).status == 0


def test_ipv6_is_served_and_printed_in_brackets():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 on the loopback here")
    with Server(listen=["qt://[::1]:0"]) as server:
        assert server.endpoint.startswith("qt://[::1]:") and not server.endpoint.endswith(":0")
        assert get(server.endpoint).status == 0


def test_any_address_is_reached_over_both_kinds_of_ip():
    with Server(listen=["qt://:0"]) as server:
        port = server.endpoint.removeprefix("qt://:")
        hosts = ["127.0.0.1", "[::1]"] if socket.has_dualstack_ipv6() else ["127.0.0.1"]
        for host in hosts:
            assert get(f"{host}:{port}").status == 0


def test_ready_lines_come_in_the_order_of_listen(socket_folder):
    paths = [f"{socket_folder}/one.sock", f"{socket_folder}/two.sock"]
    listen = ["qt://127.0.0.1:0", f"qt://{paths[0]}", paths[1], "qt://:0"]
    with Server(listen=listen) as server:
        tcp, one, two, every = server.endpoints
        assert tcp.startswith("qt://127.0.0.1:") and not tcp.endswith(":0")
        assert one == f"qt://{paths[0]}"
        assert two == f"qt://{paths[1]}"
        assert every.startswith("qt://:") and every != "qt://:0"
        for endpoint in server.endpoints:
            assert get(endpoint).status == 0
            assert wire.fetch(endpoint)
        stopped = server.stop()
    assert [ledger["served"] for ledger in stopped.ledgers.values()] == [2, 2, 2, 2]
