"""A running desk with its people, all of them held to the promise."""

from __future__ import annotations

import pytest

from harness.server import ROOMY, Server
from Protocols.player import PASSWORD, Player, Promises, ask, control

STAFF = {
    "rui": {"role": "manager", "name": "Rui Mendes", "tiers": ["L1", "L2", "L3"]},
    "olga": {"role": "administrator", "name": "Olga Lund"},
    "ana": {"role": "agent", "name": "Ana Silva", "tiers": ["L1"], "skills": {"billing": 3}},
    "joao": {"role": "agent", "name": "João Costa", "tiers": ["L2"], "skills": {"payments": 5}},
    "maya": {"role": "agent", "name": "Maya Okafor", "tiers": ["L3"], "skills": {"payments": 2, "network": 4}},
}


class Desk:
    """A server, what was seen of its promises, and who plays."""

    def __init__(self, server: Server, staff: dict[str, dict]):
        self.server = server
        self.promises = Promises()
        self.tokens: dict[str, str] = {}
        self.players: list[Player] = []
        for login, fields in staff.items():
            control(server, "users", login=login, password=PASSWORD, capacity=20, **fields)
            self.tokens[login] = control(server, "tokens", login=login, name="test")["token"]

    def ask(self, verb: str, path: str, body=None, token="", **headers: str):
        return ask(self.server, self.promises, verb, path, body, token, **headers)

    def visitor(self, name: str = "Inês Duarte") -> str:
        return self.ask("post", "/api/visitor", {"name": name, "email": "ines@example.org"}).json["token"]

    def play(self, token: str) -> Player:
        self.players.append(Player(self.server, self.promises, token))
        return self.players[-1]

    def guest(self, link_token: str) -> Player:
        """A partner who comes by link, on a new socket."""
        return self.play(self.ask("post", "/api/partner/session", {"token": link_token}).json["token"])

    def staff(self, login: str) -> Player:
        """Somebody of the staff on a new socket, with their inbox."""
        player = self.play(self.tokens[login])
        player.follow(f"user:{player.id}")
        return player

    def pass_time(self, minutes: float) -> None:
        control(self.server, "clock", advance_ms=int(minutes * 60_000))


@pytest.fixture
def server(make_server) -> Server:
    """A fresh server on an empty data folder; whole tables of requests come from one address."""
    return make_server(*ROOMY)


@pytest.fixture
def desk(server: Server):
    desk = Desk(server, STAFF)
    yield desk
    for player in desk.players:
        player.close()


@pytest.fixture
def empty_desk(server: Server) -> Desk:
    """A desk where nobody works yet: quicker to make."""
    return Desk(server, {})
