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


def test_the_modules_pass_their_own_tests():
    """Pure modules are tested without a browser, by node's own runner."""
    files = sorted((ROOT / "Tests" / "Web").rglob("*.test.mjs"))
    if not files:
        pytest.skip("there are no *.test.mjs files under Tests/Web")
    done = node("--test", *files, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
