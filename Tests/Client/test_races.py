"""Several people act on one ticket at the same instant, some over the socket, some over HTTP: whatever wins, the
ledger tells one order, and everybody who lost is told why."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time

import pytest

from harness.desk import House, Person, Problem, Wire
from harness.sdk import new_id
from harness.server import run_cli

ROUNDS = 25
# What somebody who came too late may be told.
TOO_LATE = {"wrong_state", "not_allowed", "not_found", "already_owned", "conflict"}
FINISHED = {"closed", "cancelled"}
# The customer waits: an offer says what comes next.
NEXT = {"next_step": "A look at the line", "next_step_at": int(time.time() * 1000) + 7 * 86_400_000}
# The first line's time-box as a new desk has it.
TIER_CLOCK_MS = 15 * 60_000


class Floor:
    """A desk with its people, each connected twice: by socket and over HTTP."""

    def __init__(self, house: House):
        self.house = house
        self.wires: dict[int, Wire] = {}
        self.swarms = False
        self.ana, self.ben, self.bea = (house.agent(name.lower(), name) for name in ("Ana", "Ben", "Bea"))
        self.mia = house.agent("mia", "Mia", role="manager")
        self.ines = house.visitor("Inês Duarte")

    async def open(self, stack: contextlib.AsyncExitStack) -> None:
        for person in (self.ana, self.ben, self.bea, self.mia, self.ines):
            wire = await Wire.connected(self.house.socket_url(), person.token)
            self.wires[person.id] = await stack.enter_async_context(wire)

    def must(self, person: Person, method: str, /, **fields) -> dict:
        return self.house.call(person, method, **fields)

    def over_http(self, person: Person, method: str, fields: dict) -> dict:
        try:
            return self.house.call(person, method, **fields)
        except Problem as problem:
            return {"refused": problem.code}

    async def over_socket(self, person: Person, method: str, fields: dict) -> dict:
        answer = await self.wires[person.id].call(method, client_id=new_id(), **fields)
        return {"refused": answer["error"]["message"].split(":")[0]} if "error" in answer else answer

    async def at_once(self, *acts: tuple[Person, str, dict], clock_ms: int | None = None) -> list[dict]:
        """Each act on the road that chance gives it, all at the same instant; the answers in the order given. The desk's
        clock jumps in the same instant when it is told to."""
        start = asyncio.Barrier(len(acts) + (clock_ms is not None))

        # Moving the clock takes longer than a command: in the same instant it would never be the first.
        delays = [0] if clock_ms is None else [0, 0.003, 0.01]

        async def jump() -> None:
            await start.wait()
            await self.tell_time(clock_ms)

        async def one(person: Person, method: str, fields: dict, by_socket: bool) -> dict:
            await start.wait()
            await asyncio.sleep(random.choice(delays))
            if by_socket:
                return await self.over_socket(person, method, fields)
            return await asyncio.to_thread(self.over_http, person, method, fields)

        places = random.sample(range(len(acts)), len(acts))
        # One thing at a time over one socket; a person's second act goes over HTTP.
        free = {acts[n][0].id: n for n in places if random.random() < 0.5}
        moved = asyncio.create_task(jump()) if clock_ms is not None else None
        found = await asyncio.gather(*(one(*acts[n], by_socket=free.get(acts[n][0].id) == n) for n in places))
        if moved:
            await moved
        answers = dict(zip(places, found, strict=True))
        for answer in answers.values():
            assert answer.get("refused") in {None, *TOO_LATE}, answers
        return [answers[n] for n in range(len(acts))]

    async def tell_time(self, milliseconds: int) -> None:
        """Moves the desk's clock while other things go on."""
        await asyncio.to_thread(self.house.advance, milliseconds)

    def end(self, ticket: int) -> None:
        """Nobody's hands stay full from one round to the next."""
        if self.state(ticket)["state"] == "solved":
            self.must(self.mia, "ticket.close", ticket=ticket)
        else:
            self.must(self.mia, "ticket.cancel", ticket=ticket, reason="withdrawn")

    def state(self, ticket: int) -> dict:
        return self.must(self.mia, "ticket.get", ticket=ticket)

    def ledger(self, ticket: int) -> list[dict]:
        """The ticket's staff channel, whole and in order."""
        entries = self.must(self.mia, "note.list", ticket=ticket, limit=300)["entries"]
        found = [entry["data"] for entry in entries]
        assert [entry["offset"] for entry in entries] == list(range(1, len(entries) + 1))
        assert [event["seq"] for event in found] == sorted(event["seq"] for event in found)
        return found


