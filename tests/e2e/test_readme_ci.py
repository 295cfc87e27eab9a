"""The commands of the CI snippets in the README, run as they are written."""

import json
import os
import re
import subprocess
import textwrap
from pathlib import Path
from xml.etree import ElementTree

import pytest
from harness import corpus
from harness.limits import BOUND
from harness.processes import environment

README = Path(__file__).parents[2] / "README.md"


def github():
    text = README.read_text().partition("In GitHub Actions:")[2]
    return textwrap.dedent(re.search(r"run: \|\n((?:    .*\n)+)", text)[1])


def gitlab():
    text = README.read_text().partition("In GitLab CI:")[2]
    return "".join(line + "\n" for line in re.findall(r"^    - (.*)$", text, re.MULTILINE))


@pytest.mark.parametrize("snippet", [github, gitlab])
@pytest.mark.parametrize("served, status", [("One", 0), ("Another", 1)])
def test_a_ci_snippet_passes_and_fails_as_it_should(tmp_path, snippet, served, status):
    (tmp_path / "fortunes").write_bytes(corpus.cookie(["One", "Two"]))
    (tmp_path / "served").write_bytes(corpus.cookie([served, served + "!"][: 1 + status]))
    script = snippet().replace("qt://127.0.0.1:0 fortunes", "qt://127.0.0.1:0 served")
    path = f"{os.environ['FORTUNE_BIN_DIR']}:{os.environ['PATH']}"
    # Both systems stop at the first command that fails, and end what it has left behind.
    shell = f"trap 'kill $(jobs -p) 2> kill.log' EXIT; set -e\n{script}"
    done = subprocess.run(["bash", "-c", shell], cwd=tmp_path, env=environment({"PATH": path}),
                          stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=BOUND)
    assert done.returncode == status, done.stderr
    document = json.loads((tmp_path / "flood.json").read_text())
    assert document["totals"]["attempted"] == 10000
    suite = ElementTree.parse(tmp_path / "flood.xml").getroot()
    cases = {case.get("name"): len(case) for case in suite.iter("testcase")}
    rows = document["requirements"]
    assert set(cases) == {row["expr"] for row in rows} | {"the run can be judged"}
    assert all(cases[row["expr"]] == (not row["pass"]) for row in rows)
    assert int(suite.get("failures")) == sum(not row["pass"] for row in rows)
    assert (suite.get("tests"), suite.get("errors")) == (str(len(cases)), "0")
