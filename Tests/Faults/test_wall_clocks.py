"""The machine's clock is wrong, or is set while the server runs (O3): whoever is signed in stays so as long as promised,
no longer, and nobody is signed out by a clock that is set back."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from Faults.disk import library
from harness.server import ROOMY, Server
from Server.people import Person, Socket, control, http_call, staff, visitor

HOUR = 3_600_000
DAY = 24 * HOUR
# The desk's time goes on by itself while a test runs.
SLACK = 5 * 60_000
SESSION = 12 * HOUR
PARTNER_SESSION = HOUR
LINK = 7 * DAY
CONNECTION_TOKEN = 120_000


class Wall:
    """The wall clock as the server sees it, so many milliseconds off."""

    def __init__(self, folder: Path):
        self.file = folder / "wall-clock"
        self.set(0)

    def set(self, off: int) -> None:
        if not self.file.exists():
            self.file.write_bytes(bytes(8))
        with open(self.file, "r+b") as file:
            file.write(struct.pack("<q", off))

    @property
    def environment(self) -> dict[str, str]:
        source = Path(__file__).with_name("wallclock.c")
        return {"LD_PRELOAD": str(library(source)), "WAGGLE_WALL_CLOCK": str(self.file)}


class Desk:
    """A server with somebody signed in every way there is."""

    def __init__(self, server: Server, wall: Wall):
        self.server, self.wall = server, wall
        ines, ana = visitor(server), staff(server, "ana")
        ticket = ines.change("ticket.open", text="help", channel="form")["ticket"]
        ana.change("ticket.take", ticket=ticket)
        ana.change("note.add", ticket=ticket, text="two bookings")
        share = ana.change(
            "partner.share", ticket=ticket, question="A retry?", guest="Acquirer desk", consent_recorded=True,
            items=[{"kind": "note", "number": 1, "text": "two bookings"}])["ref"]
        self.link = ana.change("partner.link", ticket=ticket, share=share, lifetime_ms=LINK)["token"]
        self.ines, self.ana = ines, ana
        self.day, self.month = self.program(1), self.program(30)
        self.page = ana.connection_token()
        self.partner = self.exchanged()

    def program(self, days: int) -> Person:
        made = control(self.server, "/control/tokens", {"login": "ana", "name": "bot", "days": days})
        return Person(self.server, self.ana.user, token=made.json["token"])

    def exchanged(self) -> str | None:
        answer = http_call(self.server, "POST", "/api/partner/session", {"token": self.link})
        return answer.json["token"] if answer.status == 200 else None

    def now(self) -> int:
        """The desk's time."""
        with Socket(self.server) as link:
            return link.connect(self.ines.token)["connect"]["data"]["now"]

    def valid(self) -> dict[str, bool]:
        """Who is still let in."""
        return {
            "session": is_known(self.ana), "page": opens_socket(self.server, self.page),
            "day": is_known(self.day), "month": is_known(self.month), "link": self.exchanged() is not None,
            "partner": opens_socket(self.server, self.partner), "visitor": is_known(self.ines),
        }

    def restart(self, off: int) -> None:
        self.server.stop()
        self.wall.set(off)
        self.server.start()

    def advance(self, milliseconds: int) -> None:
        assert control(self.server, "/control/clock", {"advance_ms": milliseconds}).status == 200


# How long each is promised, in ms; a visitor's has no end.
PROMISED = {
    "session": SESSION, "page": CONNECTION_TOKEN, "day": DAY, "month": 30 * DAY, "link": LINK,
    "partner": PARTNER_SESSION, "visitor": 10_000 * DAY,
}


def is_known(person: Person) -> bool:
    return http_call(person.server, "GET", "/api/me", None, person.headers).status == 200


def opens_socket(server: Server, token: str) -> bool:
    with Socket(server) as link:
        link.ws.send(f'{{"id":1,"connect":{{"token":"{token}"}}}}')
        try:
            return any("connect" in reply for reply in link.read(15))
        except Exception:  # noqa: BLE001 - closed: whatever the code, nobody is let in
            return False


def within(milliseconds: int) -> dict[str, bool]:
    """Who is let in so long after everybody signed in."""
    return {name: milliseconds < promised for name, promised in PROMISED.items()}


@pytest.fixture
def desk(make_server, tmp_path) -> Desk:
    wall = Wall(tmp_path)
    return Desk(make_server(*ROOMY, environment=wall.environment), wall)


@pytest.mark.parametrize("jump", [HOUR, DAY, 4 * DAY], ids=["an hour", "a day", "four days"])
def test_after_a_start_with_a_clock_ahead_nobody_is_let_in_longer_than_promised(desk, jump):
    assert all(desk.valid().values())
    # A moment more than the jump has passed since then: what ends after exactly so long has ended.
    desk.restart(jump)
    assert desk.valid() == within(jump)


@pytest.mark.parametrize("jump", [HOUR, DAY, 4 * DAY], ids=["an hour", "a day", "four days"])
def test_after_a_start_with_a_clock_set_back_nobody_is_signed_out_and_nobody_stays_longer(desk, jump):
    before = desk.now()
    desk.restart(-jump)
    # The desk's time never runs back behind what it has recorded.
    assert desk.now() > before - SLACK
    assert all(desk.valid().values())
    passed = 0
    for step in sorted(promised for name, promised in PROMISED.items() if name != "visitor"):
        # Shortly before each end all is well, shortly after it is over.
        for moment in (step - SLACK, step + SLACK):
            if moment > passed:
                desk.advance(moment - passed)
                passed = moment
                assert desk.valid() == within(passed), f"{passed} ms after the start"


@pytest.mark.parametrize("jump", [4 * DAY, -4 * DAY], ids=["ahead", "back"])
def test_a_clock_that_is_set_while_the_server_runs_changes_nothing(desk, jump):
    before = desk.now()
    with desk.ana.socket() as link:
        desk.wall.set(jump)
        assert all(desk.valid().values())
        assert "rpc" in link.rpc("queue.list")
    assert before <= desk.now() < before + SLACK
