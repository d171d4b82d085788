"""Whoever loses a part in a ticket hears nothing more of it within a second (A4)."""

from __future__ import annotations

import json
import time

import pytest
from websockets.exceptions import ConnectionClosed

from Server.people import Person, Socket, add_staff, control, staff, visitor

SECOND = 1.0
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Scene:
    """A ticket in swarm mode that Ana owns, and people around it."""

    def __init__(self, server):
        self.server = server
        self.ines = visitor(server)
        self.ana = staff(server, "ana")
        self.bea = staff(server, "bea")
        self.eva = staff(server, "eva", tiers=("L3",), skills={"pay": 4})
        self.marta = staff(server, "marta", role="manager")

    def open(self, mode: str, **fields) -> int:
        self.marta.call("queue.set_mode", {"client_id": new_key(), "queue": 1, "mode": mode, "reason": "try"})
        ticket = self.ines.change("ticket.open", text="help", **fields)["ticket"]
        self.ana.change("ticket.take", ticket=ticket)
        return ticket

    def ask(self, ticket: int, **fields) -> int:
        return self.ana.change(
            "swarm.ask", ticket=ticket, question="why?", tried="all", **{"urgency": "today", **fields})["ref"]

    def offer(self, ticket: int, to: Person) -> int:
        return self.ana.change(
            "handoff.offer", ticket=ticket, to=to.id, reason="skill", summary="s", next_step="n",
            next_step_at=int(time.time() * 1000) + 7 * 86_400_000)["ref"]

    def advance(self, milliseconds: int) -> None:
        assert control(self.server, "/control/clock", {"advance_ms": milliseconds}).status == 200

    def settings(self, section: str, **value) -> None:
        """Gives a section a new value; it must be the first change of it, or the second."""
        known = self.marta.call("desk.settings", {}).json["sections"]
        version = next(entry["version"] for entry in known if entry["section"] == section)
        self.marta.change("desk.change_settings", section=section, value=value, version=version)

    def joined(self, ticket: int) -> Person:
        self.ask(ticket, users=[self.eva.id])
        self.eva.change("swarm.accept", ticket=ticket, invitation=1)
        return self.eva


def new_key() -> str:
    from harness.sdk import new_id

    return new_id()


def member_leaves(scene: Scene):
    ticket = scene.open("swarm")
    eva = scene.joined(ticket)
    return ticket, eva, ("ticket", "staff"), lambda: eva.change("swarm.leave", ticket=ticket)


def member_is_removed(scene: Scene):
    ticket = scene.open("swarm")
    eva = scene.joined(ticket)
    return ticket, eva, ("ticket", "staff"), lambda: scene.ana.change("swarm.remove", ticket=ticket, user=eva.id)


def swarm_closes(scene: Scene):
    ticket = scene.open("swarm")
    eva = scene.joined(ticket)
    return ticket, eva, ("ticket", "staff"), lambda: scene.ana.change("swarm.close", ticket=ticket, outcome="unresolved")


def invitation_is_withdrawn(scene: Scene):
    ticket = scene.open("swarm")
    ask = scene.ask(ticket, users=[scene.eva.id])
    return ticket, scene.eva, ("ticket",), lambda: scene.ana.change("swarm.withdraw_ask", ticket=ticket, ask=ask)


def ask_of_a_skill_is_answered(scene: Scene):
    ticket = scene.open("swarm")
    ask = scene.ask(ticket, skills=["pay"], visibility="open_to_skill")
    return ticket, scene.eva, ("ticket",), lambda: scene.ana.change("swarm.answer_ask", ticket=ticket, ask=ask)


def raised_hand_is_not_needed(scene: Scene):
    ticket = scene.open("swarm")
    ask = scene.ask(ticket, skills=["pay"], visibility="open_to_skill")
    scene.eva.change("help.offer", ticket=ticket, ask=ask)

    def end():
        scene.ana.change("help.thank", ticket=ticket, help_offer=1)
        scene.ana.change("swarm.withdraw_ask", ticket=ticket, ask=ask)

    return ticket, scene.eva, ("ticket",), end


def offer_is_withdrawn(scene: Scene):
    ticket = scene.open("swarm")
    offer = scene.offer(ticket, scene.eva)
    return ticket, scene.eva, ("ticket", "staff"), lambda: scene.ana.change(
        "handoff.withdraw", ticket=ticket, offer=offer)


def ticket_climbs(scene: Scene):
    ticket = scene.open("tiered", channel="form")
    return ticket, scene.bea, ("ticket",), lambda: scene.ana.change(
        "ticket.escalate", ticket=ticket, reason="skill", summary="s")


