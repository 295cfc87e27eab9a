"""Completions and manual pages name the options that --help names: no more and no fewer."""

import re

import pytest
from harness import shells
from harness.processes import run

TOOLS = ("fortune-serve", "fortune-get", "fortune-flood")
SHELLS = {"bash": shells.bash, "zsh": shells.zsh, "fish": shells.fish}
SUBCOMMANDS = {"fortune-flood": [("merge",), ("compare",), ("report",)]}
FRAMINGS = set(re.findall(r"ROW\((\w+)\)", (
    shells.PROJECT / "lib/include/fortune/framing.hpp").read_text().partition("#define")[2]))
FOR_CLIENTS = {"pyqt"}


def options_in_help(tool, *subcommand):
    """As the tool itself lists them, one or several a line, separated by commas."""
    lines = re.findall(r"^  (-\S+)", run(tool, *subcommand, "--help").out, re.MULTILINE)
    return {option for names in lines for option in names.split(",")}


def options_in_manual(tool):
    """What stands behind a Fl in the heads of its lists."""
    page = (shells.PROJECT / "man" / f"{tool}.1").read_text()
    found = set()
    for head in re.findall(r"^\.It (.*)$", page, re.MULTILINE):
        is_option = False
        for token in head.split():
            if token in ("Fl", "Ar", "Cm", "Ns"):
                is_option = token == "Fl"
            elif is_option and token != ",":
                found.add("-" + token)
    return found


def offered(shell, tool, *before, word):
    return {found.rstrip("=") for found in SHELLS[shell](tool, *before, word=word)}


@pytest.mark.parametrize("tool, before", [
    (tool, words) for tool in TOOLS for words in [(), *SUBCOMMANDS.get(tool, ())]
])
@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_offers_the_options_that_there_are(shell, tool, before):
    found = offered(shell, tool, *before, word="-") | offered(shell, tool, *before, word="--")
    assert {word for word in found if word.startswith("-") and word.strip("-")} \
        == options_in_help(tool, *before)


@pytest.mark.parametrize("tool, subcommand", [
    (tool, subcommand) for tool, found in SUBCOMMANDS.items() for subcommand, in found
])
@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_offers_a_subcommand_as_the_first_word_alone(shell, tool, subcommand):
    assert subcommand in offered(shell, tool, word=subcommand[:2])
    assert subcommand not in offered(shell, tool, "--quiet", word=subcommand[:2])


@pytest.mark.parametrize("tool", TOOLS)
def test_the_manual_has_the_options_that_there_are(tool):
    in_help = [options_in_help(tool, *words) for words in [(), *SUBCOMMANDS.get(tool, ())]]
    assert options_in_manual(tool) == set().union(*in_help)


@pytest.mark.parametrize("tool, before", [
    ("fortune-get", ()), ("fortune-flood", ()), ("fortune-serve", ("--listen",)),
])
@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_offers_the_framings_that_there_are(shell, tool, before):
    framings = FRAMINGS - (FOR_CLIENTS if tool == "fortune-serve" else set()) | {"qotd+udp"}
    found = {word for first in {name[0] for name in framings}
             for word in offered(shell, tool, *before, word=first)}
    assert {word for word in found if "://" in word} == {f"{name}://" for name in framings}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_offers_what_an_option_can_be(shell):
    found = offered(shell, "fortune-serve", "--split", word="")
    assert {"cookie", "line", "nul", "json"} <= found
