"""--require makes a verdict of a run: every requirement is judged, named, and has its value."""

import pytest
from harness import corpus, flooding, hostile
from harness.hostile import Hostile
from harness.processes import Server, flood

PASS, FAIL, USAGE, UNREACHABLE = 0, 1, 64, 69

HOLDS = (
    "p99<60s", "p50<=60000ms", "min>0ns", "max<1m", "mean>=0.000001us", "p99.9<60000000us",
    "p99.99<60s", "p75<1h", "p90<60s", "p95<60s", "connect.p50<60s", "first_byte.mean<60s",
    "service.max<60s", "response.p99<60s", "errors==0", "errors<=5", "error_rate<1%",
    "error_rate==0%", "throughput>0", "throughput>=0.001",
)
HOLDS_NOT = (
    "p99<1ns", "min>60s", "max==1h", "connect.p99>=60s", "first_byte.max>60s", "service.mean<=1ns",
    "errors>0", "errors==1", "error_rate>0%", "throughput>1000000000", "throughput<0.000001",
)
# What is said, and what the line about it must name.
NONSENSE = {
    "": "--require", "p99": "p99", "p99 5ms": "p99 5ms", "p99=5ms": "p99=5ms", "p99!=5ms": "p99!",
    "<5ms": "metric", "p98<5ms": "p98", "P99<5ms": "P99", "nosuch<5ms": "nosuch",
    "nosuch.p50<1ms": "nosuch.p50", "connect.errors==0": "connect.errors",
    "p99<": "unit", "p99<5": "unit", "p99<5%": "unit", "p99<soon": "soon", "p99<-5ms": "-5ms",
    "p99<5ms<6ms": "5ms<6ms", "errors<5%": "5%", "errors<5ms": "5ms", "throughput>5%": "5%",
    "throughput>5ms": "5ms", "error_rate<5ms": "5ms",
}


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    path = tmp_path_factory.mktemp("require") / "fortunes"
    path.write_bytes(corpus.cookie(["One", "Two"]))
    with Server(path) as server:
        yield server.endpoint


def required(endpoint, *expressions, more=()):
    """The run, and its requirements as expr -> (value, pass), the implied one included or not."""
    words = [word for expression in expressions for word in ("--require", expression)]
    run = flooding.run("-n", 20, "-c", 2, *more, *words, endpoint)
    rows = run.document["requirements"]
    assert all(list(row) == ["expr", "value", "pass"] for row in rows)
    return run, {row["expr"]: (row["value"], row["pass"]) for row in rows}


@pytest.mark.parametrize("expression", HOLDS)
def test_a_requirement_that_holds_passes(endpoint, expression):
    run, rows = required(endpoint, expression)
    value, passed = rows[expression]
    assert (run.status, run.verdict) == (PASS, "pass")
    assert passed is True and isinstance(value, (int, float))


@pytest.mark.parametrize("expression", HOLDS_NOT)
def test_a_requirement_that_does_not_hold_fails(endpoint, expression):
    run, rows = required(endpoint, expression)
    value, passed = rows[expression]
    assert (run.status, run.verdict) == (FAIL, "fail")
    assert passed is False and isinstance(value, (int, float))


def test_one_of_several_that_does_not_hold_fails_the_run(endpoint):
    run, rows = required(endpoint, "p99<60s", "max<1ns", "throughput>0")
    assert (run.status, run.verdict) == (FAIL, "fail")
    assert [rows[expr][1] for expr in ("p99<60s", "max<1ns", "throughput>0")] == [True, False, True]


@pytest.mark.parametrize("expression, part", NONSENSE.items())
def test_an_expression_that_is_none_is_a_usage_error(endpoint, expression, part):
    done = flood("-n", 1, "--require", expression, endpoint)
    assert (done.status, done.out) == (USAGE, "")
    assert done.line.startswith("fortune-flood: ")
    assert "--require" in done.line and part in done.line


@pytest.mark.parametrize("expressions, status, verdict", [
    pytest.param([], FAIL, "fail", id="no errors are allowed unless said"),
    pytest.param(["p99<60s"], FAIL, "fail", id="nor with another requirement"),
    pytest.param(["errors<=10"], PASS, "pass", id="as many as there are may be allowed"),
    pytest.param(["errors<10"], FAIL, "fail", id="one fewer is not enough"),
    pytest.param(["error_rate<=50%"], PASS, "pass", id="a rate may be allowed"),
    pytest.param(["error_rate<50%"], FAIL, "fail", id="a lower rate is not enough"),
])
def test_half_of_the_answers_are_bad(expressions, status, verdict):
    with Hostile(hostile.whole, hostile.short_by_one) as server:
        run, rows = required(server.endpoint, *expressions)
    assert (run.totals["ok"], run.totals["errors"]) == (10, 10)
    assert (run.status, run.verdict) == (status, verdict)
    for expression in expressions:
        if expression.startswith("errors"):
            assert rows[expression][0] == 10


@pytest.mark.parametrize("script, status, verdict", [
    pytest.param(hostile.short_by_one, FAIL, "fail", id="bad answers"),
    pytest.param(hostile.fin_at_once, UNREACHABLE, "unreachable", id="no answers"),
])
def test_without_samples_a_requirement_fails_and_its_value_is_null(script, status, verdict):
    with Hostile(script) as server:
        run, rows = required(server.endpoint, "p99<60s", "errors<=20")
    assert (run.status, run.verdict) == (status, verdict)
    assert rows["p99<60s"] == (None, False)
    assert rows["errors<=20"] == (20, True)
