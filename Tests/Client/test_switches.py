"""The desk's mode is switched to and fro while customers write and the server is killed (C3): no ticket is without the owner
it had, nothing said is lost, and each ticket has the mode it was decided under, as the ledger tells it.

A failure prints its seed; WAGGLE_SEED=… plays the same kills again.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random

import pytest

from Client.test_recovery import HTTPWriter
from harness.desk import House, Person, Problem

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
        except AssertionError as refused:
            # Too late, or another switch is the last one: nothing has happened.
            problem = refused.args[0]
            assert isinstance(problem, Problem) and problem.status in (409, 410), problem
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


async def kill(house: House, chance: random.Random, stop: asyncio.Event) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(chance.uniform(0.4, 1.2))
        house.server.kill()
        await asyncio.sleep(chance.uniform(0, 0.1))
        await asyncio.to_thread(house.server.start)
    await asyncio.sleep(0.5)
    stop.set()


def ledger(house: House, manager: Person) -> list[dict]:
    """Every entry that says something of modes or openings, oldest first."""
    entries, cursor = [], {}
    while cursor is not None:
        page = house.call(
            manager, "ledger.list", kinds=["ticket.opened", "mode"], limit=200, **cursor)
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
    return modes


@pytest.mark.timeout(600)
def test_switches_of_the_mode_amid_kills_leave_every_ticket_its_owner_and_its_mode(house):
    seed = int(os.environ.get("WAGGLE_SEED") or random.SystemRandom().randrange(1 << 32))
    print(f"WAGGLE_SEED={seed}")
    chance = random.Random(seed)
    ana, mia = house.agent("ana", "Ana Silva"), house.agent("mia", "Mia Reis", role="manager", tiers=[])
    ines, rui = house.visitor("Inês Duarte"), house.visitor("Rui Alves")
    ticket = house.ticket(ines)
    house.call(ana, "ticket.take", ticket=ticket)
    switcher = Switcher(house, mia, chance)
    opening = HTTPWriter("opening", ticket, house, rui, house.server.url, "ticket.open")
    writing = HTTPWriter("http", ticket, house, ines, house.server.url)

    async def scenario() -> None:
        stop = asyncio.Event()
        tasks = [asyncio.create_task(writer.run(stop)) for writer in (switcher, opening, writing)]
        trouble = asyncio.create_task(kill(house, chance, stop))
        await asyncio.wait([trouble, *tasks], return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        await asyncio.wait_for(asyncio.gather(trouble, *tasks), 120)

    asyncio.run(scenario())
    assert sum(1 for _, _, receipt in switcher.acknowledged if receipt) > KILLS and switcher.undone > 0
    modes = modes_by_the_ledger(ledger(house, mia))
    opened = {receipt["ticket"] for _, _, receipt in opening.acknowledged} | {ticket}
    assert opened <= set(modes)
    said = house.call(mia, "ticket.get", ticket=ticket)
    assert said["owner"]["id"] == ana.id
    for number in sorted(opened):
        row = house.call(mia, "ticket.get", ticket=number)
        assert row["mode"] == modes[number], f"ticket {number}: {row['mode']} instead of {modes[number]}"
        assert (row["owner"] is None) == (row["state"] == "queued")
    house.server.stop()
    assert "All is well." in house.server.cli("verify").stdout