@pytest.fixture
def race(house: House):
    """Runs a scenario of many rounds, then lets the verifier look at what was recorded."""

    def run(scenario) -> None:
        async def all_rounds() -> None:
            async with contextlib.AsyncExitStack() as stack:
                floor = Floor(house)
                await floor.open(stack)
                for _ in range(ROUNDS):
                    await scenario(floor)

        asyncio.run(all_rounds())
        checked = run_cli("verify", "--data", house.server.data)
        assert checked.returncode == 0, checked.stdout

    return run


def order_told(floor: Floor, ticket: int, kinds: dict[str, str], answers: dict[str, dict]) -> list[str]:
    """What happened, in the ledger's order, by the names that `kinds` gives to its events; every answer says the same:
    who was acknowledged stands there with that number, who was refused does not stand there."""
    told = [(event["seq"], name) for event in floor.ledger(ticket) for name in kinds if kinds[name] == event["type"]]
    acknowledged = {name: answer["seq"] for name, answer in answers.items() if "refused" not in answer}
    assert {name: seq for seq, name in told if name in answers} == acknowledged, (told, answers)
    names = [name for _, name in sorted(told)]
    assert len(set(names)) == len(names), names
    return names


def won(answers: list[dict]) -> list[int]:
    return [n for n, answer in enumerate(answers) if "refused" not in answer]


def owned(floor: Floor, **fields) -> int:
    ticket = floor.must(floor.ines, "ticket.open", text="Help", **{"channel": "form", **fields})["ticket"]
    floor.must(floor.ana, "ticket.take", ticket=ticket)
    return ticket


def test_hand_off_escalation_end_and_merge_on_one_ticket(race):
    outcomes: set[tuple] = set()

    async def once(floor: Floor) -> None:
        ticket, other = owned(floor), owned(floor)
        offer = floor.must(
            floor.ana, "handoff.offer", ticket=ticket, to=floor.ben.id, reason="workload", summary="So far",
            **NEXT)["ref"]
        names = ("accept", "escalate", "cancel", "merge")
        answers = await floor.at_once(
            (floor.ben, "handoff.accept", {"ticket": ticket, "offer": offer}),
            (floor.ana, "ticket.escalate", {"ticket": ticket, "reason": "skill", "summary": "Tried all"}),
            (floor.mia, "ticket.cancel", {"ticket": ticket, "reason": "withdrawn"}),
            (floor.ana, "ticket.merge", {"ticket": ticket, "into": other, "reason": "The same"}),
        )
        order = sorted((answers[n]["seq"], names[n]) for n in won(answers))
        assert order, "somebody must win"
        assert len({seq for seq, _ in order}) == len(order)
        done = [name for _, name in order]
        # After an end nothing more happens to it; after the hand-off Ana is no longer its owner, nor after escalating.
        ends = [name for name in done if name in ("cancel", "merge")]
        assert len(ends) <= 1 and (not ends or done[-1] == ends[0]), done
        if "accept" in done:
            assert not {"escalate", "merge"} & set(done[done.index("accept") + 1:]), done
        if "escalate" in done:
            assert not {"accept", "merge"} & set(done[done.index("escalate") + 1:]), done
        found = floor.state(ticket)
        assert (found["state"] in FINISHED) == bool(ends), (done, found["state"])
        if not ends:
            owner = found["owner"] and found["owner"]["id"]
            assert owner == (floor.ben.id if done[-1] == "accept" else None), (done, owner)
        kinds = [event["type"] for event in floor.ledger(ticket)]
        for name, kind in (("accept", "owner.accepted"), ("escalate", "tier.escalated"), ("cancel", "ticket.cancelled")):
            assert kinds.count(kind) == done.count(name), (done, kinds)
        outcomes.add(tuple(done))
        for number in (ticket, other):
            if floor.state(number)["state"] not in FINISHED:
                floor.end(number)

    race(once)
    assert len(outcomes) > 1, f"the race was none: {outcomes}"


