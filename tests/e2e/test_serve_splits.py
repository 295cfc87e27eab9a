"""What separates the fortunes of a source, and what becomes of those that are not clean."""

import pytest
from harness.getting import table
from harness.processes import run, serve_in_vain
from harness.serving import assert_serves, texts_served

USAGE, NO_FORTUNE, CANNOT_READ = 64, 65, 66

SPLITS = table({
    "lines": (["--split", "line"], b"one\n%\ntwo\n", ["one", "%", "two"]),
    "NULs": (["--split", "nul"], b"one\nmore\0two\0", ["one\nmore", "two"]),
    "NULs, in short": (["-0"], b"one\nmore\n\0two", ["one\nmore", "two"]),
    "JSON": (["--split", "json"],
             b'"one \\u2603"\n{"id": 1, "text": "two\\nlines", "tags": ["x", {}]}\n',
             ["one ☃", "two\nlines"]),
    "cookies": (["--split", "cookie"], b"one\nmore\n%\ntwo\n", ["one\nmore", "two"]),
    "the last one said": (["--split", "nul", "--split", "line"], b"one\ntwo\n", ["one", "two"]),
})


@pytest.mark.parametrize("options, data, texts", SPLITS)
def test_a_pipe_and_a_file_are_split_alike(tmp_path, options, data, texts):
    path = tmp_path / "source"
    path.write_bytes(data)
    assert_serves(texts, *options, path)
    assert_serves(texts, *options, stdin=data)


@pytest.mark.parametrize("word", ["lines", "COOKIE"])
def test_another_word_is_a_usage_error(word):
    done = serve_in_vain(f"--split={word}", "/nonexistent/fortunes")
    assert done.status == USAGE
    assert "--split" in done.line and f'"{word}"' in done.line


def test_two_ways_at_once_are_a_usage_error():
    done = serve_in_vain("-0", "--split", "line", "/nonexistent/fortunes")
    assert done.status == USAGE
    assert "-0" in done.line and "--split" in done.line


def test_lines_without_a_json_text_are_left_out_and_counted(tmp_path):
    path = tmp_path / "source"
    path.write_bytes(b'"one"\nnot JSON\n{"txt": "x"}\n"two"\n')
    texts, stopped = texts_served("--split", "json", path, count=2)
    assert texts == ["one", "two"]
    (warning,) = stopped.warnings
    assert str(path) in warning and "count=2" in warning


def test_empty_fortunes_are_dropped_and_counted():
    _, stopped = texts_served("--split", "line", stdin=b"one\n\n\ntwo\n", count=2)
    assert "fortunes=2 dropped=2" in stopped.err


def test_one_fortune_of_many_lines_is_a_hint_at_split_line(tmp_path):
    path = tmp_path / "quotes"
    path.write_bytes(b"one\ntwo\nthree\nfour\n")
    _, stopped = texts_served(path, count=1)
    (hint,) = [line for line in stopped.err.splitlines() if "--split line" in line]
    assert str(path) in hint and "lines=4" in hint
    path.write_bytes(b"one\ntwo\nthree\n%\nfour\n")
    _, stopped = texts_served(path, count=2)
    assert "--split line" not in stopped.err


DEFECTS = table({
    "invalid UTF-8": ([], b"one\n%\ntwo\nna\xefve\n", 4),
    "a NUL": ([], b"one\n%\n" + b"x" * 8192 + b"\ntwo\0\n", 4),
    "an escaped NUL": (["--split", "json"], b'"one"\n"\\u0000"\n', 2),
    "an empty fortune": ([], b"one\n%\n\n%\ntwo\n", 3),
    "an empty line": (["--split", "line"], b"one\n\ntwo\n", 2),
    "a line that is no JSON": (["--split", "json"], b'"one"\n"two"\nthree\n', 3),
    "a fortune over --max-size": (["--max-size", "3"], b"one\n%\ntwo\n%\nthree\n", 5),
})


@pytest.mark.parametrize("options, data, line", DEFECTS)
def test_under_strict_the_first_defect_is_an_error_at_its_line(tmp_path, options, data, line):
    path = tmp_path / "source"
    path.write_bytes(data)
    done = serve_in_vain("--strict", *options, path)
    assert done.status == NO_FORTUNE
    assert done.line.startswith(f"fortune-serve: {path}:{line}: ")


def test_a_clean_source_is_served_under_strict():
    assert_serves(["one", "two"], "--strict", stdin=b"%\none\r\n%% comment\n%\ntwo\n%\n")


CHECKS = table({
    "a clean file": ([], b"one\n%\ntwo\n", 0),
    "a file that is mended": ([], b"na\xefve\n%\ntwo\n", 0),
    "a file that is not to be mended": (["--strict"], b"na\xefve\n%\ntwo\n", 65),
    "no fortune": ([], b"\n", 65),
    "only fortunes that the framing cannot hold": (["-l", "qotd://127.0.0.1:0"], b"x" * 600, 65),
})


@pytest.mark.parametrize("options, data, status", CHECKS)
def test_check_loads_reports_and_exits(tmp_path, options, data, status):
    path = tmp_path / "source"
    path.write_bytes(data)
    done = run("fortune-serve", "--check", *options, path)
    assert (done.status, done.out) == (status, "")
    assert ("fortunes=2 dropped=0" in done.err) == (status == 0)
    assert ("invalid UTF-8" in done.err) == (b"\xef" in data)


def test_check_reads_a_followed_source_to_its_end():
    done = run("fortune-serve", "--check", "--follow", stdin=b"one\n%\ntwo\n%\nthree")
    assert (done.status, done.out) == (0, "")
    assert "fortunes=3" in done.err


def test_check_of_a_source_that_is_not_there_is_66():
    done = run("fortune-serve", "--check", "/nonexistent/fortunes")
    assert (done.status, done.out) == (CANNOT_READ, "")
    assert "/nonexistent/fortunes" in done.line
