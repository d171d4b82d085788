"""A kill at the moment at which the desk acts by itself (C4): before it, while it is done, after it. Whatever the moment,
it is done once.

A failure prints its seed; WAGGLE_SEED=… plays the same kills again.
"""

from __future__ import annotations

import os
import random
import threading
import time

import pytest

from harness.desk import House, Problem
from harness.server import ROOMY

ROUNDS = 25 if os.environ.get("WAGGLE_CONFORMANCE") == "all" else 8
# The first line's time-box as a new desk has it, and a customer's wait until the owner is warned.
TIER_CLOCK_MS = 15 * 60_000


@pytest.mark.timeout(300)
def test_a_kill_around_the_moment_lets_a_clock_run_out_once(make_server):
    seed = int(os.environ.get("WAGGLE_SEED") or random.SystemRandom().randrange(1 << 32))
    print(f"WAGGLE_SEED={seed}")
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
