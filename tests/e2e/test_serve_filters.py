"""Which fortunes of the sources are served: --match, --short, --long, --length."""

import pytest
from harness.getting import table
from harness.processes import serve_in_vain
from harness.serving import texts_served

USAGE, NO_FORTUNE = 64, 65

FORTUNES = ["A cat", "a dog", "Élan", "élan\nvital", "x" * 160, "é" * 80, "x" * 161]
SOURCE = "\n%\n".join(FORTUNES).encode()

FILTERS = table({
    "a word": (["--match", "cat"], ["A cat"]),
    "an expression": (["--match", "^[a-c] (dog|cat)$"], ["a dog"]),
    "with -i": (["--match", "^a .", "-i"], ["A cat", "a dog"]),
    "-i knows more than ASCII": (["-i", "--match", "élan"], ["Élan", "élan\nvital"]),
    "^ is the fortune's beginning": (["--match", "^vital"], None),
    "(?m) makes it a line's": (["--match", "(?m)^vital"], ["élan\nvital"]),
    "a dot is a character, not a byte": (["--match", "^.lan$"], ["Élan"]),
    "short": (["--short", "--match", "x|é{2}"], ["x" * 160, "é" * 80]),
    "long": (["--long"], ["x" * 161]),
    "short of a length in bytes": (["--short", "--length", "5"], FORTUNES[:3]),
    "long of a length in bytes": (["--long", "--length", "159"], FORTUNES[4:]),
    "none left": (["--match", "bird"], None),
})


@pytest.mark.parametrize("options, texts", FILTERS)
def test_only_fortunes_that_pass_are_served(tmp_path, options, texts):
    path = tmp_path / "fortunes"
    path.write_bytes(SOURCE)
    if texts is None:
        done = serve_in_vain(*options, path)
        assert done.status == NO_FORTUNE
        assert str(path) in done.line
    else:
        assert texts_served(*options, path, count=len(texts))[0] == texts


BAD = table({
    "a bad expression": (["--match", "(cat"], "(cat"),
    "-i without --match": (["-i"], "-i"),
    "--short with --long": (["--short", "--long"], "--long"),
    "--length alone": (["--length", "20"], "--length"),
    "a length of nothing": (["--short", "--length", "0"], "--length"),
})


@pytest.mark.parametrize("options, named", BAD)
def test_what_cannot_be_is_a_usage_error(options, named):
    done = serve_in_vain(*options, "/nonexistent/fortunes")
    assert done.status == USAGE
    assert named in done.line
