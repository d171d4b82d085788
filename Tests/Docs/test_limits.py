"""The bounds that the reference gives for the rooms below the server are those of the code."""

from __future__ import annotations

import re

import pytest

from harness.server import ROOT

ROW = re.compile(r"\| `(Sources/[^`]+)` \| `(\w+)` \| ([\d,]+) \| [^|]+ \|")
ROWS = [found.groups() for line in (ROOT / "docs/reference/limits.md").read_text().splitlines() if (found := ROW.fullmatch(line))]


def test_there_are_rows():
    assert len(ROWS) > 15


@pytest.mark.parametrize("file, name, value", ROWS, ids=[name for _, name, _ in ROWS])
def test_a_bound_is_what_the_reference_says(file, name, value):
    found = re.findall(rf"\b{name}(?:: Int)? = ([\d_]+(?: (?:\*|<<) [\d_]+)*)", (ROOT / file).read_text())
    assert len(found) == 1, found
    assert eval(found[0].replace("_", "")) == int(value.replace(",", ""))  # digits, * and << only
