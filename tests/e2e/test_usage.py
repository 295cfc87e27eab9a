"""Usage errors are one line that names what is wrong and status 64, alike in all three tools."""

import pytest
from harness.processes import run

USAGE = 64
TOOLS = ("fortune-serve", "fortune-get", "fortune-flood")

# What is said, and what the line about it must name.
BAD_ENDPOINTS = {
    "a host without a port": ("localhost", "port"),
    "an empty port": ("127.0.0.1:", "port"),
    "a port that is no number": ("127.0.0.1:http", "http"),
    "a port over 65535": ("127.0.0.1:65536", "65536"),
    "a negative port": ("127.0.0.1:-1", "-1"),
    "a port with more after it": ("127.0.0.1:42x", "42x"),
    "an unknown framing": ("smtp://127.0.0.1:4242", "smtp"),
    "no framing before ://": ("://127.0.0.1:4242", "framing"),
    "udp with another framing than qotd": ("qt+udp://127.0.0.1:4242", "udp"),
    "an unknown transport": ("qt+sctp://127.0.0.1:4242", "sctp"),
    "IPv6 without its closing bracket": ("[::1:4242", "[::1"),
    "IPv6 without brackets": ("::1:4242", "::1"),
    "brackets around no IPv6": ("[nosuch]:4242", "nosuch"),
    "a relative path": ("qt://run/fortune.sock", "run/fortune.sock"),
    "a path of 108 bytes": ("/" + "x" * 107, "107"),
}
BAD_DURATIONS = ("soon", "-1", "5 parsecs", "ms", "1.2.3s")
BAD_SIZES = ("much", "-5", "10Q", "K")


def said_by(tool, *args, endpoint="127.0.0.1:4242"):
    """Runs a tool that must not run for long; fortune-serve also lacks its source, which is 66."""
    if tool == "fortune-serve":
        return run(tool, "--listen", endpoint, *args, "/nonexistent/fortunes")
    more = ("-n", "1") if tool == "fortune-flood" else ()
    return run(tool, *more, *args, endpoint)


def assert_usage_error(done, tool, *names):
    assert (done.status, done.out) == (USAGE, ""), done.err
    assert done.line.startswith(f"{tool}: ")
    for name in names:
        assert name in done.line


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_are_on_stdout(tool, option):
    done = run(tool, option)
    assert (done.status, done.err) == (0, "")
    assert tool in done.out and done.out.endswith("\n")


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize(
    "endpoint, part", [pytest.param(*row, id=name) for name, row in BAD_ENDPOINTS.items()]
)
def test_a_bad_endpoint_is_a_usage_error_that_names_the_part(tool, endpoint, part):
    assert_usage_error(said_by(tool, endpoint=endpoint), tool, part)


def test_a_framing_of_old_servers_is_for_clients_only():
    done = said_by("fortune-serve", endpoint="pyqt://127.0.0.1:4242")
    assert_usage_error(done, "fortune-serve", '"pyqt" is for clients only')


@pytest.mark.parametrize("tool", TOOLS)
def test_an_unknown_option_is_a_usage_error(tool):
    assert_usage_error(said_by(tool, "--nosuch"), tool, "--nosuch")


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("duration", BAD_DURATIONS)
def test_a_bad_duration_is_a_usage_error(tool, duration):
    assert_usage_error(said_by(tool, f"--timeout={duration}"), tool, "--timeout")


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("size", BAD_SIZES)
def test_a_bad_size_is_a_usage_error(tool, size):
    assert_usage_error(said_by(tool, f"--max-size={size}"), tool, "--max-size")


@pytest.mark.parametrize("tool, option", [
    ("fortune-serve", "--threads=many"),
    ("fortune-serve", "--threads=-1"),
    ("fortune-serve", "--seed=acorn"),
    ("fortune-flood", "-c=many"),
    ("fortune-flood", "-c=0"),
    ("fortune-flood", "-n=-1"),
    ("fortune-flood", "-t=many"),
    ("fortune-flood", "-d=soon"),
])
def test_a_bad_number_is_a_usage_error(tool, option):
    name, _, value = option.partition("=")
    words = [option] if name.startswith("--") else [name, value]
    assert_usage_error(said_by(tool, *words), tool, value)


@pytest.mark.parametrize("tool, option, words", [
    ("fortune-serve", "--split", "cookie, line, nul or json"),
    ("fortune-serve", "--order", "random, shuffle, sequential or daily"),
    ("fortune-serve", "--log-format", "logfmt or json"),
    ("fortune-flood", "--split", "cookie, line, nul or json"),
    ("fortune-flood", "--verb", "random or ping"),
])
@pytest.mark.parametrize("word", ["", "0", "Line"])
def test_an_option_of_few_words_says_them_when_it_gets_another(tool, option, words, word):
    done = said_by(tool, option, word)
    assert_usage_error(done, tool, f'{option}: there is no "{word}" (it is {words})')


@pytest.mark.parametrize("tool, option", [
    ("fortune-serve", "--stats"),
    ("fortune-serve", "--split"),
    ("fortune-get", "--timeout"),
    ("fortune-flood", "--source"),
])
def test_a_value_that_is_empty_is_not_the_next_word(tool, option):
    assert_usage_error(said_by(tool, f"{option}="), tool, f"{option}: ", '""')


@pytest.mark.parametrize("tool, option", [
    ("fortune-serve", "--endpoint-file"),
    ("fortune-serve", "--stats"),
    ("fortune-flood", "--output"),
    ("fortune-flood", "--junit"),
    ("fortune-flood", "--expect"),
])
def test_a_file_without_a_name_is_a_usage_error(tool, option):
    done = said_by(tool, option, "")
    assert_usage_error(done, tool, f'{option}: no file has the name ""')


@pytest.mark.parametrize("tool", ["fortune-get", "fortune-flood"])
@pytest.mark.parametrize("endpoint", ["localhost", "smtp://127.0.0.1:1"])
def test_a_bad_endpoint_in_the_environment_is_a_usage_error(tool, endpoint):
    done = run(tool, env={"FORTUNE_ENDPOINT": endpoint})
    assert_usage_error(done, tool)
