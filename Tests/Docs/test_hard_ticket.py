"""The commands of the two stories in docs/concepts do what the pages say."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from harness.server import ROOT, Server, binary


def play(page: str, server: Server) -> list[dict]:
    """Runs a page's commands in one shell against the demonstration; what the last one answered: the ledger."""
    text = (ROOT / "docs" / "concepts" / page).read_text()
    script = "\n".join(re.findall(r"^```bash\n(.*?)^```$", text, re.M | re.S))
    for shown, real in (
        ("waggle=.build/release/waggle", f"waggle={binary()}"), ("data=.waggle/demo", f"data={server.data}"),
        ("desk=http://localhost:8080", f"desk={server.url}"),
    ):
        assert script.count(shown) == 1, f"{page} does not set {shown}"
        script = script.replace(shown, real)
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.returncode == 0, f"{page}: {done.stdout}{done.stderr}"
    return json.loads(done.stdout.strip().splitlines()[-1])["entries"][::-1]


def kinds(entries: list[dict], word: str) -> list[str]:
    return [entry["kind"] for entry in entries if entry["kind"].startswith(word)]


@pytest.mark.timeout(120)
def test_the_hard_ticket_is_played_in_a_swarm(demo: Server):
    entries = play("hard-ticket-swarm.md", demo)
    assert kinds(entries, "owner") == ["owner.taken"]
    assert kinds(entries, "tier") == []
    assert kinds(entries, "swarm") == ["swarm.opened", "swarm.closed"]
    assert kinds(entries, "member") == ["member.joined", "member.speak_granted", "member.left"]


@pytest.mark.timeout(120)
def test_the_hard_ticket_is_played_in_tiers(demo: Server):
    entries = play("hard-ticket-tiered.md", demo)
    assert kinds(entries, "owner") == ["owner.taken"] * 3
    assert kinds(entries, "tier.escalated") == ["tier.escalated"] * 2
    assert kinds(entries, "swarm") == []