def test_opposite_merges_at_once_cannot_close_both(race):
    winners: set[int] = set()

    async def once(floor: Floor) -> None:
        first, second = owned(floor), owned(floor)
        answers = await floor.at_once(
            (floor.ana, "ticket.merge", {"ticket": first, "into": second, "reason": "The same"}),
            (floor.mia, "ticket.merge", {"ticket": second, "into": first, "reason": "The same"}),
        )
        assert len(won(answers)) == 1, answers
        winners.add(won(answers)[0])
        states = [floor.state(number)["state"] in FINISHED for number in (first, second)]
        assert sorted(states) == [False, True], states
        assert states[won(answers)[0]], "the one that was merged has ended"
        floor.end((second, first)[won(answers)[0]])

    race(once)
    assert winners == {0, 1}, "the race was none"


def test_an_offer_to_a_team_has_one_winner(race):
    winners: set[int] = set()

    async def once(floor: Floor) -> None:
        ticket = owned(floor)
        offer = floor.must(
            floor.ana, "handoff.offer", ticket=ticket, to={"queue": 1}, reason="workload", summary="So far", **NEXT)["ref"]
        takers = (floor.ben, floor.bea)
        answers = await floor.at_once(
            *((person, "handoff.accept", {"ticket": ticket, "offer": offer}) for person in takers))
        assert len(won(answers)) == 1, answers
        winner = takers[won(answers)[0]]
        winners.add(winner.id)
        assert floor.state(ticket)["owner"]["id"] == winner.id
        assert [event["type"] for event in floor.ledger(ticket)].count("owner.accepted") == 1
        floor.end(ticket)

    race(once)
    assert len(winners) == 2, "the race was none"


def test_an_ask_for_one_is_filled_by_one(race):
    winners: set[int] = set()

    async def once(floor: Floor) -> None:
        if not floor.swarms:
            floor.must(floor.mia, "queue.set_mode", queue=1, mode="swarm", reason="A trial")
            floor.swarms = True
        ticket = owned(floor)
        helpers = (floor.ben, floor.bea)
        ask = floor.must(
            floor.ana, "swarm.ask", ticket=ticket, question="Who knows?", tried="All", wanted=1, urgency="today",
            users=[floor.ben.id])["ref"]
        # Two are invited to one place.
        floor.must(floor.ana, "swarm.invite", ticket=ticket, ask=ask, user=floor.bea.id)
        inboxes = [floor.must(person, "inbox.get")["invitations"] for person in helpers]
        invited = [
            (person, mine[-1]["invitation"]) for person, mine in zip(helpers, inboxes, strict=True)
            if mine and mine[-1]["ticket"] == ticket
        ]
        acts = [(person, "swarm.accept", {"ticket": ticket, "invitation": number}) for person, number in invited]
        acts.append((floor.ana, "swarm.withdraw_ask", {"ticket": ticket, "ask": ask}))
        answers = await floor.at_once(*acts)
        joined = [n for n in won(answers) if n < len(invited)]
        found = floor.state(ticket)["swarm"]
        members = [member["user"]["id"] for member in found["members"] if "left_at" not in member]
        assert members == [invited[n][0].id for n in joined], (answers, found)
        assert len(joined) <= 1 and won(answers), answers
        assert next(entry for entry in found["asks"] if entry["ask"] == ask)["state"] in ("filled", "withdrawn")
        winners.update(won(answers))
        floor.end(ticket)

    race(once)
    assert len(winners) > 1, "the race was none"


