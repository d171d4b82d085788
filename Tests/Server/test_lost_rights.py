"""Whoever loses a part in a ticket hears nothing more of it within a second (A4)."""

from __future__ import annotations

import json
import time

import pytest

from Server.people import Person, Socket, staff, visitor

SECOND = 1.0


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
        return self.ana.change("swarm.ask", ticket=ticket, question="why?", tried="all", **fields)["ref"]

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
    offer = scene.ana.change(
        "handoff.offer", ticket=ticket, to=scene.eva.id, reason="skill", summary="s", next_step="n",
        next_step_at=4_102_444_800_000)["ref"]
    return ticket, scene.eva, ("ticket", "staff"), lambda: scene.ana.change(
        "handoff.withdraw", ticket=ticket, offer=offer)


def ticket_climbs(scene: Scene):
    ticket = scene.open("tiered", channel="form")
    return ticket, scene.bea, ("ticket",), lambda: scene.ana.change(
        "ticket.escalate", ticket=ticket, reason="skill", summary="s")


ENDS = [
    member_leaves, member_is_removed, swarm_closes, invitation_is_withdrawn, ask_of_a_skill_is_answered,
    raised_hand_is_not_needed, offer_is_withdrawn, ticket_climbs,
]


def until_ended(link: Socket, channels: set[str], since: float) -> set[str]:
    """The channels that ended within a second."""
    ended: set[str] = set()
    while ended != channels and time.monotonic() - since < SECOND:
        link.listen(0.05)
        ended = {push["channel"] for push in link.pushes if "unsubscribe" in push}
    return ended


@pytest.mark.parametrize("end", ENDS, ids=[end.__name__ for end in ENDS])
def test_a_part_that_ends_ends_its_pushes(make_server, end):
    scene = Scene(make_server())
    ticket, person, families, lose = end(scene)
    channels = {f"{family}:{ticket}" for family in families}
    with person.socket() as link:
        for channel in channels:
            assert "subscribe" in link.follow(channel), channel
        since = time.monotonic()
        lose()
        assert until_ended(link, channels, since) == channels
        scene.ines.change("chat.send", ticket=ticket, text="not for everybody")
        scene.marta.change("note.add", ticket=ticket, text="not for everybody")
        assert "not for everybody" not in json.dumps(link.listen(0.5))
        for channel in channels:
            assert "error" in link.follow(channel)
            assert link.ask(history={"channel": channel, "limit": 10})["error"]["code"] == 103
