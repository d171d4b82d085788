"""A desk's day in a few commands, each repeated under its key until it is acknowledged."""

from __future__ import annotations

import hashlib
import http.client
import json
import random
import sqlite3
import time
from pathlib import Path

from harness.desk import House, Person, Problem
from harness.sdk import new_id


class Session:
    """Opens a ticket, chats, takes, swarms, hands off, solves; `play` goes on where the last call of it stopped."""

    def __init__(self, house: House):
        self.house = house
        self.people: dict[str, Person] = {}
        self.acknowledged: list[dict] = []
        self.ticket = 0
        # Keys stay the same when a step is taken again.
        self.keys: dict[int, str] = {}
        self.place = 0

    def play(self, steps: int = 1_000) -> None:
        """The next steps, as far as there are any."""
        for _ in range(min(steps, len(STEPS) - self.place)):
            self.until_acknowledged(lambda: STEPS[self.place](self))
            self.place += 1

    def play_until_refused(self) -> Problem:
        """The first refusal of the store's."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                STEPS[self.place % len(STEPS)](self)
            except Problem as refused:
                assert refused.status == 503 or refused.status == 507, refused
                return refused
            self.place += 1
            if self.place == len(STEPS):
                # Still room: another day.
                self.place, self.keys = 0, {}
        raise AssertionError("nothing was refused")

    def until_acknowledged(self, step) -> None:
        deadline = time.monotonic() + 20
        while True:
            try:
                return step()
            except Problem as refused:
                assert refused.status in (503, 507) and refused.code.startswith(("storage_", "unavailable")), refused
            except (OSError, http.client.HTTPException) as trouble:
                assert self.house.server.running, f"the server ended: {trouble}\n{self.house.server.log_tail()}"
            assert time.monotonic() < deadline, "never acknowledged"
            time.sleep(0.02)

    # Steps.

    def come(self, name: str, role: str = "") -> None:
        """Somebody new; who was made but not told of is made again under another name."""
        try:
            login = f"{name}{len(self.keys)}{time.monotonic_ns() % 10_000}"
            if role:
                self.people[name] = self.house.agent(login, name.title(), role)
            else:
                self.people[name] = self.house.visitor(name.title())
        except Problem as refused:
            if refused.status == 500:
                raise Problem(503, {"code": "storage_failed"}) from None
            raise

    def ask(self, name: str, method: str, **fields) -> dict:
        key = self.keys.setdefault(self.place, new_id())
        receipt = self.house.call(self.people[name], method, key, **fields)
        self.acknowledged.append(receipt)
        return receipt

    def open(self) -> None:
        self.ticket = self.ask("ines", "ticket.open", text="My card was charged twice")["ticket"]

    def on_ticket(self, name: str, method: str, **fields) -> None:
        self.ask(name, method, ticket=self.ticket, **fields)

    def send_file(self, name: str, content: bytes) -> None:
        file = self.house.upload(self.people[name], content, "proof.bin")
        self.on_ticket(name, "chat.send", text="", files=[file])

    def check(self, database: Path) -> None:
        """Everything acknowledged is there, once."""
        with sqlite3.connect(database) as connection:
            numbers = [seq for (seq,) in connection.execute("SELECT seq FROM event ORDER BY id")]
            keys = [key for (key,) in connection.execute("SELECT client_id FROM event WHERE client_id IS NOT NULL")]
            texts = [json.loads(body)["text"] for (body,) in connection.execute(
                "SELECT body FROM event WHERE kind IN ('msg.customer', 'msg.agent') AND ticket = ? ORDER BY id",
                (self.ticket,))]
        connection.close()
        assert numbers == list(range(1, len(numbers) + 1)), "the log has holes"
        assert len(keys) == len(set(keys)), "a command was recorded twice"
        there = set(numbers)
        assert all(receipt["seq"] in there for receipt in self.acknowledged), "an acknowledged command is lost"
        if self.place == len(STEPS):
            assert texts == ["My card was charged twice", "Twice!", "", "I see.", "It is back."], texts
            name = hashlib.sha256(PROOF).hexdigest()
            assert (database.parent / "files" / name[:2] / name).read_bytes() == PROOF, "the file is not what was sent"


# More than one read and one write of the server's.
PROOF = random.Random(5).randbytes(300_000)

STEPS = [
    lambda day: day.come("ines"),
    lambda day: day.come("ana", "agent"),
    lambda day: day.come("ben", "agent"),
    lambda day: day.come("mia", "manager"),
    lambda day: day.ask("mia", "queue.set_mode", queue=1, mode="swarm", reason="A day of it"),
    Session.open,
    lambda day: day.on_ticket("ana", "ticket.take"),
    lambda day: day.on_ticket("ines", "chat.send", text="Twice!"),
    lambda day: day.send_file("ines", PROOF),
    lambda day: day.on_ticket("ana", "chat.send", text="I see."),
    lambda day: day.on_ticket("ana", "swarm.open"),
    lambda day: day.on_ticket("ana", "swarm.ask", question="Who knows cards?", tried="The log.", users=[day.people["ben"].id]),
    lambda day: day.on_ticket("ben", "swarm.accept", invitation=1),
    lambda day: day.on_ticket("ana", "note.add", text="Ben knows."),
    lambda day: day.on_ticket("ana", "swarm.close", outcome="solved", contributors=[]),
    lambda day: day.on_ticket(
        "ana", "handoff.offer", to=day.people["ben"].id, reason="shift_end", summary="Card", next_step="Refund",
        next_step_at=int(time.time() * 1000) + 7 * 86_400_000),
    lambda day: day.on_ticket("ben", "handoff.accept", offer=1),
    lambda day: day.on_ticket("ben", "chat.send", text="It is back."),
    lambda day: day.on_ticket("ben", "ticket.solve", solution="Refunded", knowledge="linked", knowledge_note="https://help.example/1"),
]
