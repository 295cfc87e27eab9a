"""One fortune-serve with eight listeners: every framing, over TCP, Unix-domain sockets and UDP."""

import pytest
from harness import corpus, flooding, hostile, query, wire
from harness.datagrams import Asker
from harness.getting import assert_prints
from harness.processes import Server

TEXT = hostile.TEXT


def listeners(folder):
    return [
        "qt://127.0.0.1:0", "qt4://[::1]:0", f"qtlocal://{folder}/qtlocal", f"text://{folder}/text",
        "qotd://127.0.0.1:0", "qotd+udp://127.0.0.1:0", "query://127.0.0.1:0",
        f"query://{folder}/query",
    ]


@pytest.fixture
def server(socket_folder):
    (socket_folder / "one").write_bytes(corpus.cookie([TEXT]))
    with Server(socket_folder / "one", listen=listeners(socket_folder)) as server:
        yield server


def framing(endpoint):
    return endpoint.partition("://")[0]


def speaks_first(endpoint):
    return framing(endpoint) in wire.ENCODE


def test_each_sends_the_bytes_of_its_framing(server):
    for endpoint in filter(speaks_first, server.endpoints):
        assert wire.fetch_wire(endpoint) == wire.ENCODE[framing(endpoint)](TEXT)
    *_, udp, tcp_query, unix_query = server.endpoints
    with Asker(udp) as asker:
        assert asker.ask() == wire.encode_qotd(TEXT)
    for endpoint in (tcp_query, unix_query):
        with query.Client(endpoint) as client:
            assert client.ask(query.RANDOM) == query.fortune(0, TEXT)
    ledgers = server.stop().ledgers
    assert [ledger["served"] for ledger in ledgers.values()] == [1] * 8


def test_get_prints_the_text_of_each_that_speaks_first_with_no_framing_named(server):
    first = list(filter(speaks_first, server.endpoints))
    assert len(first) == 5
    for endpoint in first:
        assert_prints(TEXT, wire.unnamed(endpoint))


def test_get_prints_the_text_of_each_with_its_framing_named(server):
    for endpoint in server.endpoints:
        assert_prints(TEXT, endpoint)
    ledgers = server.stop().ledgers
    assert [ledger["served"] for ledger in ledgers.values()] == [1] * 8


def test_flood_finds_nothing_wrong_with_any(server, socket_folder):
    for endpoint in server.endpoints:
        run = flooding.run("-c", 8, "-n", 200, "--expect", socket_folder / "one", endpoint)
        assert (run.status, run.totals["ok"]) == (0, 200), (endpoint, run.errors)
