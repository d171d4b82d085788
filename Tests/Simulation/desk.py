"""The simulated desk written a second time, with simpy and as people would tell it: the referee of `waggle simulate`.

A ticket is a dict of what was drawn for it. `tiered` and `swarm` give a list of outcomes in the tickets' order.
"""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import simpy

WHOLE = ("repetition", "ticket", "level", "bounces", "tiered_hand_offs", "swarm_helpers")


def read(path: Path) -> list[dict]:
    with path.open() as file:
        rows = [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]
    for row in rows:
        row.update({name: int(row[name]) for name in WHOLE})
    return rows


def tiered(tickets: list[dict], staff: list[int]) -> list[dict]:
    env = simpy.Environment()
    people = [simpy.Resource(env, capacity=max(1, count)) for count in staff]

    def stay(outcome: dict, level: int, minutes: float):
        """Queues at a level, and is worked on there."""
        with people[level - 1].request() as turn:
            yield turn
            outcome.setdefault("started", env.now)
            outcome["agent_minutes"] += minutes
            yield env.timeout(minutes)

    def life(ticket: dict, outcome: dict):
        yield env.timeout(ticket["arrival"])
        if ticket["level"] == 1:
            yield from stay(outcome, 1, ticket["work"])
        else:
            yield from stay(outcome, 1, ticket["failed_l1"])
            if ticket["bounces"]:
                yield from stay(outcome, 2, ticket["set_up_l2"])
                yield from stay(outcome, 1, ticket["set_up_l2"])
                outcome["hand_offs"] += 2
            outcome["hand_offs"] += 1
            if ticket["level"] == 2:
                yield from stay(outcome, 2, ticket["set_up_l2"] + ticket["work"])
            else:
                yield from stay(outcome, 2, ticket["set_up_l2"] + ticket["failed_l2"])
                outcome["hand_offs"] += 1
                yield from stay(outcome, 3, ticket["set_up_l3"] + ticket["work"])
        outcome["solved"] = env.now

    outcomes = [{"agent_minutes": 0.0, "hand_offs": 0} for _ in tickets]
    for ticket, outcome in zip(tickets, outcomes):
        env.process(life(ticket, outcome))
    env.run()
    return outcomes


class Room:
    """Who is idle in a swarm's room, who asks for help, and which tickets nobody has begun."""

    def __init__(self, env: simpy.Environment, staff: list[int], owners_up_to: int):
        self.env = env
        self.idle = {level: count for level, count in enumerate(staff, start=1)}
        self.owning = range(1, owners_up_to + 1)
        self.order = itertools.count()
        self.waiting: list[tuple] = []

    def person(self, for_help: bool, levels) -> simpy.Event:
        """An event that happens with the level of somebody who comes."""
        event = self.env.event()
        # Asks before new tickets, each in the order they came.
        self.waiting.append((not for_help, next(self.order), list(levels), event))
        self.match()
        return event

    def leave(self, *levels: int) -> None:
        for level in levels:
            self.idle[level] += 1
        self.match()

    def match(self) -> None:
        for request in sorted(self.waiting, key=lambda request: request[:2]):
            *_, levels, event = request
            level = next((level for level in levels if self.idle[level] > 0), None)
            if level is not None:
                self.idle[level] -= 1
                self.waiting.remove(request)
                event.succeed(level)


def swarm(tickets: list[dict], staff: list[int], gamma: float, owners_up_to: int = 3) -> list[dict]:
    env = simpy.Environment()
    room = Room(env, staff, owners_up_to)

    def life(ticket: dict, outcome: dict):
        yield env.timeout(ticket["arrival"])
        owner = yield room.person(False, room.owning)
        outcome["started"] = env.now
        if owner >= ticket["level"]:
            outcome["agent_minutes"] += ticket["work"]
            yield env.timeout(ticket["work"])
            outcome["solved"] = env.now
            return room.leave(owner)
        outcome["agent_minutes"] += ticket["own_work"]
        yield env.timeout(ticket["own_work"])
        asked = env.now
        helper = yield room.person(True, range(ticket["level"], 4))
        together = ticket["briefing"] + gamma * ticket["work"]
        outcome.update(helpers=1, blocked=env.now - asked)
        outcome["agent_minutes"] += 2 * together
        yield env.timeout(together)
        outcome["solved"] = env.now
        room.leave(owner, helper)

    outcomes = [{"agent_minutes": 0.0, "helpers": 0, "blocked": 0.0} for _ in tickets]
    for ticket, outcome in zip(tickets, outcomes):
        env.process(life(ticket, outcome))
    env.run()
    return outcomes