def invitation_is_declined(scene: Scene):
    ticket = scene.open("swarm")
    scene.ask(ticket, users=[scene.eva.id])
    return ticket, scene.eva, ("ticket",), lambda: scene.eva.change(
        "swarm.decline", ticket=ticket, invitation=1, reason="busy")


def invitation_expires(scene: Scene):
    ticket = scene.open("swarm", channel="form")
    scene.ask(ticket, users=[scene.eva.id], urgency="today")
    return ticket, scene.eva, ("ticket",), lambda: scene.advance(2 * HOUR)


def ask_expires(scene: Scene):
    ticket = scene.open("swarm", channel="form")
    scene.ask(ticket, skills=["pay"], visibility="open_to_skill", urgency="today")
    return ticket, scene.eva, ("ticket",), lambda: scene.advance(8 * HOUR)


def skill_is_taken_away(scene: Scene):
    ticket = scene.open("swarm")
    scene.ask(ticket, skills=["lines"], visibility="open_to_skill")
    lena = staff(scene.server, "lena", tiers=("L3",), skills={"lines": 2})
    return ticket, lena, ("ticket",), lambda: control(
        scene.server, "/control/user-change", {"login": "lena", "skills": {}})


def offer_is_declined(scene: Scene):
    ticket = scene.open("tiered", channel="form")
    offer = scene.offer(ticket, scene.eva)
    return ticket, scene.eva, ("ticket", "staff"), lambda: scene.eva.change(
        "handoff.decline", ticket=ticket, offer=offer, reason="busy")


def offer_expires(scene: Scene):
    ticket = scene.open("swarm", channel="form")
    scene.offer(ticket, scene.eva)
    return ticket, scene.eva, ("ticket", "staff"), lambda: scene.advance(30 * MINUTE)


def offer_is_superseded(scene: Scene):
    ticket = scene.open("tiered", channel="form")
    scene.offer(ticket, scene.eva)
    return ticket, scene.eva, ("ticket", "staff"), lambda: scene.marta.change(
        "owner.force", ticket=ticket, to=scene.bea.id, reason="urgent")


def offer_ends_while_invited(scene: Scene):
    ticket = scene.open("swarm")
    scene.ask(ticket, users=[scene.eva.id])
    offer = scene.offer(ticket, scene.eva)
    return ticket, scene.eva, ("staff",), lambda: scene.ana.change("handoff.withdraw", ticket=ticket, offer=offer)


def owner_hands_off(scene: Scene):
    ticket = scene.open("tiered", channel="form")
    offer = scene.offer(ticket, scene.bea)
    return ticket, scene.ana, ("staff",), lambda: scene.bea.change("handoff.accept", ticket=ticket, offer=offer)


def owner_is_replaced(scene: Scene):
    ticket = scene.open("tiered", channel="form")
    return ticket, scene.ana, ("staff",), lambda: scene.marta.change(
        "owner.force", ticket=ticket, to=scene.bea.id, reason="urgent")


def owner_releases(scene: Scene):
    ticket = scene.open("tiered", channel="form")
    return ticket, scene.ana, ("staff",), lambda: scene.ana.change("owner.release", ticket=ticket, reason="busy")


def owner_escalates(scene: Scene):
    ticket = scene.open("tiered", channel="form")
    return ticket, scene.ana, ("ticket", "staff"), lambda: scene.ana.change(
        "ticket.escalate", ticket=ticket, reason="skill", summary="s")


def tier_clock_runs_out(scene: Scene):
    ticket = scene.open("tiered", channel="form")
    return ticket, scene.ana, ("ticket", "staff"), lambda: scene.advance(15 * MINUTE)


def covered(scene: Scene) -> int:
    ticket = scene.open("tiered", channel="form")
    scene.ana.change("shift.plan", ticket=ticket, plan="cover", cover=scene.eva.id)
    return ticket


def cover_ends(scene: Scene):
    ticket = covered(scene)
    return ticket, scene.eva, ("ticket", "staff"), lambda: scene.ana.change("shift.end_cover", ticket=ticket)


def cover_passes_to_another(scene: Scene):
    ticket = covered(scene)
    return ticket, scene.eva, ("ticket", "staff"), lambda: scene.ana.change(
        "shift.plan", ticket=ticket, plan="cover", cover=scene.bea.id)


def covered_owner_hands_off(scene: Scene):
    ticket = covered(scene)
    offer = scene.offer(ticket, scene.bea)
    return ticket, scene.eva, ("ticket", "staff"), lambda: scene.bea.change(
        "handoff.accept", ticket=ticket, offer=offer)


def broken_glass_runs_out(scene: Scene):
    ticket = scene.open("swarm", channel="form")
    olga = staff(scene.server, "olga", role="administrator")
    olga.change("ticket.break_glass", ticket=ticket, reason="a complaint")
    return ticket, olga, ("ticket",), lambda: scene.advance(30 * MINUTE)


