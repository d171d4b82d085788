"""The desk's mode is switched to and fro while customers write, agents swarm, hand off and escalate, and the server is
killed (C3): no ticket is without the owner it had, nothing said is lost, and each ticket has the mode it was decided
under, as the ledger tells it.

A failure prints its seed; WAGGLE_SEED=… plays the same kills again.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import time
from collections import Counter

import pytest

from Client.test_recovery import HTTPWriter
from harness.desk import House, Person, Problem
from harness.recount import Recount, members

IS_LONG = os.environ.get("WAGGLE_CONFORMANCE") == "all"
KILLS = int(os.environ.get("WAGGLE_KILLS") or (20 if IS_LONG else 5))
SWITCH_SECONDS = 0.15


class Switcher(HTTPWriter):
    """A manager who switches the whole desk, in every scope, and takes every third switch back."""

    def __init__(self, house: House, manager: Person, chance: random.Random):
        super().__init__("switch", 0, house, manager, house.server.url, "desk.set_mode")
        self.chance, self.undone = chance, 0

    def _post(self, fields: dict) -> dict | None:
        self.method, body = fields.pop("text")
        try:
            return super()._post({**body, "ticket": 0, "client_id": fields["client_id"]})
        except Problem as problem:
            # Too late, or another switch is the last one: nothing has happened.
            if problem.status not in (409, 410):
                raise
            return {}

    async def run(self, stop: asyncio.Event) -> None:
        mode = "swarm"
        for turn in itertools.count():
            if stop.is_set():
                return
            body = {"mode": mode, "scope": self.chance.choice(["new", "untouched", "all"]), "reason": "a trial"}
            await self.write(("desk.set_mode", body))
            switched = self.acknowledged[-1][2]
            if turn % 3 == 0 and switched:
                await self.write(("mode.undo", {"switch": switched["seq"]}))
                self.undone += 1 if self.acknowledged[-1][2] else 0
            listed = await asyncio.to_thread(self._mode)
            mode = "tiered" if listed == "swarm" else "swarm"
            await asyncio.sleep(SWITCH_SECONDS)

    def _mode(self) -> str:
        while True:
            try:
                return self.house.call(self.person, "queue.list")["queues"][0]["mode"]
            except Exception:  # noqa: BLE001 - the server is away for a moment
                continue


class Floor(HTTPWriter):
    """Agents who work on tickets one after the other: they take, ask, accept, offer, hand off, escalate and release.
    What the mode forbids is refused, and a refusal is an answer."""

    def __init__(self, name: str, house: House, customer: Person, agents: list[Person], chance: random.Random):
        super().__init__(name, 0, house, customer, house.server.url)
        self.customer, self.agents, self.chance = customer, agents, chance

    def _post(self, fields: dict) -> dict | None:
        self.person, self.method, body = fields["text"]
        try:
            return super()._post({"ticket": 0, **body, "client_id": fields["client_id"]})
        except Problem as problem:
            if problem.status not in (403, 404, 409, 410):
                raise
            return {}

    async def do(self, person: Person, method: str, **body) -> dict:
        await self.write((person, method, body))
        return self.acknowledged[-1][2]

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            opened = await self.do(self.customer, "ticket.open", text="help", channel="form")
            await self.work(opened["ticket"])

    async def work(self, ticket: int) -> None:
        owner, other, third = self.chance.sample(self.agents, 3)
        await self.do(owner, "ticket.take", ticket=ticket)
        await self.do(self.customer, "chat.send", ticket=ticket, text=f"{self.name} waits")
        for step in self.chance.sample([self.swarm, self.hand_off, self.climb], self.chance.choice([1, 2, 3])):
            await step(ticket, owner, other, third)

    async def swarm(self, ticket: int, owner: Person, other: Person, third: Person) -> None:
        ask = await self.do(
            owner, "swarm.ask", ticket=ticket, question="Who knows?", tried="All", urgency="async", wanted=2,
            users=[other.id, third.id])
        await self.do(other, "swarm.accept", ticket=ticket, invitation=1)
        if self.chance.random() < 0.3:
            await self.do(other, "swarm.leave", ticket=ticket)
        elif ask and self.chance.random() < 0.3:
            await self.do(owner, "swarm.withdraw_ask", ticket=ticket, ask=ask["ref"])

    async def hand_off(self, ticket: int, owner: Person, other: Person, third: Person) -> None:
        offer = await self.do(
            owner, "handoff.offer", ticket=ticket, to=third.id, reason="workload", summary="So far", next_step="A look",
            next_step_at=int(time.time() * 1000) + 7 * 86_400_000)
        if offer and self.chance.random() < 0.7:
            await self.do(third, "handoff.accept", ticket=ticket, offer=offer["ref"])

    async def climb(self, ticket: int, owner: Person, other: Person, third: Person) -> None:
        if self.chance.random() < 0.5:
            await self.do(owner, "ticket.escalate", ticket=ticket, reason="skill", summary="Tried all")
        else:
            await self.do(owner, "owner.release", ticket=ticket, reason="A break")
        await self.do(self.chance.choice([other, third]), "ticket.take", ticket=ticket)


async def kill(house: House, chance: random.Random, stop: asyncio.Event) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(chance.uniform(0.4, 1.2))
        house.server.kill()
        await asyncio.sleep(chance.uniform(0, 0.1))
        await asyncio.to_thread(house.server.start)
    await asyncio.sleep(0.5)
    stop.set()


def ledger(house: House, manager: Person) -> list[dict]:
    """Every entry that says something of modes, openings, owners, tiers or swarms, oldest first."""
    kinds = ["ticket.opened", "mode", "owner", "tier.escalated", "swarm", "member", "invite"]
    entries, cursor = [], {}
    while cursor is not None:
        page = house.call(manager, "ledger.list", kinds=kinds, limit=200, **cursor)
        entries += page["entries"]
        cursor = {"cursor": page["cursor"]} if page.get("cursor") else None
    return entries[::-1]


def modes_by_the_ledger(entries: list[dict]) -> dict[int, str]:
    """The mode of each ticket as its events tell it; every step must fit the one before."""
    queues: dict[int, str] = {}
    modes: dict[int, str] = {}
    switches: set[int] = set()
    for entry in entries:
        kind, detail = entry["kind"], entry["detail"]
        if kind == "mode.switched":
            switches.add(entry["seq"])
        elif kind == "mode.changed":
            assert queues.get(detail["queue"], "tiered") == detail["from"], entry
            queues[detail["queue"]] = detail["to"]
        elif kind == "ticket.opened":
            assert detail["mode"] == queues.get(detail["queue"], "tiered"), f"decided under another mode: {entry}"
            modes[entry["ticket"]] = detail["mode"]
        elif kind == "mode.ticket_changed":
            assert modes[entry["ticket"]] == detail["from"] and detail["switch"] in switches, entry
            modes[entry["ticket"]] = detail["to"]
        elif kind in NEEDS:
            assert modes[entry["ticket"]] == NEEDS[kind], f"in the wrong mode: {entry}"
    return modes


# What can only happen in one of the modes.
NEEDS = {"tier.escalated": "tiered", "swarm.opened": "swarm", "member.joined": "swarm", "invite.sent": "swarm"}
# Where an owner's time ends without another one's.
OWNERLESS = {"owner.released", "tier.escalated"}


def owners_by_the_ledger(entries: list[dict]) -> dict[int, int | None]:
    """Who owns each ticket as its events tell it; nobody takes what somebody has, nobody gives what they have not."""
    owners: dict[int, int | None] = {}
    for entry in entries:
        kind, ticket = entry["kind"], entry["ticket"]
        if kind == "ticket.opened":
            owners[ticket] = None
        elif kind == "owner.taken":
            assert owners[ticket] is None, f"taken from its owner: {entry}"
            owners[ticket] = entry["to"]["id"]
        elif kind == "owner.accepted":
            assert owners[ticket] == entry["from"]["id"], f"handed off by somebody else: {entry}"
            owners[ticket] = entry["to"]["id"]
        elif kind in OWNERLESS:
            assert owners[ticket] is not None, f"without an owner before: {entry}"
            owners[ticket] = None
    return owners


@pytest.mark.timeout(600)
def test_switches_of_the_mode_amid_kills_leave_every_ticket_its_owner_and_its_mode(house, seed):
    chance = random.Random(seed)
    ana, mia = house.agent("ana", "Ana Silva"), house.agent("mia", "Mia Reis", role="manager", tiers=[])
    agents = [house.agent(f"agent{n}", f"Agent {n}", tiers=["L1", "L2"]) for n in range(4)]
    ines, rui, eva = (house.visitor(name) for name in ("Inês Duarte", "Rui Alves", "Eva Lund"))
    ticket = house.ticket(ines)
    house.call(ana, "ticket.take", ticket=ticket)
    switcher = Switcher(house, mia, chance)
    opening = HTTPWriter("opening", ticket, house, rui, house.server.url, "ticket.open")
    writing = HTTPWriter("http", ticket, house, ines, house.server.url)
    floors = [Floor(f"floor{n}", house, eva, agents, random.Random(chance.random())) for n in range(2)]

    async def scenario() -> None:
        stop = asyncio.Event()
        tasks = [asyncio.create_task(writer.run(stop)) for writer in (switcher, opening, writing, *floors)]
        trouble = asyncio.create_task(kill(house, chance, stop))
        await asyncio.wait([trouble, *tasks], return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        await asyncio.wait_for(asyncio.gather(trouble, *tasks), 120)

    asyncio.run(scenario())
    assert sum(1 for _, _, receipt in switcher.acknowledged if receipt) > KILLS and switcher.undone > 0
    entries = ledger(house, mia)
    happened = Counter(entry["kind"] for entry in entries)
    assert {*NEEDS, "owner.offered", "owner.accepted", "member.left"} <= set(happened), happened
    check_tickets(house, mia, entries, {ticket}, opening, *floors)
    assert house.call(mia, "ticket.get", ticket=ticket)["owner"]["id"] == ana.id
    Recount(house, mia, [ana, mia, *agents]).check_rebuilt()


def check_tickets(house: House, manager: Person, entries: list[dict], known: set[int], *writers: HTTPWriter) -> None:
    """Every ticket acknowledged is there, in the mode and with the owner that the ledger tells."""
    modes, owners = modes_by_the_ledger(entries), owners_by_the_ledger(entries)
    opened = known | {receipt["ticket"] for writer in writers for _, _, receipt in writer.acknowledged if receipt}
    assert opened <= set(modes)
    for number in sorted(modes):
        row = house.call(manager, "ticket.get", ticket=number)
        assert row["mode"] == modes[number], f"ticket {number}: {row['mode']} instead of {modes[number]}"
        assert (row["owner"] or {"id": None})["id"] == owners[number], f"ticket {number}"
        assert (row["owner"] is None) == (row["state"] == "queued")
        assert row["mode"] == "swarm" or not members(row), f"ticket {number}: a swarm on a tiered ticket"
