"""The examples of fortune-get(1) and of the README's part about it, run as they are written."""

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
from harness import peers, world
from harness.limits import BOUND

PROJECT = Path(__file__).parents[2]
MANUAL = PROJECT / "man" / "fortune-get.1"
README = PROJECT / "README.md"


def examples_of_the_manual():
    """As mandoc prints them."""
    section = MANUAL.read_text().partition(".Sh EXAMPLES\n")[2].partition("\n.Sh ")[0]
    for block in re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed$", section, re.DOTALL | re.MULTILINE):
        yield block.replace(r"\e", "\\").removesuffix("\n")


def examples_of_the_readme():
    section = README.read_text().partition("## Get\n")[2].partition("\n## ")[0]
    for block in re.findall(r"^```\w+\n(.*?)^```$", section, re.DOTALL | re.MULTILINE):
        yield block.removesuffix("\n")


EXAMPLES = list(dict.fromkeys([*examples_of_the_manual(), *examples_of_the_readme()]))
SPECIAL = ("watch ", "0 * * * * ", "PROMPT_COMMAND=", "fortune-get -n 100 ")


def example(beginning):
    (found,) = [text for text in EXAMPLES if text.startswith(beginning)]
    return found


@pytest.fixture
def environment(tmp_path):
    if not world.is_possible():
        pytest.skip("no namespaces here, in which the ports of the examples are surely free")
    return world.environment(tmp_path) | {"TERM": "xterm"}


def run(environment, script, server="serving"):
    return subprocess.run(world.words(script, server), env=environment, timeout=BOUND,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)


def test_there_are_examples_in_both_places():
    assert len(list(examples_of_the_manual())) >= 8
    assert len(list(examples_of_the_readme())) >= 6


@pytest.mark.parametrize("text", [text for text in EXAMPLES if not text.startswith(SPECIAL)])
def test_an_example_does_what_it_says(environment, text):
    if "jq" in text:
        peers.file("/usr/bin/jq", "jq")
    done = run(environment, text)
    if text == example("last="):
        assert (done.returncode, done.stdout) == (1, "")  # there is but one
    else:
        assert (done.returncode, done.stderr) == (0, "")
        silent = text.endswith("/dev/null")
        printed = world.FORTUNE if "jq" not in text else "qt://localhost:4242"
        assert done.stdout == "" if silent else printed in done.stdout


def test_the_login_script_greets_without_a_server_too(environment):
    done = run(environment, example("motd="), server="nobody")
    assert (done.returncode, done.stdout, done.stderr) == (0, "have a good day\n", "")


def test_the_health_check_fails_without_a_server(environment):
    assert run(environment, example("fortune-get --timeout 2s"), server="nobody").returncode == 69


def test_the_prompt_shows_one(environment, tmp_path):
    """At one of several prompts: its time-out is shorter than a busy machine may stall."""
    (tmp_path / ".bashrc").write_text(example("PROMPT_COMMAND="))
    done = run(environment, "printf '\\n\\n\\n\\n\\nexit\\n' | bash --rcfile ~/.bashrc -i 2> /dev/null")
    assert world.FORTUNE in done.stdout.splitlines()


def test_the_cron_job_replaces_the_file_when_there_is_a_new_one(environment, tmp_path):
    command = example("0 * * * * ").removeprefix("0 * * * * ")
    motd = tmp_path / "motd"
    motd.write_text("old\n")
    assert run(environment, command, server="nobody").returncode == 69
    assert motd.read_text() == "old\n"
    assert run(environment, command).returncode == 0
    assert motd.read_text() == world.FORTUNE + "\n"


def test_the_screen_shows_one(environment):
    peers.file("/usr/bin/watch", "procps")
    ours, theirs = pty.openpty()
    with subprocess.Popen(world.words(example("watch ")), env=environment, stdin=theirs,
                          stdout=theirs, stderr=theirs, start_new_session=True) as process:
        os.close(theirs)
        shown = b""
        while world.FORTUNE.split()[-1].encode() not in shown:
            shown += os.read(ours, 4096)
        process.kill()
    os.close(ours)


def test_what_was_got_is_served_again(environment):
    done = run(environment, f"""
        {example("fortune-get -n 100 ")} > /dev/null 2>&1 &
        fortune-get -q --retry 1000 --timeout 30s localhost:4244
        status=$?
        kill $!
        wait
        exit $status""")
    assert (done.returncode, done.stdout) == (0, world.FORTUNE + "\n")
