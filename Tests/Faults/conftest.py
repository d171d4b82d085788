"""Fixtures for the tests with a disk that fails, a power that is cut and a process that is killed."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from Faults.disk import Disk

# The short form fits `make test`; the long one is `make conformance`.
IS_LONG = os.environ.get("WAGGLE_CONFORMANCE") == "all"


@pytest.fixture
def chance() -> random.Random:
    """The run's random numbers; pytest shows the seed when the test fails, WAGGLE_SEED plays it again."""
    seed = int(os.environ.get("WAGGLE_SEED") or random.SystemRandom().randrange(1 << 32))
    print(f"WAGGLE_SEED={seed}")
    return random.Random(seed)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def disk(tmp_path: Path, data: Path) -> Disk:
    """The disk under `data`."""
    return Disk(tmp_path / "faults", data)
