"""Fixtures for the command line's tests."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from harness.server import ROOT, run_cli

FIXTURES = ROOT / "Tests" / "WaggleImportTests" / "Fixtures"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that does not exist yet, in a folder that does not either."""
    return tmp_path / "new" / "data"


@pytest.fixture
def waggle(data: Path):
    """`waggle("user", "list")` runs on `data`, and does not insist on success."""

    def run(*arguments: object, **options):
        return run_cli(*arguments, "--data", data, check=options.pop("check", False), **options)

    return run


@pytest.fixture
def add_user(waggle):
    """`add_user("ana", "--tier", 1)` adds an agent with a random password."""

    def add(login: str = "ana", *more: object):
        return waggle("user", "add", "--role", "agent", "--login", login, "--name", "Ana Silva", "--generate",
                      *(more or ("--tier", 1)), check=True)

    return add


@pytest.fixture(scope="session")
def shared_log() -> tuple[Path, dict]:
    """The real incident log and what must be found in it; skips where it does not stand."""
    folder = Path(os.environ.get("WAGGLE_SHARED", ROOT.parent / "shared")) / "data"
    log = folder / "uci498-sample.csv.gz"
    if not log.is_file():
        pytest.skip(f"the real incident log is not at {log} (WAGGLE_SHARED names another folder)")
    return log, json.loads((folder / "uci498-sample.reference.json").read_text())
