"""The people of a desk and their consoles: fixtures and moves that the tests of the console share."""

from __future__ import annotations

import http.client
import json
import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from harness.browser import AGENT, Desk, login, until
from harness.sdk import new_id
from harness.server import Server

PASSWORD = "correct horse battery staple"


@dataclass
class Person:
    """Somebody who works over HTTP, as a browser with a session or a visitor's token would."""

    server: Server
    name: str
    headers: dict = field(default_factory=dict)
    login: str = ""
    id: int = 0

    def request(self, path: str, body: dict) -> tuple[int, dict, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.http_port, timeout=20)
        headers = {"Content-Type": "application/json", "Origin": self.server.url, **self.headers}
        connection.request("POST", path, json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        return answer.status, json.loads(text or "{}"), answer.getheader("Set-Cookie") or ""

    def do(self, method: str, **data) -> dict:
        status, answer, _ = self.request(f"/api/rpc/{method}", {"client_id": new_id(), **data})
        assert status == 200, answer
        return answer


@pytest.fixture
def hire(server: Server, tmp_path):
    """`hire("ana", "Ana Silva", "agent", tier=1)` adds somebody to the desk and logs them in."""
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")

    def add(name: str, full_name: str, role: str = "agent", tier: int | None = None) -> Person:
        tiers = ["--tier", tier] if tier else []
        server.cli("user", "add", "--role", role, "--login", name, "--name", full_name, *tiers, "--password-file", secret)
        person = Person(server, full_name, login=name)
        status, answer, cookie = person.request("/api/login", {"login": name, "password": PASSWORD})
        assert status == 200, answer
        person.headers["Cookie"], person.id = cookie.split(";")[0], answer["user"]["id"]
        return person

    return add


@pytest.fixture
def ana(hire) -> Person:
    return hire("ana", "Ana Silva", tier=1)


@pytest.fixture
def rui(hire) -> Person:
    return hire("rui", "Rui Matos", tier=3)


@pytest.fixture
def mia(hire) -> Person:
    return hire("mia", "Mia Manager", role="manager")


@pytest.fixture
def ines(server: Server) -> Person:
    """A customer."""
    person = Person(server, "Inês Duarte")
    status, answer, _ = person.request("/api/visitor", {"name": person.name})
    assert status == 201, answer
    person.headers["Authorization"] = f"Bearer {answer['token']}"
    return person


# The server comes first: what is asked for last is taken down first, and pages should close before it stops.
@pytest.fixture
def desk(server: Server, make_desk) -> Desk:
    return make_desk(server.url)


def enter(desk: Desk, person: Person, path: str = "/desk", **options) -> Page:
    """The console with `person` logged in through the form."""
    page = desk.page({**AGENT, **options.pop("look", {})}, **options)
    page.goto(path)
    # The form works once its module has run.
    page.wait_for_url("**/login?*", wait_until="load")
    login(page, person.login, PASSWORD)
    page.wait_for_url(re.compile(r"/(desk|board)"))
    if "board" in path and "board" not in page.url:
        page.goto(path)
    desk.forgive("401")
    expect(page.get_by_text("Online", exact=True)).to_be_visible()
    return page


def ask(ines: Person, text: str = "My card was charged twice.") -> int:
    return ines.do("ticket.open", text=text)["ticket"]


def row(page: Page, number: int):
    return page.locator(f'a.row[data-ticket="{number}"]')


def open_ticket(page: Page, number: int) -> None:
    row(page, number).click()
    expect(page.locator("#thread-title")).to_be_visible()


def settled(page: Page) -> None:
    """Half faded in, an element's contrast is not that of the design."""
    until(page, "document.getAnimations().every(a => a.playState === 'finished')")


def swarm_mode(mia: Person) -> None:
    for queue in mia.do("queue.list")["queues"]:
        mia.do("queue.set_mode", queue=queue["id"], mode="swarm", reason="a test of swarms")
