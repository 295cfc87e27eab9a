"""What real shells offer when TAB is pressed."""

import os
import pty
import re
import select
import subprocess
import time
from pathlib import Path

from . import peers
from .limits import BOUND

PROJECT = Path(__file__).parents[2]

BASH = r"""
compopt() { :; }  # outside of a real completion there is nothing to set
source "$1"
COMP_WORDS=("${@:2}")
_${2//-/_} "$2" "${@: -1}" "${@: -2:1}"
printf '%s\n' "${COMPREPLY[@]}"
"""
ZSH_SETUP = r"""
PROMPT= RPROMPT= LISTMAX=100000
fpath=($FOLDER $fpath)
autoload -U compinit && compinit -u -D
zstyle ':completion:*' verbose no
zstyle ':completion:*' list-colors ''
bindkey -e
"""


# What zsh's line editor says to the terminal when it begins.
EDITING = "\x1b[?2004h"


def file_of(tool, name):
    return PROJECT / "tools" / tool / "completions" / name


def bash(tool, *before, word):
    done = subprocess.run(
        [peers.file("/bin/bash", "bash"), "--norc", "-c", BASH, "bash",
         file_of(tool, f"{tool}.bash"), tool, *before, word],
        capture_output=True, text=True, timeout=BOUND,
    )
    assert done.stderr == ""
    return set(done.stdout.split())


def fish(tool, *before, word):
    line = " ".join([tool, *before, word])
    done = subprocess.run(
        [peers.file("/usr/bin/fish", "fish"), "--no-config", "-c",
         'source $argv[1]; complete --do-complete $argv[2]', file_of(tool, f"{tool}.fish"), line],
        capture_output=True, text=True, timeout=BOUND,
    )
    assert done.stderr == ""
    return {row.split("\t")[0] for row in done.stdout.splitlines()}


def read_until(terminal, *marks):
    """All that was written up to these marks, one after the other."""
    shown, deadline = "", time.monotonic() + BOUND
    while not re.search(".*".join(map(re.escape, marks)), shown, re.DOTALL):
        assert select.select([terminal], [], [], max(0, deadline - time.monotonic()))[0], shown
        shown += os.read(terminal, 65536).decode()
    return shown


def zsh(tool, *before, word):
    """What it lists on a terminal, for it completes nowhere else."""
    program = peers.file("/usr/bin/zsh", "zsh")
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="dumb", FOLDER=str(file_of(tool, "")))
        os.execv(program, ["zsh", "-f", "-i"])
    try:
        setup = ZSH_SETUP.replace("\n", ";").strip(";")
        os.write(terminal, f"{setup}; stty rows 999 cols 200; print set''up\n".encode())
        # Until its line editor is at work again, the terminal itself would act on ^D and ^U.
        read_until(terminal, "setup\r\n", EDITING)
        line = " ".join([tool, *before, word])
        os.write(terminal, f"{line}\x04\x15print do''ne\n".encode())
        shown = read_until(terminal, "done\r\n")
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(terminal)
    listed = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", " ", shown).replace(line, " ")
    return set(listed.split())
