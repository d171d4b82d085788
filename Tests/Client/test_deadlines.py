"""A kill at the moment at which the desk acts by itself (C4): before it, while it is done, after it. Whatever the moment,
it is done once. What the desk keeps in memory alone, such as since when somebody is away, begins anew with the process.

A failure prints its seed; WAGGLE_SEED=… plays the same kills again.
"""

from __future__ import annotations

import asyncio
import os
import random
import threading
import time

import pytest

from harness.desk import House, Person, Problem, Wire
from harness.server import ROOMY

ROUNDS = 25 if os.environ.get("WAGGLE_CONFORMANCE") == "all" else 8
# The first line's time-box as a new desk has it, and a customer's wait until the owner is warned.
TIER_CLOCK_MS = 15 * 60_000
# How long an owner may be away before their chats are offered to the queue; and a part of it that leaves a slow machine
# a quarter of a minute.
AWAY_MS = 90_000
NOT_YET_MS = AWAY_MS - 15_000


@pytest.mark.timeout(300)
def test_a_kill_around_the_moment_lets_a_clock_run_out_once(make_server, seed):
    chance = random.Random(seed)
    house = House(make_server(*ROOMY))
    mia = house.agent("mia", "Mia Reis", role="manager", tiers=[])
    ines = house.visitor("Inês Duarte")
    ran_out_before_the_kill = 0
    for round_ in range(ROUNDS):
        ticket = house.ticket(ines)
        house.advance(TIER_CLOCK_MS - 2_000)
        # The clock runs out in this step, unless the process ends before.
        step = threading.Thread(target=advance_unless_killed, args=(house, 3_000))
        step.start()
        time.sleep(chance.choice([0, chance.uniform(0, 0.004), chance.uniform(0, 0.03)]))
        house.server.kill()
        step.join()
        house.server.start()
        kinds = expiries(house, mia, ticket)
        ran_out_before_the_kill += len(kinds)
        # The desk's time went back to the machine's with the process: far enough again, in two steps.
        house.advance(TIER_CLOCK_MS)
        house.advance(60_000)
        assert until(lambda: expiries(house, mia, ticket) == [1]), f"round {round_}: {expiries(house, mia, ticket)}"
        house.server.restart()
        assert expiries(house, mia, ticket) == [1], f"round {round_}: once more after a start"
        assert house.call(mia, "ticket.get", ticket=ticket)["tier"] == "L2"
    house.server.stop()
    assert "All is well." in house.server.cli("verify").stdout
    print(f"{ROUNDS} kills, {ran_out_before_the_kill} behind the moment")


@pytest.mark.timeout(300)
def test_an_owner_who_is_away_at_a_start_has_one_grace_and_loses_a_chat_once(make_server, seed):
    chance = random.Random(seed)
    house = House(make_server(*ROOMY))
    ana, ben = house.agent("ana", "Ana Silva"), house.agent("ben", "Ben Lopes")
    mia = house.agent("mia", "Mia Reis", role="manager", tiers=[])
    ines = house.visitor("Inês Duarte")
    offered_before_the_kill = 0
    for round_ in range(ROUNDS):
        ticket = house.ticket(ines)
        take_and_answer(house, ana, ticket)
        come_and_go(house, ana)
        # Somewhere within the grace, or around its end.
        at_the_end = chance.random() < 0.5
        house.advance(AWAY_MS - 2_000 if at_the_end else chance.randrange(NOT_YET_MS))
        step = threading.Thread(target=advance_unless_killed, args=(house, 3_000 if at_the_end else 1))
        step.start()
        time.sleep(chance.choice([0, chance.uniform(0, 0.004), chance.uniform(0, 0.03)]))
        house.server.kill()
        step.join()
        house.server.start()
        before = offers_for(house, mia, ticket)
        offered_before_the_kill += before
        # Never sooner than a whole grace after the start,
        house.advance(NOT_YET_MS)
        assert offers_for(house, mia, ticket) == before <= 1, f"round {round_}: before the grace was over"
        assert house.call(mia, "ticket.get", ticket=ticket)["owner"]["id"] == ana.id
        # and when it is over, once.
        house.advance(AWAY_MS - NOT_YET_MS)
        assert until(lambda: offers_for(house, mia, ticket) == 1), f"round {round_}: not offered"
        house.server.kill()
        house.server.start()
        house.advance(AWAY_MS)
        take_and_answer(house, ben, ticket)
        refused(house, ana, "ticket.take", ticket)
        come_and_go(house, ana)
        house.advance(AWAY_MS)
        assert offers_for(house, mia, ticket) == 1, f"round {round_}: offered once more"
        owners = house.call(mia, "ticket.get", ticket=ticket)["owners"]
        assert [entry["user"]["id"] for entry in owners] == [ana.id, ben.id], f"round {round_}: {owners}"
        house.call(mia, "ticket.cancel", ticket=ticket, reason="withdrawn")
    house.server.stop()
    assert "All is well." in house.server.cli("verify").stdout
    print(f"{ROUNDS} kills, {offered_before_the_kill} behind the moment")


def take_and_answer(house: House, person: Person, ticket: int) -> None:
    """The customer waits for nothing then."""
    house.call(person, "ticket.take", ticket=ticket)
    house.call(person, "chat.send", ticket=ticket, text="I am looking at it.")


def come_and_go(house: House, person: Person) -> None:
    """The person's page is opened and closed; returns when the desk has seen both."""
    async def page() -> None:
        token = house.cookie_token(house.log_in(person))
        async with await Wire.connected(house.socket_url(), token):
            assert await asyncio.to_thread(until, lambda: is_connected(house, person))

    asyncio.run(page())
    assert until(lambda: not is_connected(house, person))


def is_connected(house: House, person: Person) -> bool:
    rows = house.call(person, "staff.list")["staff"]
    return next(row["connected"] for row in rows if row["id"] == person.id)


def offers_for(house: House, manager: Person, ticket: int) -> int:
    """How often the desk offered the ticket to its queue because its owner was gone."""
    entries = house.call(manager, "ledger.list", ticket=ticket, kinds=["owner.auto"], limit=200)["entries"]
    return sum(entry["kind"] == "owner.auto" for entry in entries)


def refused(house: House, person: Person, method: str, ticket: int) -> None:
    with pytest.raises(Problem) as problem:
        house.call(person, method, ticket=ticket)
    assert problem.value.code == "already_owned"


def advance_unless_killed(house: House, milliseconds: int) -> None:
    try:
        house.advance(milliseconds)
    except (OSError, Problem, ValueError):
        pass
    except Exception as trouble:  # http.client's own: the answer broke off in the middle.
        assert type(trouble).__module__ == "http.client", trouble


def expiries(house: House, manager, ticket: int) -> list[int]:
    """The first tier, once for each time that its clock ran out on this ticket."""
    entries = house.call(manager, "ledger.list", ticket=ticket, kinds=["tier.clock_expired"], limit=200)["entries"]
    return [entry["detail"]["tier"] for entry in entries if entry["detail"]["tier"] == 1]


def until(condition, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
