"""What the hot paths cost in instructions stands in Benchmarks/costs.json and is true."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from harness.server import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PROGRAM = ROOT / ".build" / "release" / "waggle"


def newest_source() -> float:
    return max(file.stat().st_mtime for file in (ROOT / "Sources").rglob("*.swift"))


def test_the_hot_paths_cost_what_the_file_says():
    if not shutil.which("callgrind_control"):
        pytest.skip("valgrind is not installed here: make costs")
    if not PROGRAM.exists() or PROGRAM.stat().st_mtime < newest_source():
        pytest.skip("there is no release build of these sources: make costs")
    words = [sys.executable, ROOT / "Benchmarks" / "costs.py", "--check"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=580)
    assert done.returncode == 0, done.stdout + done.stderr
