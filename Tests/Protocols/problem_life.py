"""Several tickets with one cause, from the desk's proposal to the last word: each message as promised."""

from __future__ import annotations

from Protocols.player import Player


def gather_a_problem(desk, manager: Player, customer: Player, ana: Player) -> None:
    """Ana and the manager follow their inboxes."""
    tickets = [
        customer.call("ticket.open", text="I cannot log in.", channel="form", category="log-in")["ticket"]
        for _ in range(7)
    ]
    # So may be another category, whose tickets of this life came slowly; of this one, as many as had come in a second.
    proposed = manager.hear("problem.proposed", f"user:{manager.id}", category="log-in")
    assert proposed["tickets"] in range(5, 8)
    problem = proposed["problem"]
    channel = f"problem:{problem}"
    manager.follow(channel)
    past = [publication["data"]["type"] for publication in manager.history(channel, limit=10)["publications"]]
    assert past == ["problem.proposed"]
    seen = manager.call("problem.get", problem=problem)
    assert [entry["ticket"] for entry in seen["candidates"]] == tickets[:proposed["tickets"]] and "problem.declare" in seen["can"]
    first, second = tickets[:2]
    ana.call("ticket.take", ticket=first)
    manager.follow(f"staff:{first}")
    declared = ana.call(
        "problem.declare", title="Log-in fails", proposal=problem, priority="P1", tickets=[first, second])
    assert declared["problem"] == problem
    told = ana.call("problem.tell", problem=problem, text="Please use your address.", workaround=True)
    assert (told["told"], told["left"]) == (2, 0)
    ana.call("problem.unlink", problem=problem, tickets=[second])
    ana.call("problem.link", problem=problem, tickets=[second, tickets[2]])
    manager.call("problem.change", problem=problem, root_cause="A certificate has expired.")
    ana.hear("problem.changed", f"user:{ana.id}")
    for kind in ("declared", "linked", "told", "unlinked", "changed"):
        manager.hear(f"problem.{kind}", channel)
    for kind in ("problem.linked", "msg.announcement"):
        manager.hear(kind, f"staff:{first}")
    assert manager.call("problem.list", state="open")["problems"][0]["tickets"] == 3
    thread = customer.call("chat.list", ticket=tickets[2])["entries"]
    texts = [entry["data"].get("text") for entry in thread]
    assert texts.count("Please use your address.") == 1
    end(manager, ana, problem, first)
    set_one_aside(manager, ana)


def end(manager: Player, ana: Player, problem: int, ticket: int) -> None:
    channel, inbox, staff = f"problem:{problem}", f"user:{ana.id}", f"staff:{ticket}"
    manager.call("problem.solve", problem=problem, text="Log-in works again.")
    asked = ana.hear("problem.solving_offered", inbox)
    assert asked["ticket"] == ticket and ana.call("ticket.get", ticket=ticket)["state"] == "open"
    manager.call("problem.reopen", problem=problem, reason="It fails again.")
    assert ana.hear("problem.solving_answered", inbox)["answer"] == "withdrawn"
    for kind in ("solved", "reopened", "solving_offered", "solving_answered"):
        manager.hear(f"problem.{kind}", channel)
    manager.call("problem.solve", problem=problem, text="Log-in works again, for good.", decision="A reminder.")
    for kind in ("solving_offered", "solving_answered"):
        manager.hear(f"problem.{kind}", staff)
    ana.call("ticket.answer_problem", ticket=ticket, solved=True, knowledge="routine")
    seen = ana.call("ticket.get", ticket=ticket)
    assert (seen["state"], seen["solution"]["text"]) == ("solved", "Log-in works again, for good.")
    ana.call("problem.unlink", problem=problem, tickets=[ticket])
    manager.hear("problem.unlinked", staff)


def set_one_aside(manager: Player, ana: Player) -> None:
    problem = ana.call("problem.declare", title="Printers")["problem"]
    manager.follow(f"problem:{problem}")
    ana.call("problem.dismiss", problem=problem, reason="Only one printer.")
    manager.hear("problem.dismissed", f"problem:{problem}")
