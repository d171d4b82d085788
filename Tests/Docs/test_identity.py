"""What the page on sites shows for signing in is taken by the desk, in both languages."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from harness.server import ROOT, Server
from Server.people import control, http_call, staff

PAGE = (ROOT / "docs/how-to/put-the-chat-on-a-site.md").read_text(encoding="utf-8")


def snippet(language: str, word: str) -> str:
    return next(text for text in re.findall(rf"```{language}\n(.*?)```", PAGE, re.S) if word in text)


def with_python(secret: str) -> str:
    space: dict = {}
    exec(snippet("python", "def identity"), space)  # noqa: S102, the page's own words
    return space["identity"](secret, 7, "Inês Duarte", "ines@example.com")


def with_node(secret: str) -> str:
    assert shutil.which("node"), "no `node` here: install the package `nodejs`"
    call = f"console.log(identity({json.dumps(secret)}, 7, 'Inês Duarte', 'ines@example.com'));"
    script = snippet("js", "createHmac").replace("export ", "") + call
    return subprocess.run(
        ["node", "--input-type=module", "-"], input=script, capture_output=True, text=True, check=True, timeout=30).stdout.strip()


@pytest.mark.parametrize("sign", [with_python, with_node], ids=["python", "node"])
def test_the_pages_own_signing_is_taken(server: Server, sign):
    boss = staff(server, "boss", role="administrator")
    value = {"keys": [{"key": "shop-2026", "name": "Shop", "origins": ["https://shop.example"]}]}
    boss.change("desk.change_settings", section="widgets", version=0, value=value)
    secret = control(server, "/control/site-secret", {"key": re.search(r"waggle secret create --key (\S+)", PAGE)[1]}).json["secret"]
    answer = http_call(server, "POST", "/api/identify?key=shop-2026", {"token": sign(secret)})
    assert answer.status == 200 and answer.json["user"]["name"] == "Inês Duarte", answer.text