def ticket_becomes_tiered(scene: Scene):
    ticket = scene.open("swarm")
    eva = scene.joined(ticket)
    return ticket, eva, ("ticket", "staff"), lambda: scene.marta.change(
        "ticket.set_mode", ticket=ticket, mode="tiered", override=True, reason="too many")


def member_is_silent_for_long(scene: Scene):
    ticket = scene.open("swarm", channel="form")
    eva = scene.joined(ticket)
    return ticket, eva, ("ticket", "staff"), lambda: scene.advance(7 * DAY)


def tiers_are_unmerged(scene: Scene):
    scene.settings("tiers", merged=[{"name": "front", "tiers": ["L1", "L2"]}])
    ticket = scene.open("tiered", channel="form")
    dora = staff(scene.server, "dora", tiers=("L2",))
    return ticket, dora, ("ticket",), lambda: scene.settings("tiers")


ENDS = [
    member_leaves, member_is_removed, swarm_closes, ticket_becomes_tiered,
    invitation_is_withdrawn, invitation_is_declined, ask_of_a_skill_is_answered, raised_hand_is_not_needed,
    skill_is_taken_away, offer_is_withdrawn, offer_is_declined, offer_is_superseded, offer_ends_while_invited,
    owner_hands_off, owner_is_replaced, owner_releases, owner_escalates, ticket_climbs,
    cover_ends, cover_passes_to_another, covered_owner_hands_off, tiers_are_unmerged,
]
# Those that come by the clock, which nobody can set back: each has a server of its own.
TIMED_ENDS = [
    member_is_silent_for_long, invitation_expires, ask_expires, offer_expires, tier_clock_runs_out,
    broken_glass_runs_out,
]


def until_ended(link: Socket, channels: set[str], since: float) -> set[str]:
    """The channels that ended within a second."""
    ended: set[str] = set()
    while ended != channels and time.monotonic() - since < SECOND:
        link.listen(0.05)
        ended = {push["channel"] for push in link.pushes if "unsubscribe" in push}
    return ended


@pytest.fixture(scope="module")
def scene(desk) -> Scene:
    """One desk for all that happens without the clock."""
    return Scene(desk)


@pytest.mark.parametrize("end", ENDS, ids=[end.__name__ for end in ENDS])
def test_a_part_that_ends_ends_its_pushes(scene, end):
    ends_its_pushes(scene, end)


@pytest.mark.parametrize("end", TIMED_ENDS, ids=[end.__name__ for end in TIMED_ENDS])
def test_a_part_that_ends_by_the_clock_ends_its_pushes(make_server, end):
    ends_its_pushes(Scene(make_server("--limit", f"sessionLifetime={30 * DAY}")), end)


def ends_its_pushes(scene: Scene, end) -> None:
    ticket, person, families, lose = end(scene)
    channels = {f"{family}:{ticket}" for family in families}
    with person.socket() as link:
        for channel in channels:
            assert "subscribe" in link.follow(channel), channel
        lose()
        assert until_ended(link, channels, time.monotonic()) == channels
        scene.ines.change("chat.send", ticket=ticket, text="not for everybody")
        scene.marta.change("note.add", ticket=ticket, text="not for everybody")
        told = [push for push in link.listen(0.5) if push["channel"] in channels]
        assert "not for everybody" not in json.dumps(told)
        for channel in channels:
            assert "error" in link.follow(channel)
            assert link.ask(history={"channel": channel, "limit": 10})["error"]["code"] == 103
    # Nobody's hands stay full.
    scene.marta.change("ticket.cancel", ticket=ticket, reason="withdrawn")


def test_a_program_with_an_end_date_is_cut_at_it(make_server):
    server = make_server()
    add_staff(server, "ana")
    before = time.monotonic()
    made = control(server, "/control/tokens", {"login": "ana", "name": "bot", "days": 1}).json
    after = time.monotonic()
    bot = Person(server, {"id": 0}, token=made["token"])
    # A socket whose end is near has its timer at the millisecond, as one has that stood there for a day.
    assert control(server, "/control/clock", {"advance_ms": DAY - 3_000}).status == 200
    with Socket(server) as by_token, bot.socket() as by_connection_token:
        assert "connect" in by_token.connect(bot.token)
        assert "rpc" in by_token.rpc("queue.list")
        for link in (by_token, by_connection_token):
            assert link.until_closed(10)[0] == 3005
        assert before + 3 <= time.monotonic() < after + 3 + SECOND
    assert bot.call("queue.list", {}).status == 401
    with Socket(server) as late:
        with pytest.raises(ConnectionClosed):
            late.connect(bot.token)
        assert late.closed[0] == 3500
