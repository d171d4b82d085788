"""Targets, promises and hours, played through: what the desk owes, keeps and misses."""

from __future__ import annotations

import time

from harness.sdk import new_id
from harness.vouching import identity

HOUR = 60


def heard(player, kind: str, ticket: int) -> dict:
    """The inbox's entry of this kind about this ticket, waiting for it when need be."""
    for _ in range(100):
        for push in player.pushes:
            data = push.get("pub", {}).get("data", {})
            if push["channel"] == f"user:{player.id}" and data.get("type") == kind and data.get("ticket") == ticket:
                return data
        time.sleep(0.05)
        player.call("inbox.get")
    raise AssertionError(f"no {kind} of ticket {ticket} in the inbox")


def sign_a_contract(manager, customer) -> None:
    """The customer's organisation has a contract; agents see which."""
    saved = manager.call("organisation.save", name="Volvo IT", domains=["volvo.example"], contract={"name": "Gold"})
    assert saved["seq"]
    manager.call("organisation.place", customer=customer.id, organisation=1)
    listed = manager.call("organisation.list")["organisations"]
    assert [one["contract"]["name"] for one in listed] == ["Gold"]


def keep_replies(manager, agent) -> None:
    """The desk's replies are everybody's; one's own are nobody else's."""
    shared = manager.call("reply.save", title="Both payments found", shortcut="twice", text="Hello {customer}")["ref"]
    own = agent.call("reply.save", title="Good night", text="Good night, {agent}", own=True)["ref"]
    found = agent.call("reply.list")
    assert [(one["reply"], one["own"]) for one in found["replies"]] == [(shared, False), (own, True)]
    assert not found["may_share"]
    assert [one["reply"] for one in manager.call("reply.list")["replies"]] == [shared]
    actions = {"category": "billing", "urgency": "high", "tags": ["refund"], "pend": True, "pend_ms": 172_800_000}
    manager.call("reply.save", reply=shared, title="Both payments found", shortcut="twice", text="Hello {customer}", actions=actions)
    assert manager.call("reply.list")["replies"][0]["actions"] == actions
    assert agent.call("reply.remove", reply=own, own=True)["ref"] == own


def know_again(desk, manager, tell) -> None:
    """A stranger turns out to be a customer whom a site knows: their ticket says so."""
    site = {"key": "shop-2026", "name": "Shop", "origins": []}
    changed = desk.staff("olga").call("desk.change_settings", section="widgets", version=0, value={"keys": [site]})
    secret = tell("site-secret", key="shop-2026")["secret"]
    door = "/api/identify?key=shop-2026"
    # The desk's clock is ahead of this one here.
    until = {"iat": changed["at"] // 1_000, "exp": changed["at"] // 1_000 + HOUR * 60}
    known = desk.ask("post", door, {"token": identity(secret, name="Rosa Lima", **until)})
    assert known.json["user"]["name"] == "Rosa Lima", known.text
    stranger = desk.visitor("Somebody")
    ticket = desk.ask("post", "/api/rpc/ticket.open", {"text": "It is me.", "client_id": new_id()}, stranger).json["ticket"]
    manager.follow(f"staff:{ticket}")
    joined = desk.ask("post", door, {"token": identity(secret, **until), "visitor": stranger})
    assert joined.status == 200 and joined.json["user"] == known.json["user"], joined.text
    manager.hear("ticket.customer_joined", f"staff:{ticket}")
    manager.call("ticket.cancel", ticket=ticket, reason="withdrawn")


def keep_promises(desk, manager, customer, agent) -> None:
    ticket = agent.call(
        "ticket.open", text="Nothing prints.", priority="P1", channel="form", customer={"id": customer.id})["ticket"]
    staff = f"staff:{ticket}"
    sla = manager.call("ticket.get", ticket=ticket)["sla"]
    assert (sla["organisation"]["name"], sla["contract"]) == ("Volvo IT", "Gold")
    customer.follow(f"ticket:{ticket}")
    agent.call("ticket.take", ticket=ticket)
    desk.pass_time(12)
    assert heard(agent, "sla.warned", ticket)["target"] == "first_response"
    desk.pass_time(4)
    assert heard(agent, "sla.breached", ticket)["target"] == "first_response"
    late = agent.call("chat.send", ticket=ticket, text="I am sorry for the wait.")
    at = late["at"] + HOUR * 60_000
    agent.call("ticket.promise", ticket=ticket, at=at, text="The second test")
    agent.call("ticket.promise", ticket=ticket, at=at + 1, text="")
    seen = customer.call("ticket.get", ticket=ticket)
    assert seen["next_update_at"] == at + 1 and "next_update" not in seen
    assert agent.call("ticket.get", ticket=ticket)["promise"]["at"] == at + 1
    agent.call("chat.send", ticket=ticket, text="It is the cable.")
    desk.pass_time(9 * HOUR)
    heard(agent, "sla.reminded", ticket)
    agent.follow(staff)
    told = [publication["data"]["type"] for publication in agent.history(staff, limit=-1)["publications"]]
    assert told.count("sla.breached") == 2, "the first answer and the solution"
    for kind in ("sla.terms", "sla.started", "sla.late", "sla.met", "sla.stopped", "sla.promised"):
        assert kind in told


def leave_nobody(desk, manager, customer, agent) -> None:
    """The last agent of the first line leaves: chats are forms, and the manager knows."""
    ticket = customer.call("ticket.open", text="Is somebody there?")["ticket"]
    customer.follow(f"ticket:{ticket}")
    agent.close()
    assert not customer.hear("chat", f"ticket:{ticket}")["chat"]["open"]
    assert manager.hear("desk.chats_closed", f"user:{manager.id}")["reason"] == "nobody"
    assert desk.ask("get", "/api/hours").json == {"open": False, "reason": "nobody"}
    customer.call("chat.send", ticket=ticket, text="Hello?")
    manager.follow(f"staff:{ticket}")
    told = [entry["data"]["type"] for entry in manager.history(f"staff:{ticket}", limit=-1)["publications"]]
    assert "sla.away_told" in told


def break_the_glass(desk, administrator, manager, agent, customer) -> None:
    """An administrator reads what is none of their business, for half an hour and before everybody's eyes."""
    ticket = customer.call("ticket.open", text="A matter of the law.")["ticket"]
    staff = f"staff:{ticket}"
    manager.follow(staff)
    agent.call("ticket.take", ticket=ticket)
    draft = agent.call("handoff.draft", ticket=ticket)
    assert "A matter of the law." in draft["summary"] and "next_step_at" not in draft
    administrator.call("ticket.break_glass", ticket=ticket, reason="A court asks what was said.")
    told = manager.hear("access.breakglass", f"user:{manager.id}")
    assert told["user"] == administrator.id and told["reason"] == "A court asks what was said."
    manager.hear("access.breakglass", staff)
    assert administrator.call("ticket.get", ticket=ticket)["staff_thread"] is False
    desk.pass_time(31)
    manager.hear("access.breakglass_ended", staff)
