"""merge, compare and report work on what fortune-flood has said of its runs."""

import json
import re
import xml.etree.ElementTree as ElementTree

import pytest
from harness import corpus, flooding
from harness.processes import Server, flood

PASS, FAIL, INCONCLUSIVE, USAGE, BAD_DATA, NO_INPUT = 0, 1, 2, 64, 65, 66
TOLERANT = ("--absolute", "60s", "--relative", "100%")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The document of one finished run, as text."""
    folder = tmp_path_factory.mktemp("documents")
    fortunes = folder / "fortunes"
    fortunes.write_bytes(corpus.cookie(["One", "Two"]))
    with Server(fortunes) as server:
        done = flood("-n", 500, "-c", 4, "--require", "p99<60s", server.endpoint)
    assert done.status == PASS
    return done.out


@pytest.fixture
def save(tmp_path, run):
    """Writes a document that differs from the run in these places, such as load__pipeline."""
    def write(name, **changes):
        document = json.loads(run)
        for place, value in changes.items():
            *path, key = place.split("__")
            target = document
            for step in path:
                target = target[step]
            target[key] = value
        (tmp_path / name).write_text(json.dumps(document))
        return tmp_path / name
    return write


def slower(document, factor):
    """The same run in a slower world: every latency and each second is that many times as long."""
    slow = json.loads(document)
    slow["throughput"] /= factor
    for name, histogram in slow["histograms"].items():
        merged = {}
        for bound, count in histogram["counts"]:
            bucket = lower_bound(int(bound * factor))
            merged[bucket] = merged.get(bucket, 0) + count
        histogram["counts"] = sorted(merged.items())
        figures = slow["latency_us"][name]
        figures["min"], figures["max"] = (
            histogram["counts"][end][0] / 1000 for end in (0, -1)
        )
    return slow


def lower_bound(value, significant_bits=7):
    shift = max(value.bit_length() - significant_bits - 1, 0)
    return value >> shift << shift


def test_merge_adds_what_two_runs_counted(save, run):
    done = flood("merge", save("a.json"), save("b.json"))
    assert (done.status, done.err) == (PASS, "")
    one, both = json.loads(run), flooding.read(done).document
    assert list(both) == list(one)
    assert both["totals"]["ok"] == 2 * one["totals"]["ok"]
    assert both["load"]["connections"] == 2 * one["load"]["connections"]
    assert both["throughput"] == pytest.approx(2 * one["throughput"], abs=0.002)
    for name, figures in both["latency_us"].items():
        before = one["latency_us"][name]
        assert figures["count"] == 2 * before["count"]
        assert (figures["min"], figures["p99"], figures["max"]) == (
            before["min"], before["p99"], before["max"])
        assert figures["mean"] == pytest.approx(before["mean"])
    assert [row["expr"] for row in both["requirements"]] == ["p99<60s", "errors==0"]


def test_a_merge_of_one_run_is_that_run(save, run):
    done = flood("merge", save("a.json"))
    assert json.loads(done.out) == json.loads(run)


OPEN_LOOP = ("-r", 200, "--warmup", "100ms", "-n", 30)


@pytest.mark.parametrize("options", [
    ("-n", 30), OPEN_LOOP, ("-n", 30, "--connect-only"), ("-n", 30, "--expect"), ("-d", "200ms"),
    ("-n", 30, "--timeout", "1ms", "--max-size", 2),
], ids=str)
def test_merged_documents_are_of_the_schema(tmp_path, options):
    """As are all that fortune-flood writes, of runs of every kind."""
    (tmp_path / "fortunes").write_bytes(corpus.cookie(["One", "Two"]))
    words = [word for option in options
             for word in [option, *([tmp_path / "fortunes"] if option == "--expect" else [])]]
    with Server(tmp_path / "fortunes") as server:
        for name in ("a.json", "b.json"):
            (tmp_path / name).write_text(flood("-c", 3, *words, server.endpoint).out)
    alone = json.loads((tmp_path / "a.json").read_text())
    both = flooding.read(flood("merge", tmp_path / "a.json", tmp_path / "b.json")).document
    assert list(both["load"]) == list(alone["load"])
    assert both["load"]["connections"] == 6


def test_merge_writes_a_file_too(save, tmp_path):
    done = flood("merge", save("a.json"), "-o", tmp_path / "sum.json")
    assert (done.status, done.out) == (PASS, "")
    assert json.loads((tmp_path / "sum.json").read_text())["verdict"] == "pass"


@pytest.mark.parametrize("place, value", [
    ("load__pipeline", 4), ("load__requests_per_connection", 7), ("load__warmup_s", 1.5),
    ("load__duration_s", 3.0), ("load__requests", None), ("target__framing", "text"),
])
def test_unlike_loads_are_not_merged(save, place, value):
    other = save("other.json", **{place: value})
    done = flood("merge", save("a.json"), other)
    assert (done.status, done.out) == (BAD_DATA, "")
    assert str(other) in done.line and place.replace("__", ".") in done.line


@pytest.fixture(scope="module")
def exchanges(tmp_path_factory):
    """A document of each way to ask."""
    folder = tmp_path_factory.mktemp("exchanges")
    (folder / "fortunes").write_bytes(corpus.cookie(["I"]))
    loads = {
        "fortunes": ("query", []), "pings": ("query", ["--verb", "ping"]),
        "connections": ("query", ["--connect-only"]), "one by one": ("qotd", []),
        "nothing": ("qotd", ["--connect-only"]), "datagrams": ("qotd+udp", []),
    }
    listen = [f"{framing}://127.0.0.1:0" for framing in ("query", "qotd", "qotd+udp")]
    with Server(folder / "fortunes", listen=listen) as server:
        endpoints = {endpoint.partition(":")[0]: endpoint for endpoint in server.endpoints}
        for name, (framing, options) in loads.items():
            done = flood("-n", 20, "-c", 2, *options, endpoints[framing])
            (folder / name).write_text(done.out)
    return folder


@pytest.mark.parametrize("one, other", [
    ("fortunes", "pings"), ("pings", "fortunes"), ("one by one", "nothing"),
    ("nothing", "one by one"), ("one by one", "datagrams"),
])
def test_runs_that_asked_for_something_else_are_not_merged(exchanges, one, other):
    done = flood("merge", exchanges / one, exchanges / other)
    assert (done.status, done.out) == (BAD_DATA, "")
    assert f"{exchanges / other} is of another load than {exchanges / one}" in done.line


@pytest.mark.parametrize("name", ["fortunes", "pings", "connections", "nothing", "datagrams"])
def test_runs_that_asked_for_the_same_are_merged(exchanges, name):
    assert flood("merge", exchanges / name, exchanges / name).status == PASS


@pytest.mark.parametrize("text, part", [
    ("", "JSON"), ("[1]", "object"), ("{}", "schema"), ('{"schema":"other/1"}', "fortune-flood/1"),
    ("[" * 100_000, "JSON"),
])
@pytest.mark.parametrize("subcommand", ["merge", "report"])
def test_what_is_no_document_is_refused(tmp_path, subcommand, text, part):
    (tmp_path / "bad.json").write_text(text)
    done = flood(subcommand, tmp_path / "bad.json")
    assert (done.status, done.out) == (BAD_DATA, "")
    assert "bad.json" in done.line and part in done.line


@pytest.mark.parametrize("subcommand", ["merge", "report"])
def test_a_document_that_cannot_be_read_is_66(tmp_path, subcommand):
    done = flood(subcommand, tmp_path / "nosuch.json")
    assert (done.status, done.out) == (NO_INPUT, "")
    assert "nosuch.json" in done.line


def sides(save, tmp_path, factor, run):
    base = [save(f"base{i}.json") for i in range(3)]
    head = []
    for i in range(3):
        head.append(tmp_path / f"head{i}.json")
        head[-1].write_text(json.dumps(slower(run, factor)))
    return ["--base", *base, "--head", *head]


def outcomes(path):
    cases = ElementTree.parse(path).getroot().findall(".//testcase")
    return {case.get("name"): [child.tag for child in case] for case in cases}


@pytest.mark.parametrize("factor, status, verdict, outcome", [
    (1, 0, "same", []), (2, 1, "worse", ["failure"]), (0.5, 0, "better", []),
])
def test_compare_tells_a_slower_side(save, tmp_path, run, factor, status, verdict, outcome):
    report = tmp_path / "report.xml"
    done = flood("compare", *sides(save, tmp_path, factor, run), "--absolute", "1us",
                 "--junit", report)
    assert (done.status, done.err) == (status, "")
    assert done.out.splitlines()[-1] == f"verdict: {verdict}"
    rows = outcomes(report)
    assert list(rows) == ["throughput", "service p50", "service p99", "error rate"]
    assert rows["throughput"] == rows["service p99"] == outcome
    assert rows["error rate"] == []


def test_a_difference_within_the_tolerance_is_none(save, tmp_path, run):
    done = flood("compare", *sides(save, tmp_path, 2, run), *TOLERANT)
    assert (done.status, done.out.splitlines()[-1]) == (PASS, "verdict: same")


def test_a_run_that_tells_nothing_makes_the_comparison_inconclusive(save):
    runs = [save("a.json"), save("b.json")]
    broken = save("broken.json", verdict="inconclusive")
    done = flood("compare", "--base", *runs, broken, "--head", *runs, runs[0])
    assert (done.status, done.out.splitlines()[-1]) == (INCONCLUSIVE, "verdict: inconclusive")


def test_the_verdicts_in_xml_do_not_go_where_the_table_goes(save):
    runs = [save(f"{i}.json") for i in range(3)]
    done = flood("compare", "--base", *runs, "--head", *runs, "--junit", "-")
    assert (done.status, done.out) == (USAGE, "")
    assert "--junit" in done.line and "stdout" in done.line


def test_runs_under_other_loads_are_not_compared(save):
    runs = [save(f"{i}.json") for i in range(3)]
    other = save("other.json", load__connections=5)
    done = flood("compare", "--base", *runs, "--head", *runs[:2], other)
    assert (done.status, done.out) == (BAD_DATA, "")
    assert "other.json" in done.line and "load.connections" in done.line


def test_fewer_than_three_runs_a_side_are_a_usage_error(save):
    runs = [save(f"{i}.json") for i in range(3)]
    done = flood("compare", "--base", *runs, "--head", *runs[:2])
    assert (done.status, done.out) == (USAGE, "")
    assert "--head" in done.line and "3" in done.line


@pytest.mark.parametrize("words, part", [
    (["merge"], "FILE"), (["report"], "FILE"), (["compare"], "--base"),
    (["merge", "--nosuch", "a"], "--nosuch"),
    (["compare", "--relative", "much"], "much"),
    (["compare", "--relative", "0.1%"], '"0.1%" (a number from 0.01 to 1, or one with %)'),
    (["compare", "--relative", "5"], '"5" (a number from 0.01 to 1, or one with %)'),
])
def test_a_wrong_command_line_of_a_subcommand_is_one_line(words, part):
    done = flood(*words)
    assert (done.status, done.out) == (USAGE, "")
    assert part in done.line


@pytest.mark.parametrize("subcommand", ["merge", "compare", "report"])
def test_each_subcommand_has_its_help(subcommand):
    done = flood(subcommand, "--help")
    assert (done.status, done.err) == (PASS, "")
    assert f"fortune-flood {subcommand}" in done.out


def test_a_report_is_one_page_that_fetches_nothing(save):
    done = flood("report", save("a.json"), save("b.json", target__endpoint="<b>&\"x\""))
    assert (done.status, done.err) == (PASS, "")
    assert done.out.startswith("<!DOCTYPE html>") and done.out.count("<figure>") == 4
    assert "<b>" not in done.out and "&lt;b&gt;&amp;&quot;x&quot;" in done.out
    assert not re.search(r"<script|<link|<img|<iframe|src=|href=|url\(|@import|https?:", done.out)


def test_a_report_of_a_run_without_samples_says_so():
    dead = flood("-n", 1, "-c", 1, "--timeout", "10s", "/nonexistent/socket")
    done = flood("report", "/dev/stdin", stdin=dead.out.encode())
    assert done.status == PASS
    assert done.out.count("Nothing was measured.") == 4 and "unreachable" in done.out
