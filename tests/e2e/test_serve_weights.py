"""How often each source is picked: percentages before sources, and --equal.

Picks of one seed are the same in every run, so their frequencies are too.
"""

from collections import Counter

import pytest
from harness.corpus import cookie
from harness.getting import table
from harness.processes import Server, serve_in_vain
from harness.serving import fetch_many

USAGE = 64
PICKS = 400


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Files a, b and c of 1, 9 and 30 fortunes, which begin with the file's name; and none."""
    path = tmp_path_factory.mktemp("weights")
    for name, count in {"a": 1, "b": 9, "c": 30}.items():
        (path / name).write_bytes(cookie(f"{name}{i}" for i in range(count)))
    (path / "none").write_bytes(b"\n")
    return path


SHARES = table({
    "no weights": (["a", "b", "c"], {"a": 1 / 40, "b": 9 / 40, "c": 30 / 40}),
    "percentages": (["50%", "a", "20%", "b", "30%", "c"], {"a": 0.5, "b": 0.2, "c": 0.3}),
    "a percentage in one word": (["50%a", "50%", "b"], {"a": 0.5, "b": 0.5}),
    "the rest by size": (["60%", "a", "b", "c"], {"a": 0.6, "b": 0.4 * 9 / 39, "c": 0.4 * 30 / 39}),
    "the rest on both sides": (["a", "40%", "b", "c"], {"a": 0.6 / 31, "b": 0.4, "c": 0.6 * 30 / 31}),
    "the rest equally": (["--equal", "60%", "a", "b", "c"], {"a": 0.6, "b": 0.2, "c": 0.2}),
    "equally": (["--equal", "a", "b", "c"], {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}),
    "an empty file takes no part": (["--equal", "a", "none", "c"], {"a": 0.5, "c": 0.5}),
    "an empty file's percentage": (["50%", "none", "25%", "a", "25%", "c"], {"a": 0.5, "c": 0.5}),
    "never": (["0%", "a", "b"], {"a": 0, "b": 1}),
    "a directory's files equally": (["--equal", "."], {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}),
    "a directory's percentage": (["50%", ".", "50%", "a"],
                                 {"a": 0.5 + 0.5 / 40, "b": 0.5 * 9 / 40, "c": 0.5 * 30 / 40}),
})


@pytest.mark.parametrize("words, shares", SHARES)
def test_each_source_is_picked_as_often_as_it_weighs(folder, words, shares):
    with Server("--seed", 1, *words, cwd=folder) as server:
        picked = Counter(text[0] for text in fetch_many(server, PICKS))
    for name, share in shares.items():
        # Four standard deviations of a binomial distribution.
        tolerance = 4 * (PICKS * share * (1 - share)) ** 0.5
        assert abs(picked[name] - PICKS * share) <= tolerance, picked


BAD = table({
    "more than 100%": (["60%", "a", "60%", "b"], "120"),
    "a percentage over 100": (["101%", "a"], "101%"),
    "nothing left for the rest": (["100%", "a", "b"], '"b"'),
    "nobody takes the rest": (["60%", "a", "30%", "b"], "90"),
    "a percentage of nothing": (["a", "50%"], "50%"),
    "--follow with percentages": (["--follow", "50%", "a", "-"], "--follow"),
    "--follow with --equal": (["--follow", "--equal", "a", "-"], "--equal"),
    "--order with percentages": (["--order", "shuffle", "50%", "a", "b"], "--order"),
    "--order with --equal": (["--order", "daily", "--equal", "a", "b"], "--order"),
})


@pytest.mark.parametrize("words, named", BAD)
def test_what_does_not_add_up_is_a_usage_error(words, named):
    done = serve_in_vain(*words)
    assert done.status == USAGE
    assert named in done.line