def test_a_tier_clock_an_acceptance_a_solution_and_a_closing_at_one_instant(race):
    outcomes: set[tuple] = set()
    kinds = {
        "clock": "tier.escalated", "accept": "owner.accepted", "solve": "ticket.solved", "close": "ticket.closed"}

    async def once(floor: Floor) -> None:
        ticket = owned(floor)
        floor.must(floor.ana, "chat.send", ticket=ticket, text="Try it again")
        offer = floor.must(
            floor.ana, "handoff.offer", ticket=ticket, to=floor.ben.id, reason="workload", summary="So far",
            **NEXT)["ref"]
        await floor.tell_time(TIER_CLOCK_MS - 2_000)
        accept, solve, close = await floor.at_once(
            (floor.ben, "handoff.accept", {"ticket": ticket, "offer": offer}),
            (floor.ana, "ticket.solve", {"ticket": ticket, "solution": "It works"}),
            (floor.mia, "ticket.close", {"ticket": ticket}),
            clock_ms=3_000,
        )
        # Unless it was solved, the clock has the last word.
        while (found := floor.state(ticket))["tier"] == "L1" and found["state"] not in ("solved", "closed"):
            await asyncio.sleep(0.01)
        done = order_told(floor, ticket, kinds, {"accept": accept, "solve": solve, "close": close})
        state, owner, tier = "open", floor.ana.id, "L1"
        for name in done:
            match name:
                case "clock":
                    assert state == "open", done
                    state, owner, tier = "queued", None, "L2"
                case "accept":
                    assert state == "open" and tier == "L1", done
                    owner = floor.ben.id
                case "solve":
                    assert (state, owner) == ("open", floor.ana.id), done
                    state = "solved"
                case "close":
                    assert state == "solved", done
                    state, owner = "closed", None
        assert (found["state"], found["tier"]) == (state, tier), done
        assert (found["owner"] or {"id": None})["id"] == owner, done
        assert found["offer"] is None, done
        outcomes.add(tuple(done))
        if state not in FINISHED:
            floor.end(ticket)

    race(once)
    assert len(outcomes) > 1, f"the race was none: {outcomes}"


def test_solving_closing_and_reopening_at_one_instant(race):
    outcomes: set[tuple] = set()
    kinds = {"solve": "ticket.solved", "close": "ticket.closed", "reopen": "ticket.reopened"}
    leads = {("open", "solve"): "solved", ("solved", "close"): "closed", ("solved", "reopen"): "open",
             ("closed", "reopen"): "open"}

    async def once(floor: Floor) -> None:
        ticket = owned(floor)
        floor.must(floor.ana, "chat.send", ticket=ticket, text="Try it again")
        solve, close, reopen = await floor.at_once(
            (floor.ana, "ticket.solve", {"ticket": ticket, "solution": "It works"}),
            (floor.mia, "ticket.close", {"ticket": ticket}),
            (floor.ines, "ticket.reopen", {"ticket": ticket}),
        )
        done = order_told(floor, ticket, kinds, {"solve": solve, "close": close, "reopen": reopen})
        state = "open"
        for name in done:
            assert (state, name) in leads, done
            state = leads[state, name]
        found = floor.state(ticket)
        # Reopened, it is its last owner's, or waits for somebody when they have no room.
        assert found["state"] == state or (state == "open" and found["state"] == "queued"), (done, found["state"])
        assert (found["owner"] is not None) == (found["state"] in ("open", "solved")), done
        assert "solve" in done or done == [], "there was nothing to close or to reopen"
        outcomes.add(tuple(done))
        if state not in FINISHED:
            floor.end(ticket)

    race(once)
    assert len(outcomes) > 1, f"the race was none: {outcomes}"
