"""Calls, sessions, feedback: played on a running server, each message held against the promise."""

from __future__ import annotations

from Protocols.player import Player

MINUTE = 60_000


def talk_outside_the_desk(desk, ticket: int, manager: Player, customer: Player, agent: Player) -> None:
    """`agent` owns the ticket and follows its staff channel and their inbox; `customer` follows the ticket's."""
    staff, seen = f"staff:{ticket}", f"ticket:{ticket}"
    agent.call("contact.log", ticket=ticket, channel="phone", direction="out", duration_ms=MINUTE, note="Is at home.")
    assert "note" not in customer.hear("contact", seen)
    agent.hear("contact.logged", staff)
    now = agent.hear("contact.logged", staff)["at"]
    window = {"from_at": now + 60 * MINUTE, "to_at": now + 120 * MINUTE, "remind_at": now + 50 * MINUTE}
    call = customer.call("callback.plan", ticket=ticket, phone="+351 21 555 0100", **window)["ref"]
    assert customer.hear("callback", seen)["state"] == "planned"
    assert agent.call("callback.list", queue=1)["callbacks"][0]["callback"] == call
    desk.pass_time(130)
    for kind in ("callback.reminded", "callback.overdue"):
        agent.hear(kind, f"user:{agent.id}")
        agent.hear(kind, staff)
    later = {name: at + 180 * MINUTE for name, at in window.items()}
    agent.call("callback.reschedule", ticket=ticket, callback=call, **later)
    agent.call("callback.finish", ticket=ticket, callback=call, reached=False)
    agent.call("callback.cancel", ticket=ticket, callback=call)
    for kind in ("callback.planned", "callback.rescheduled", "callback.finished", "callback.cancelled"):
        agent.hear(kind, staff)
    hold_a_session(ticket, customer, agent)
    gather_feedback(ticket, manager, customer, agent)


def hold_a_session(ticket: int, customer: Player, agent: Player) -> None:
    session = agent.call("remote.offer", ticket=ticket, kind="remote", link="https://meet.example.org/a1b2")["ref"]
    assert customer.hear("remote", f"ticket:{ticket}")["state"] == "asked"
    customer.call("remote.answer", ticket=ticket, session=session, agreed=True)
    agent.hear("remote.answered", f"user:{agent.id}")
    agent.call("remote.start", ticket=ticket, session=session)
    agent.call("remote.end", ticket=ticket, session=session)
    for kind in ("remote.offered", "remote.answered", "remote.started", "remote.ended"):
        agent.hear(kind, f"staff:{ticket}")


def gather_feedback(ticket: int, manager: Player, customer: Player, agent: Player) -> None:
    staff = f"staff:{ticket}"
    agent.call("feedback.mark", ticket=ticket, message=1, topic="refunds")
    agent.call("feedback.unmark", ticket=ticket, message=1)
    agent.call("feedback.mark", ticket=ticket, message=1, topic="refunds")
    for kind in ("feedback.marked", "feedback.unmarked"):
        agent.hear(kind, staff)
    assert manager.call("feedback_topic.list")["topics"][0]["topic"] == "refunds"
    assert manager.call("feedback.list", topic="refunds")["feedback"][0]["ticket"] == ticket
    assert manager.call("feedback_export.get", format="csv")["messages"] == 1
    assert manager.call("feedback.announce", topic="refunds", text="Refunds take a day now.")["told"] == 1
    agent.hear("msg.announcement", staff)


def share_with_a_partner(desk, ticket: int, manager: Player, customer: Player, agent: Player) -> None:
    """`agent` owns the ticket, follows its staff channel and their inbox, and has written a note on it."""
    staff, inbox = f"staff:{ticket}", f"user:{agent.id}"
    items = [{"kind": "note", "number": 1, "text": "Two bookings."}, {"kind": "message", "number": 1}]
    share = agent.call("partner.share", ticket=ticket, question="A retry?", guest="Acquirer desk", items=items)["ref"]
    assert customer.hear("sharing", f"ticket:{ticket}")["consent"] == "asked"
    customer.call("partner.consent", ticket=ticket, share=share, given=True)
    agent.hear("partner.consent_answered", inbox)
    link = agent.call("partner.link", ticket=ticket, share=share)
    guest = desk.guest(link["token"])
    guest.follow(f"user:{guest.id}")
    channel = f"partner:{ticket}:{guest.id}"
    guest.follow(channel)
    shown = guest.call("partner.get", ticket=ticket)["shares"][0]
    assert [item["text"] for item in shown["items"]] == ["Two bookings.", "I was charged twice."]
    assert guest.call("partner.list")["tickets"][0]["share"] == share
    with_guest = {"ticket": ticket, "share": share}
    agent.call("partner.share_more", items=[{"kind": "message", "number": 3}], **with_guest)
    guest.hear("item", channel)
    agent.call("partner.write", text="Which terminal?", **with_guest)
    guest.hear("message", channel)
    desk.pass_time(73 * 60)
    for kind in ("partner.reminded", "partner.overdue"):
        agent.hear(kind, inbox)
        agent.hear(kind, staff)
    guest = desk.guest(link["token"])
    guest.follow(channel)
    told = guest.history(f"user:{guest.id}", limit=-1)["publications"]
    assert {"opened", "reminded", "overdue"} == {push["data"]["why"] for push in told}
    kinds = [push["data"]["type"] for push in guest.history(channel, limit=-1)["publications"]]
    assert kinds.count("share") >= 2 and {"item", "message"} <= set(kinds)
    guest.call("partner.write", text="The one at the door.", **with_guest)
    agent.hear("partner.wrote", inbox)
    guest.call("partner.propose", text="Reverse the second booking.", **with_guest)
    agent.hear("partner.solution_proposed", inbox)
    agent.call("partner.grant_speak", **with_guest)
    guest.call("partner.tell", text="Your bank books it back by Friday.", **with_guest)
    agent.hear("partner.told", inbox)
    assert customer.hear("message", f"ticket:{ticket}", text="Your bank books it back by Friday.")
    agent.call("partner.revoke_speak", **with_guest)
    guest.call("partner.give_back", text="Ours is done.", **with_guest)
    agent.hear("partner.returned", inbox)
    assert guest.hear_push("unsubscribe", channel)["code"] == 2000
    second = agent.call("partner.share", ticket=ticket, question="And now?", guest="Other desk", consent_recorded=True)
    agent.call("partner.end", ticket=ticket, share=second["ref"])
    for kind in ("shared", "item_shared", "consent_answered", "clock_started", "wrote", "solution_proposed",
                 "speak_granted", "told", "speak_revoked", "returned", "ended", "link_made"):
        agent.hear(f"partner.{kind}", staff)
