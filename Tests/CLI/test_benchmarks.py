"""The benchmark runs and says what it found. Its figures are never asserted: they belong to the machine."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys

import pytest

from harness.server import ROOT, binary

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

FOLDER = ROOT / "Benchmarks"


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    if not shutil.which("cc"):
        pytest.skip("there is no C compiler for the floor")
    words = [sys.executable, FOLDER / "run.py", "--quick", "--json", "--waggle", binary()]
    done = subprocess.run(
        [*words, "--folder", tmp_path_factory.mktemp("bench")], capture_output=True, text=True, timeout=550
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def report():
    spec = importlib.util.spec_from_file_location("report", FOLDER / "report.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_server_was_measured_with_nothing_lost(figures):
    for workload in ("rooms", "busy", "lone", "rated"):
        # Peers take part where they can be had.
        assert set(figures[workload]) >= {"waggle", "waggle tls", "floor", "floor durable", "floor tls"}
        for name, run in figures[workload].items():
            assert run["acknowledged"] > 0, name
            assert run["deliveries"] > 0, name
            assert run["closed"] == run["refused"] == 0, name
    assert set(figures["typing"]) == {"waggle", "waggle tls"}
    assert set(figures["echo"]) >= {"waggle", "waggle tls", "floor", "floor tls"}
    for run in [*figures["typing"].values(), *figures["echo"].values(), figures["storm"]["beside"]]:
        assert run["deliveries"] > 0 and run["closed"] == run["refused"] == 0
    assert figures["storm"]["storm"]["connected"] == figures["storm"]["connects"]
    for run in figures["back"].values():
        assert run["recovered"] == run["clients"] == 100
        assert run["lost"] == run["failed"] == 0 and run["publications"] >= 100 * 20
    for kind in ("full", "resumed"):
        assert set(figures["connect"][kind]) >= {"waggle tls", "floor tls"}
        for name, run in figures["connect"][kind].items():
            assert run["connected"] == figures["connects"], name
            assert run["resumed"] == (run["connected"] if kind == "resumed" else 0), name
    assert figures["start"]["events"] > 1_000
    assert figures["disk"]["single_syncs_per_s"] > 0


def test_the_page_is_replaced_between_its_marks_only(figures, report, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.BEGIN}\nof the run before\n{report.END}\nafter\n")
    report.write(page, figures)
    text = page.read_text()
    assert text.startswith(f"before\n{report.BEGIN}\n")
    assert text.endswith(f"\n{report.END}\nafter\n")
    assert "of the run before" not in text
    assert "Ratios of this run" in text


def test_the_documents_page_has_the_marks(report):
    text = (ROOT / "docs" / "benchmarks.md").read_text()
    assert text.index(report.BEGIN) < text.index(report.END)
