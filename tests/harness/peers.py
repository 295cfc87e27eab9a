"""Real peers are Debian packages: one that is missing skips its tests, or fails them in CI."""

import importlib
import os
from pathlib import Path

import pytest


def missing(what, package):
    message = f"{what} is not here: apt-get install {package}"
    if os.environ.get("FORTUNE_REQUIRE_PEERS") == "1":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def file(path, package):
    if not Path(path).exists():
        missing(path, package)
    return Path(path)


def module(name, package):
    try:
        return importlib.import_module(name)
    except ImportError:
        missing(f"Python's {name}", package)
