"""Asks the Swift rooms for figures through the test program `waggle-figures`, one JSON line a question."""

from __future__ import annotations

import json
import math
import subprocess
from pathlib import Path

from harness.server import ROOT

# Figures agree when they differ by no more than this, relative to the larger of 1 and the expected one.
TOLERANCE = 1e-6


def program() -> Path:
    for kind in ("debug", "release"):
        found = ROOT / ".build" / kind / "waggle-figures"
        if found.is_file():
            return found
    raise FileNotFoundError("no waggle-figures: run `swift build --build-tests` first")


def ask(questions: list[dict]) -> list:
    """The answers, in the order of the questions."""
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    done = subprocess.run([program()], input=lines, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(questions)
    return answers


def differences(expected, found, name: str = "") -> list[str]:
    """Where two answers differ: numbers by more than the tolerance, anything else at all."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{name}: {found} in place of {expected}"]
        return [line for key in expected for line in differences(expected[key], found.get(key), f"{name}.{key}")]
    if isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            return [f"{name}: {found} in place of {expected}"]
        return [line for i, pair in enumerate(zip(expected, found)) for line in differences(*pair, f"{name}[{i}]")]
    if isinstance(expected, float) and not isinstance(found, bool) and isinstance(found, (int, float)):
        close = math.isfinite(found) and abs(found - expected) <= TOLERANCE * max(1, abs(expected))
        return [] if close else [f"{name}: {found!r} in place of {expected!r}"]
    return [] if expected == found else [f"{name}: {found!r} in place of {expected!r}"]
