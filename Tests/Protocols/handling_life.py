"""What a ticket is about, what it hangs together with, and every way of setting it aside: each message as promised."""

from __future__ import annotations

from Protocols.player import Player

FIELDS = {"fields": [{"name": "order", "kind": "text"}]}


def handle(desk, manager: Player, customer: Player, ana: Player) -> None:
    """Ana and the manager follow their inboxes."""
    desk.staff("olga").call("desk.change_settings", section="handling", value=FIELDS, version=0)
    first, second, third = (
        customer.call("ticket.open", text=text, channel="form")["ticket"]
        for text in ("The order is late.", "The same order.", "A question about it.")
    )
    for ticket in (first, second, third):
        ana.call("ticket.take", ticket=ticket)
        manager.follow(f"staff:{ticket}")
    describe(manager, ana, first, second)
    set_aside(desk, manager, customer, ana, first)
    manager.call("ticket.merge", ticket=second, into=first, reason="One order.")
    for kind, ticket in (("ticket.merged", second), ("ticket.absorbed", first)):
        manager.hear(kind, f"staff:{ticket}")
        ana.hear(kind, f"user:{ana.id}")
    manager.call("ticket.cancel", ticket=third, reason="spam")
    manager.hear("ticket.cancelled", f"staff:{third}")
    ana.hear("ticket.cancelled", f"user:{ana.id}")
    end(desk, manager, customer, ana, first)


def describe(manager: Player, ana: Player, ticket: int, other: int) -> None:
    ana.call("ticket.classify", ticket=ticket, kind="incident", impact="high", urgency="high")
    ana.call("ticket.tag", ticket=ticket, tags=["late"])
    ana.call("ticket.set_fields", ticket=ticket, fields={"order": "A-17"})
    ana.call("ticket.link", ticket=ticket, to=other, relation="related")
    ana.call("ticket.unlink", ticket=ticket, to=other, relation="related")
    for kind in ("classified", "tagged", "field_set", "linked", "unlinked"):
        manager.hear(f"ticket.{kind}", f"staff:{ticket}")
    manager.hear("sla.retargeted", f"staff:{ticket}")
    seen = manager.call("ticket.get", ticket=ticket)
    assert (seen["priority"], seen["tags"], seen["fields"], seen["links"]) == ("P1", ["late"], {"order": "A-17"}, [])


def set_aside(desk, manager: Player, customer: Player, ana: Player, ticket: int) -> None:
    ana.call("chat.send", ticket=ticket, text="Which order is it?")
    keep_card(manager, customer, ana, ticket)
    work_procedure(manager, ana, ticket)
    ana.call("ticket.pend", ticket=ticket)
    manager.hear("ticket.pending", f"staff:{ticket}")
    # The clocks stand still with it: of the solution, and of the tier, where the desk counts working time.
    for kind in ("sla.paused", "tier.clock_paused"):
        manager.hear(kind, f"staff:{ticket}")
    ana.call("ticket.resume", ticket=ticket)
    for kind in ("ticket.resumed", "sla.resumed"):
        manager.hear(kind, f"staff:{ticket}")
    until = ana.call("ticket.get", ticket=ticket)["last_message_at"] + 3_600_000
    ana.call("ticket.snooze", ticket=ticket, until=until)
    manager.hear("ticket.snoozed", f"staff:{ticket}")
    desk.pass_time(61)
    ana.hear("ticket.resumed", f"user:{ana.id}")


def keep_card(manager: Player, customer: Player, ana: Player, ticket: int) -> None:
    customer.follow(f"ticket:{ticket}")
    receipt = ana.call("card.keep", ticket=ticket, problem="The order is late", next_step="We look", revision=0)
    assert receipt["ref"] == 1
    customer.hear("card", f"ticket:{ticket}")
    said = customer.call("card.correct", ticket=ticket, text="It is another order.")["ref"]
    ana.hear("card.corrected", f"user:{ana.id}")
    ana.call("card.asked_again", ticket=ticket, message=said - 1)
    for kind in ("kept", "corrected", "asked_again"):
        manager.hear(f"card.{kind}", f"staff:{ticket}")
    card = manager.call("ticket.get", ticket=ticket)["card"]
    assert (card["revision"], card["correction"], card["asked_again"]) == (1, said, [said - 1])
    assert customer.call("ticket.get", ticket=ticket)["card"]["corrected"] is True
    ana.call("chat.send", ticket=ticket, text="Which one is it, then?")


def work_procedure(manager: Player, ana: Player, ticket: int) -> None:
    steps = [{"text": "Look at the order"}, {"text": "Call the carrier", "required": True}]
    manager.call(
        "desk.change_settings", section="procedures", version=0,
        value={"procedures": [{"code": code, "title": "A late order", "steps": steps} for code in ("late", "lost")]},
    )
    number = ana.call("procedure.begin", ticket=ticket, code="late")["ref"]
    ana.call("procedure.mark", ticket=ticket, procedure=number, step=1, state="done")
    ana.call("procedure.drop", ticket=ticket, procedure=number, reason="It is lost")
    number = ana.call("procedure.begin", ticket=ticket, code="lost")["ref"]
    for kind in ("begun", "marked", "dropped", "begun"):
        manager.hear(f"procedure.{kind}", f"staff:{ticket}")
    late, lost = manager.call("ticket.get", ticket=ticket)["procedures"]
    assert (late["dropped"], late["steps"][0]["state"], lost["steps"][1]["state"]) == (True, "done", "open")


def end(desk, manager: Player, customer: Player, ana: Player, ticket: int) -> None:
    solution = {"solution": "Sent again.", "knowledge": "routine"}
    ana.call("chat.send", ticket=ticket, text="It is on its way.")
    ana.call("ticket.solve", ticket=ticket, open_steps="The carrier is shut", **solution)
    manager.hear("procedure.left_open", f"staff:{ticket}")
    customer.call("chat.send", ticket=ticket, text="Thanks!")
    customer.call("ticket.confirm", ticket=ticket, solved=True)
    manager.hear("ticket.solved_answered", f"staff:{ticket}")
    customer.call("chat.rate", ticket=ticket, score=5, repeated=False)
    manager.hear("ticket.rated", f"staff:{ticket}")
    assert customer.call("ticket.get", ticket=ticket)["rating"] == {"score": 5, "repeated": False}
    # Opened again while its owner is away, a chat goes back into its queue.
    chat = customer.call("ticket.open", text="And the invoice?")["ticket"]
    ana.call("ticket.take", ticket=chat)
    manager.follow(f"staff:{chat}")
    ana.call("chat.send", ticket=chat, text="It is in the letter.")
    ana.call("ticket.solve", ticket=chat, **solution)
    ana.call("presence.set", status="away")
    customer.call("ticket.reopen", ticket=chat)
    manager.hear("ticket.returned", f"staff:{chat}")
    ana.call("presence.set", status="available")
