"""What every end-to-end and interop test file shares.

FORTUNE_BIN_DIR names the folder of the three binaries. A file all of whose
tests were skipped ends with status 77, which ctest shows as "skipped".
"""

import os
import sys
import tempfile
from pathlib import Path

import pytest

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))
pytest.register_assert_rewrite("harness")

from harness import corpus  # noqa: E402 -- once its folder is on the path

TOOLS = ("fortune-serve", "fortune-get", "fortune-flood")
ALL_SKIPPED = 77

outcomes = {"passed": 0, "failed": 0, "skipped": 0}


def pytest_configure(config):
    if "s" not in config.option.reportchars:
        config.option.reportchars += "s"
    folder = os.environ.get("FORTUNE_BIN_DIR")
    if not folder:
        raise pytest.UsageError("set FORTUNE_BIN_DIR to the folder that holds " + ", ".join(TOOLS))
    missing = [tool for tool in TOOLS if not os.access(Path(folder, tool), os.X_OK)]
    if missing:
        raise pytest.UsageError(f"FORTUNE_BIN_DIR={folder} has no executable " + ", ".join(missing))


def pytest_runtest_logreport(report):
    if report.outcome != "passed" or report.when == "call":
        outcomes[report.outcome] += 1


def pytest_collectreport(report):
    if report.outcome != "passed":
        outcomes[report.outcome] += 1


def pytest_sessionfinish(session):
    if outcomes["skipped"] and not outcomes["passed"] and not outcomes["failed"]:
        session.exitstatus = ALL_SKIPPED


@pytest.fixture
def socket_folder():
    """A folder with a path that leaves room in the 107 bytes of a socket's path."""
    with tempfile.TemporaryDirectory(prefix="fortune-", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def pipe():
    """The two ends of a pipe; the writing one is unbuffered."""
    ours, theirs = os.pipe()
    with os.fdopen(ours, "rb") as reading, os.fdopen(theirs, "wb", buffering=0) as writing:
        yield reading, writing


@pytest.fixture(params=["tcp", "unix"])
def listen(request, socket_folder):
    """An endpoint to listen on, once of each transport."""
    return {"tcp": "qt://127.0.0.1:0", "unix": f"qt://{socket_folder}/s"}[request.param]


@pytest.fixture
def fortunes(request, tmp_path):
    """A file of the TEXTS of the module whose test this is."""
    (tmp_path / "fortunes").write_bytes(corpus.cookie(request.module.TEXTS))
    return tmp_path / "fortunes"
