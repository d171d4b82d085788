"""Every JavaScript file in Public/ is a module that parses, and node's own tests of them pass.

There is no build step that would notice a slip of the pen, so this is the gate. `node --check FILE`
is not one: it lets a broken module in a `.js` file through.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from harness.server import ROOT

PUBLIC = ROOT / "Public"
MODULES = sorted(PUBLIC.rglob("*.js"))
CATALOGUES = sorted(PUBLIC.rglob("*.json"))


def node(*arguments: object, **options) -> subprocess.CompletedProcess[str]:
    assert shutil.which("node"), "no `node` here: install the package `nodejs`"
    return subprocess.run(
        ["node", *(str(a) for a in arguments)], capture_output=True, text=True, timeout=60, **options
    )


def parses(text: str) -> subprocess.CompletedProcess[str]:
    return node("--input-type=module", "--check", input=text)


@pytest.mark.parametrize(
    "broken", ["export const = 1;", "import {a from './a.js';", "await (;", "export default function( {"]
)
def test_the_gate_refuses_a_broken_module(broken: str):
    assert parses(broken).returncode != 0


def test_the_gate_lets_a_good_module_through():
    good = "import { a } from './a.js'; export const b = await a(); export class C extends HTMLElement { #d = 1; }"
    assert parses(good).returncode == 0


def test_there_are_pages_to_look_at():
    assert MODULES, f"no module found under {PUBLIC}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PUBLIC)))
def test_a_module_parses(path: Path):
    done = parses(path.read_text(encoding="utf-8"))
    assert done.returncode == 0, f"{path.relative_to(ROOT)} does not parse as a module:\n{done.stderr}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: str(p.relative_to(PUBLIC)))
def test_a_json_file_parses(path: Path):
    json.loads(path.read_text(encoding="utf-8"))


UNIT_TESTS = sorted((ROOT / "Tests" / "Web" / "unit").glob("*.test.mjs"))

# Older ones have neither a clock that can be moved nor all the globals of a browser; there the browser tests stand alone.
NODE_MIN = (20, 11)


def node_version() -> tuple[int, int]:
    major, minor = node("--version").stdout.lstrip("v").split(".")[:2]
    return int(major), int(minor)


@pytest.mark.parametrize("file", UNIT_TESTS, ids=lambda file: file.name)
def test_the_modules_pass_their_own_tests(file: Path, tmp_path: Path):
    """Pure modules are tested without a browser, by node's own runner: on a copy that says what a browser knows, that
    these files are modules."""
    if node_version() < NODE_MIN:
        pytest.skip(f"needs node {NODE_MIN[0]}.{NODE_MIN[1]} or newer, here is {node('--version').stdout.strip()}")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    for folder in ("Public", "Tests/Web/unit", "Sources/WaggleDomain"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    done = node("--test", tmp_path / "Tests" / "Web" / "unit" / file.name, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_tests_of_modules():
    assert len(UNIT_TESTS) >= 5
