"""Offers to groups, a manager's word, shifts, presence, queues that push: each message held against the promise."""

from __future__ import annotations

from Protocols.player import Player

TEAMS = {"teams": [{"team": 1, "name": "Payments", "skills": ["payments"]}]}
SUMMARY = "The bank confirms both payments."


def pass_on(desk, manager: Player, customer: Player, ana: Player, joao: Player, maya: Player) -> None:
    """Everybody follows their inbox, the manager `queue:1`."""
    manager.call("queue.set_mode", queue=1, mode="swarm", reason="Once more.")
    manager.call("desk.change_settings", section="teams", value=TEAMS, version=0)
    ticket = customer.call("ticket.open", text="Charged twice again.", channel="form")["ticket"]
    staff = f"staff:{ticket}"
    manager.follow(staff)
    taken = ana.call("ticket.take", ticket=ticket)["at"]
    ana.call("ticket.set_needs", ticket=ticket, skills=["payments"], language="pt")
    look(manager, ana, ticket)
    offer = {"to": {"team": 1}, "reason": "skill", "summary": SUMMARY, "next_step": "Send the refund.",
             "next_step_at": taken + 86_400_000}
    ana.call("handoff.offer", ticket=ticket, **offer)
    assert maya.hear("owner.offered_group", f"user:{maya.id}")["candidates"] == [joao.id, maya.id]
    assert joao.call("inbox.get")["offers"][0]["to"] == {"id": 0, "name": "Payments"}
    manager.call("owner.force", ticket=ticket, to=joao.id, reason="It hurries.")
    for kind in ("owner.superseded", "owner.forced"):
        joao.hear(kind, f"user:{joao.id}")
    cover(joao, maya, ticket)
    manager.call("owner.release", ticket=ticket, reason="Joao is on his way home.")
    joao.hear("owner.released", f"user:{joao.id}")
    ana.call("ticket.take", ticket=ticket)
    manager.call("shift.absence", user=ana.id, reason="Ill.")
    ana.hear("owner.auto", f"user:{ana.id}")
    assert manager.call("ticket.get", ticket=ticket)["auto"]["cause"] == "absence"
    manager.call("owner.keep", ticket=ticket)
    ana.hear("owner.auto_ended", f"user:{ana.id}")
    joao.call("shift.end")
    for kind in (
        "ticket.needs_set", "owner.offered_group", "owner.superseded", "owner.forced", "shift.planned",
        "shift.cover_ended", "owner.released", "owner.auto", "owner.auto_ended",
    ):
        manager.hear(kind, staff)
    # Whoever was off says when they are back.
    for person in (ana, joao):
        person.call("presence.set", status="available")
    push(manager, customer, ana, joao)


def look(manager: Player, ana: Player, ticket: int) -> None:
    ana.call("view.enter", ticket=ticket, page="one")
    assert manager.hear("view", f"staff:{ticket}")["user"]["name"] == "Ana Silva"
    viewers = manager.call("ticket.get", ticket=ticket)["viewers"]
    # Whoever follows the notes without a part in the ticket looks at it, too.
    assert {viewer["user"]["id"] for viewer in viewers} == {ana.id, manager.id}
    assert manager.hear("looking", "queue:1")["on"]
    ana.call("view.leave", ticket=ticket, page="one")
    ana.call("presence.set", status="focus")
    manager.hear("presence", "queue:1")
    people = {person["id"]: person for person in manager.call("staff.list")["staff"]}
    assert people[ana.id]["status"] == "focus" and people[ana.id]["connected"]
    ana.call("presence.set", status="available")


def cover(owner: Player, colleague: Player, ticket: int) -> None:
    owner.call("shift.plan", ticket=ticket, plan="cover", cover=colleague.id, next_step="Call the bank.")
    colleague.hear("shift.planned", f"user:{colleague.id}")
    colleague.call("chat.send", ticket=ticket, text="The bank answers tomorrow.")
    owner.call("shift.end_cover", ticket=ticket)
    colleague.hear("shift.cover_ended", f"user:{colleague.id}")


def push(manager: Player, customer: Player, ana: Player, joao: Player) -> None:
    """The first line pushes: the only agent who is free there is offered the ticket."""
    value = {"queues": [{"queue": 1, "method": "longest_idle"}]}
    set_at = manager.call("desk.change_settings", section="routing", value=value, version=0)["seq"]
    ticket = customer.call("ticket.open", text="And once more.", channel="form")["ticket"]
    manager.follow(f"staff:{ticket}")
    pushed = ana.hear("owner.pushed", f"user:{ana.id}")
    assert pushed["ticket"] == ticket and pushed["to"] == ana.id
    # The desk may have been quicker than the manager's page.
    past = [publication["data"]["type"] for publication in manager.history(f"staff:{ticket}", limit=10)["publications"]]
    assert "owner.pushed" in past
    assert pushed["method"] == "longest_idle" and pushed["eligible"] == 1
    ana.call("handoff.accept", ticket=ticket, offer=pushed["offer"])
    ana.call("swarm.ask", ticket=ticket, question="Whose is it?", tried="The log.", urgency="today", users=[joao.id])
    invitations = [one for one in joao.call("inbox.get")["invitations"] if one["ticket"] == ticket]
    joao.call("swarm.accept", ticket=ticket, invitation=invitations[0]["invitation"])
    joao.call("handoff.ask", ticket=ticket, reason="skill", comment="Mine.")
    ana.hear("owner.requested", f"user:{ana.id}")
    manager.hear("owner.requested", f"staff:{ticket}")
    assert "owner.pushed" in {entry["kind"] for entry in manager.call("ledger.list", ticket=ticket)["entries"]}
    value = {**value, "pushes_max": 1}
    set_at = manager.call("desk.change_settings", section="routing", value=value, version=set_at)["seq"]
    unwanted(manager, customer, ana)
    manager.call("desk.change_settings", section="routing", value={}, version=set_at)


def unwanted(manager: Player, customer: Player, ana: Player) -> None:
    """Nobody takes it: it waits to be pulled, and the manager is told."""
    ticket = customer.call("ticket.open", text="And for the last time.", channel="form")["ticket"]
    pushed = ana.hear("owner.pushed", f"user:{ana.id}", ticket=ticket)
    manager.follow(f"staff:{ticket}")
    ana.call("handoff.decline", ticket=ticket, offer=pushed["offer"], reason="busy")
    manager.hear("owner.push_ended", f"staff:{ticket}")
    assert manager.hear("owner.push_ended", f"user:{manager.id}", ticket=ticket)["offers"] == 1
    assert manager.call("ticket.get", ticket=ticket)["push_ended"]
    ana.call("ticket.take", ticket=ticket)
