"""A running server keeps every promise: each method, each publication, each route, played through."""

from __future__ import annotations

import json
import time

import pytest

from harness.sdk import new_id
from Protocols.conftest import Desk
from Protocols.people_life import share_with_a_partner, talk_outside_the_desk
from Protocols.player import PASSWORD, Player, Refused, control, documented
from Protocols.service_life import break_the_glass, keep_promises, keep_replies, know_again, leave_nobody, sign_a_contract
from Protocols.handling_life import handle
from Protocols.knowledge_life import write_an_article
from Protocols.experiment_life import try_a_pilot, try_a_switchback
from Protocols.problem_life import gather_a_problem
from Protocols.routing_life import pass_on
from Protocols.spec import EXAMPLES, SERVED, check, messages

# Long after every test: a promise too far ahead is no clock.
FAR = int(time.time() * 1000) + 7 * 86_400_000
SUMMARY = "Two payments for one invoice; the bank confirms both."


def refused(player: Player, method: str, /, **fields) -> Refused:
    with pytest.raises(Refused) as caught:
        player.call(method, **fields)
    return caught.value


# A ticket in swarm mode


def open_swarm_ticket(desk: Desk, manager: Player, customer: Player, agent: Player) -> int:
    manager.follow("queue:1")
    manager.call("queue.set_mode", queue=1, mode="swarm", reason="A trial.")
    assert manager.hear("mode", "queue:1")["to"] == "swarm"
    ticket = customer.call("ticket.open", text="I was charged twice.", category="billing", kind="incident")["ticket"]
    manager.hear("row", "queue:1")
    customer.follow(f"ticket:{ticket}")
    agent.follow(f"ticket:{ticket}", join_leave=True)
    agent.call("ticket.take", ticket=ticket)
    assert customer.hear("care", f"ticket:{ticket}")["owner"] == {"id": agent.id, "name": "Ana Silva"}
    agent.follow(f"staff:{ticket}")
    assert agent.history(f"staff:{ticket}", limit=-1)["publications"]
    return ticket


def talk(desk: Desk, ticket: int, customer: Player, agent: Player) -> None:
    channel = f"ticket:{ticket}"
    said = agent.call("chat.send", ticket=ticket, text="I see both payments.")
    assert agent.hear("message", channel)["number"] == said["ref"]
    assert agent.hear("delivered", channel)["offset"] <= said["offset"]
    customer.call("chat.typing", ticket=ticket, on=True)
    assert agent.hear("typing", channel)["user"]["kind"] == "customer"
    customer.call("chat.read", ticket=ticket, offset=said["offset"])
    assert agent.hear("read", channel)["offset"] == said["offset"]
    agent.call("note.add", ticket=ticket, text="The customer is right.")
    agent.call("chat.typing", ticket=ticket, note=True)
    agent.hear("typing", f"staff:{ticket}")
    agent.hear("msg.note", f"staff:{ticket}")


def pull_people_in(desk: Desk, ticket: int, agent: Player, joao: Player, maya: Player) -> None:
    staff = f"staff:{ticket}"
    agent.call("swarm.open", ticket=ticket)
    agent.call("swarm.ask", ticket=ticket, question="Why two bookings?", tried="Looked.", skills=["payments"])
    invitation = joao.hear("invite.sent", f"user:{joao.id}")["invitation"]
    assert len(joao.call("inbox.get")["invitations"]) == 1
    joao.call("swarm.decline", ticket=ticket, invitation=invitation, reason="busy", pointer=maya.id, comment="Maya?")
    second = maya.hear("invite.sent", f"user:{maya.id}")["invitation"]
    agent.hear("invite.declined", f"user:{agent.id}")
    desk.pass_time(3)
    maya.hear("invite.expired", f"user:{maya.id}")
    agent.hear("ask.nobody", f"user:{agent.id}")
    maya.call("swarm.accept", ticket=ticket, invitation=second)
    weigh_proposals(ticket, agent, joao, maya)
    for kind in ("invite.accepted", "ask.filled"):
        agent.hear(kind, f"user:{agent.id}")
    agent.hear("member.joined", staff)
    agent.call("swarm.grant_speak", ticket=ticket, user=maya.id)
    maya.hear("member.speak_granted", f"user:{maya.id}")
    maya.call("chat.send", ticket=ticket, text="It was a retry.")
    agent.call("swarm.revoke_speak", ticket=ticket, user=maya.id)
    maya.hear("member.speak_revoked", f"user:{maya.id}")
    agent.call("swarm.remove", ticket=ticket, user=maya.id)
    maya.hear("member.left", f"user:{maya.id}")


def weigh_proposals(ticket: int, agent: Player, joao: Player, maya: Player) -> None:
    """A member suggests somebody, proposes solutions, changes her part."""
    found = maya.call("help.find", ticket=ticket)
    assert found["ticket"] == ticket and found["nobody"] == (not found["people"])
    maya.call("swarm.suggest", ticket=ticket, user=joao.id, comment="He built it.")
    agent.hear("invite.suggested", f"user:{agent.id}")
    maya.call("swarm.propose", ticket=ticket, text="Send it again.")
    agent.hear("solution.proposed", f"user:{agent.id}")
    agent.call("swarm.answer_proposal", ticket=ticket, proposal=1, verdict="taken_up")
    maya.hear("solution.taken_up", f"user:{maya.id}")
    agent.call("swarm.answer_proposal", ticket=ticket, proposal=1, verdict="set_aside", comment="No.")
    maya.hear("solution.set_aside", f"user:{maya.id}")
    agent.call("swarm.set_role", ticket=ticket, user=maya.id, role="scribe")
    maya.hear("member.role", f"user:{maya.id}")
    for kind in ("invite.suggested", "solution.proposed", "solution.taken_up", "solution.set_aside", "member.role"):
        agent.hear(kind, f"staff:{ticket}")


def raise_hands(desk: Desk, ticket: int, agent: Player, joao: Player, manager: Player) -> None:
    """Help that was not asked for by name; asks that end otherwise than by being filled; a swarm opened once more."""
    staff, own = f"staff:{ticket}", f"user:{agent.id}"
    wish = {"question": "Who knows the processor?", "urgency": "today", "visibility": "open_to_skill", "users": []}
    first = agent.call("swarm.ask", ticket=ticket, skills=["payments"], wanted=2, **wish)["ref"]
    invited = joao.call("inbox.get")["invitations"][0]["invitation"]
    joao.call("swarm.decline", ticket=ticket, invitation=invited, reason="busy")
    for number, answer in ((1, "thank"), (2, "expire"), (3, "welcome")):
        asks = joao.call("help.list")["asks"]
        assert [ask["ask"] for ask in asks] == [first]
        assert joao.call("help.offer", ticket=ticket, ask=first, comment="I do.")["ref"] == number
        agent.hear("help.offered", own)
        assert agent.call("inbox.get")["hands"][0]["help_offer"] == number
        if answer == "thank":
            agent.call("help.thank", ticket=ticket, help_offer=number)
            joao.hear("help.thanked_not_needed", f"user:{joao.id}")
        elif answer == "expire":
            desk.pass_time(61)
            joao.hear("help.expired", f"user:{joao.id}")
        else:
            agent.call("help.welcome", ticket=ticket, help_offer=number)
            joao.hear("help.welcomed", f"user:{joao.id}")
    agent.call("swarm.answer_ask", ticket=ticket, ask=first, answer="João does.")
    second = agent.call("swarm.ask", ticket=ticket, question="And now?", skills=["cobol"])["ref"]
    desk.pass_time(31)
    assert agent.hear("ask.expired", own)["ask"] == second
    manager.call("swarm.join", ticket=ticket)
    manager.call("swarm.leave", ticket=ticket)
    agent.call("swarm.close", ticket=ticket, outcome="unresolved", contributors=[joao.id])
    assert joao.hear("member.credited", f"user:{joao.id}")["skills"] == ["payments"]
    assert joao.call("credit.list")["skills"] == [{"skill": "payments", "count": 1}]
    agent.call("swarm.credit", ticket=ticket, user=joao.id, skills=["payments", "patience"])
    agent.call("swarm.reopen", ticket=ticket)
    for kind in ("help.offered", "help.welcomed", "help.thanked_not_needed", "help.expired", "ask.answered", "ask.expired",
                 "swarm.reopened"):
        agent.hear(kind, staff)


def interrupt_past_the_budget(ticket: int, agent: Player, joao: Player) -> None:
    """A ticket of the first priority may interrupt somebody whose budget is used up."""
    agent.call("ticket.take", ticket=ticket)
    agent.follow(f"staff:{ticket}")
    for number in range(1, 9):
        agent.call("swarm.ask", ticket=ticket, question="Quick?", tried="All.", users=[joao.id])
        invitation = joao.call("inbox.get")["invitations"][0]["invitation"]
        joao.call("swarm.see", ticket=ticket, invitation=invitation)
        agent.call("swarm.withdraw_ask", ticket=ticket, ask=number)
    assert agent.hear("invite.over_budget", f"staff:{ticket}")["interruptions"] >= 6
    agent.hear("invite.seen", f"staff:{ticket}")


def ask_again(desk: Desk, ticket: int, agent: Player, joao: Player, maya: Player) -> None:
    wish = {"question": "Who sends the refund?", "urgency": "today", "users": [maya.id]}
    ask = agent.call("swarm.ask", ticket=ticket, **wish)["ref"]
    invitation = agent.call("swarm.invite", ticket=ticket, ask=ask, user=joao.id)["ref"]
    agent.call("swarm.withdraw_ask", ticket=ticket, ask=ask)
    maya.hear("invite.withdrawn", f"user:{maya.id}")
    agent.hear("ask.withdrawn", f"staff:{ticket}")
    assert refused(joao, "swarm.accept", ticket=ticket, invitation=invitation).name == "wrong_state"
    agent.call("swarm.ask", ticket=ticket, question="And the letter?", users=[joao.id])
    joao.call("swarm.accept", ticket=ticket, invitation=joao.call("inbox.get")["invitations"][0]["invitation"])
    joao.call("swarm.leave", ticket=ticket)


def hand_over(desk: Desk, ticket: int, agent: Player, joao: Player, maya: Player) -> None:
    words = {"reason": "shift_end", "summary": SUMMARY, "next_step": "Send the refund.", "next_step_at": FAR}
    offer = {"ticket": ticket, "to": joao.id, **words}
    first = agent.call("handoff.offer", **offer)["ref"]
    joao.hear("owner.offered", f"user:{joao.id}")
    assert joao.call("inbox.get")["offers"][0]["offer"] == first
    assert refused(agent, "handoff.offer", **offer).name == "offer_pending"
    assert joao.call("ticket.get", ticket=ticket)["offer"]["from"]["name"] == "Ana Silva"
    joao.call("handoff.decline", ticket=ticket, offer=first, reason="busy", comment="In two chats.")
    agent.hear("owner.declined", f"user:{agent.id}")
    second = agent.call("handoff.offer", **offer)["ref"]
    agent.call("handoff.withdraw", ticket=ticket, offer=second)
    joao.hear("owner.withdrawn", f"user:{joao.id}")
    agent.call("handoff.offer", **{**offer, "to": maya.id})
    desk.pass_time(2)
    agent.hear("owner.expired", f"user:{agent.id}")
    fourth = agent.call("handoff.offer", **offer)["ref"]
    joao.call("handoff.accept", ticket=ticket, offer=fourth)
    agent.hear("owner.accepted", f"user:{agent.id}")


def finish(desk: Desk, ticket: int, customer: Player, joao: Player) -> None:
    joao.follow(f"staff:{ticket}")
    channel = f"ticket:{ticket}"
    customer.call("chat.send", ticket=ticket, text="Is it done?")
    desk.pass_time(20)
    joao.hear("sla.no_answer_warned", f"user:{joao.id}")
    desk.pass_time(5 * 24 * 60)
    joao.hear("shadow.tier_would_escalate", f"staff:{ticket}")
    joao.call("chat.send", ticket=ticket, text="It is refunded.")
    joao.call("swarm.close", ticket=ticket, outcome="solved", contributors=[])
    joao.call("ticket.solve", ticket=ticket, solution="Refunded.", knowledge="drafted", knowledge_note="Retries.")
    customer.call("chat.send", ticket=ticket, text="Thank you!")
    customer.hear("solved_question", channel)
    assert customer.call("ticket.get", ticket=ticket)["asked_if_solved"]
    customer.call("ticket.close", ticket=ticket)
    customer.call("ticket.reopen", ticket=ticket)
    joao.hear("ticket.reopened", f"user:{joao.id}")
    joao.call("ticket.solve", ticket=ticket, solution="Done.", knowledge="routine", no_answer_needed=True)
    for kind in ("ticket.solved", "ticket.solved_questioned", "ticket.closed", "swarm.closed"):
        joao.hear(kind, f"staff:{ticket}")


# A ticket in tiered mode


def climb(desk: Desk, manager: Player, customer: Player, agent: Player, joao: Player) -> int:
    manager.call("queue.set_mode", queue=1, mode="tiered")
    ticket = customer.call("ticket.open", text="The scanner does not read badges.", urgency="high")["ticket"]
    manager.follow(f"staff:{ticket}")
    agent.call("ticket.take", ticket=ticket)
    desk.pass_time(16)
    manager.hear("tier.clock_expired", f"staff:{ticket}")
    agent.hear("tier.escalated", f"user:{agent.id}")
    manager.hear("left", "queue:1")
    joao.call("ticket.take", ticket=ticket)
    agent.hear("owner.taken", f"user:{agent.id}")
    joao.call("ticket.classify", ticket=ticket, impact="high", urgency="high")
    for kind in ("sla.retargeted", "tier.clock_retargeted"):
        manager.hear(kind, f"staff:{ticket}")
    joao.call("ticket.deescalate", ticket=ticket, reason="skill", summary=SUMMARY)
    manager.hear("tier.deescalated", f"staff:{ticket}")
    agent.call("ticket.take", ticket=ticket)
    agent.call("ticket.escalate", ticket=ticket, reason="access", summary=SUMMARY)
    article = {"knowledge": "linked", "knowledge_note": "https://help.example/1"}
    taken = refused(agent, "ticket.solve", ticket=ticket, solution="?", **article)
    assert taken.name in ("wrong_state", "not_allowed")
    switch_around(desk, manager, customer, agent)
    return ticket


def switch_around(desk: Desk, manager: Player, customer: Player, agent: Player) -> None:
    """Clocks that warn, and modes of one ticket, a queue and the desk."""
    administrator = desk.staff("olga")
    made = administrator.call("queue.create", name="Badges", tier="L1")["seq"]
    assert made and administrator.call("queue.rename", queue=4, name="Cards")["seq"] > made
    sections = {section["section"]: section for section in manager.call("desk.settings")["sections"]}
    tiers = sections["tiers"]
    value = {**tiers["value"], "expiry": "warn_owner_then_escalate", "clock_kind": "working"}
    manager.call("desk.change_settings", section="tiers", value=value, version=tiers["version"])
    ticket = customer.call("ticket.open", text="And the lamp is red.", queue=4)["ticket"]
    agent.call("ticket.take", ticket=ticket)
    agent.follow(f"staff:{ticket}")
    desk.pass_time(15.5)
    agent.hear("tier.warned", f"user:{agent.id}")
    agent.hear("tier.warned", f"staff:{ticket}")
    manager.call("ticket.set_mode", ticket=ticket, mode="swarm", override=True, reason="Three teams are needed.")
    assert agent.hear("mode.ticket_changed", f"user:{agent.id}")["mixed"]
    agent.hear("mode.ticket_changed", f"staff:{ticket}")
    assert manager.call("ticket.get", ticket=ticket)["tiering"]["mixed"]
    switched = manager.call("desk.set_mode", mode="swarm", scope="new", reason="A trial.")["seq"]
    trip(desk, manager, customer, switched)
    switched = manager.call("desk.set_mode", mode="swarm", scope="new", reason="Another trial.")["seq"]
    manager.call("mode.undo", switch=switched)


def trip(desk: Desk, manager: Player, customer: Player, switched: int) -> None:
    """A ticket waits for longer than the manager lets it, and the desk goes back."""
    manager.call("tripwire.set", switch=switched, longest_wait_ms=60_000)
    waiting = customer.call("ticket.open", text="Is anybody there?")["ticket"]
    desk.pass_time(2.5)
    tripped = manager.hear("tripwire.tripped", f"user:{manager.id}")
    assert tripped["wire"] == "longest_wait" and tripped["value"] > tripped["limit"]
    assert manager.call("board.get")["tripwires"]["answered"] is False
    manager.call("tripwire.answer", answer="go_back")
    assert manager.call("board.get")["tripwires"] is None
    # Whatever is told of later tickets is not told of this one.
    manager.call("ticket.cancel", ticket=waiting, reason="mistake")


def read_everything(desk: Desk, ticket: int, manager: Player, customer: Player, agent: Player) -> None:
    check(manager.call("ticket.get", ticket=ticket), "common", "StaffTicket")
    check(customer.call("ticket.get", ticket=ticket), "common", "CustomerTicket")
    for player in (manager, agent):
        player.call("queue.list")
        player.call("staff.list")
        for view in ("mine", "helping"):
            player.call("ticket.list", view=view)
    page = manager.call("ticket.list", view="all", limit=1)
    following = manager.call("ticket.list", view="all", limit=1, cursor=page["cursor"])
    assert page["tickets"][0]["ticket"] > following["tickets"][0]["ticket"]
    for row in manager.call("ticket.list", view="customer", customer=customer.id)["tickets"]:
        check(row, "common", "Row")
    for row in customer.call("ticket.list")["tickets"]:
        check(row, "common", "CustomerRow")
    for row in manager.call("ticket.list", view="queue", queue=2, states=["queued", "open"])["tickets"]:
        assert row["queue"] == 2 and row["state"] in ("queued", "open")
    for method in ("chat.list", "note.list"):
        assert manager.call(method, ticket=ticket)
    manager.call("board.get")
    report = manager.call("report.get", days=1, tiers=["L1"], as_treated=True)
    assert report["state"] == "ready" and report["tickets"] > 0
    while manager.call("report.get", days=1, tiers=["L1"], as_treated=True)["comparison"] is None:
        pass
    plan = manager.call("staffing.get", days=7, channels=["chat"], within_ms=30_000, share_percent=90, at_once=2)
    assert plan["state"] == "ready" and not plan["enough"] and len(plan["tiers"]) == 3
    assert refused(agent, "staffing.get").name == "not_allowed"
    while (outlook := manager.call("simulation.get", load_percent=150, values=["gamma=0.9"]))["state"] != "ready" or outlook["back_test"] is None:
        pass
    assert outlook["missing"] == "records" and not outlook["figures"] and outlook["back_test"]["missing"] == "records"
    assert refused(agent, "simulation.get").name == "not_allowed"
    assert refused(manager, "simulation.get", values=["load=1"]).name == "invalid_field"
    assert refused(agent, "report.get").name == "not_allowed"
    assert refused(manager, "report.get", team=99).name == "invalid_field"
    entries = manager.call("ledger.list", kinds=["owner", "swarm", "mode", "invite", "member"], limit=200)["entries"]
    assert {"owner.taken", "swarm.opened", "mode.changed"} <= {entry["kind"] for entry in entries}
    for entry in entries:
        if entry["ticket"] is not None:
            told = {name: entry[name] for name in ("seq", "at", "ticket", "actor")}
            check({**entry["detail"], **told, "type": entry["kind"]}, "channels", f"staff.{entry['kind']}")
    assert manager.call("ledger.list", ticket=ticket, limit=2)["cursor"]
    every = [entry for entry in pages(manager, "ledger.list", "entries", limit=200)]
    families = {entry["kind"].partition(".")[0] for entry in every}
    for family in sorted(families):
        own = manager.call("ledger.list", kinds=[family], limit=200)["entries"]
        assert own and all(entry["kind"].startswith(f"{family}.") for entry in own)
    hers = list(pages(manager, "ledger.list", "entries", person=agent.id))
    assert hers and all(agent.id in (entry["actor"]["id"], *numbers(entry)) for entry in hers)
    since, until = every[len(every) // 2]["at"], every[3]["at"]
    span = list(pages(manager, "ledger.list", "entries", from_at=since, to_at=until))
    assert [entry["seq"] for entry in span] == [one["seq"] for one in every if since <= one["at"] < until]
    modes = [list(pages(manager, "ledger.list", "entries", mode=mode)) for mode in ("swarm", "tiered")]
    assert all(modes) and {"swarm.opened"} <= {entry["kind"] for entry in modes[0]}
    assert refused(agent, "board.get").name == "not_allowed"
    offers = {"live_ms": 90_000, "ticket_ms": 1_800_000}
    changed = manager.call("desk.change_settings", section="offers", value=offers, version=0, reason="A trial.")
    sections = {section["section"]: section for section in agent.call("desk.settings")["sections"]}
    assert sections["offers"]["version"] == changed["seq"] and sections["offers"]["value"] == offers
    again = {"section": "offers", "value": offers, "version": 0}
    assert refused(manager, "desk.change_settings", **again).name == "stale_version"


def pages(player: Player, method: str, name: str, **wish):
    """Everything of a list, page by page."""
    while True:
        page = player.call(method, **wish)
        yield from page[name]
        if "cursor" not in page:
            return
        wish["cursor"] = page["cursor"]


def numbers(value) -> list[int]:
    """Every whole number inside."""
    if isinstance(value, dict):
        return [number for part in value.values() for number in numbers(part)]
    if isinstance(value, list):
        return [number for part in value for number in numbers(part)]
    return [value] if isinstance(value, int) else []


# Through a whole life


@pytest.mark.timeout(180)
def test_a_whole_life_brings_every_message_as_promised(desk: Desk):
    rui, ana, joao, maya = (desk.staff(login) for login in ("rui", "ana", "joao", "maya"))
    ines = desk.play(desk.visitor())
    ticket = open_swarm_ticket(desk, rui, ines, ana)
    talk(desk, ticket, ines, ana)
    look_around(desk, ticket, ines, ana, joao)
    pull_people_in(desk, ticket, ana, joao, maya)
    ask_again(desk, ticket, ana, joao, maya)
    talk_outside_the_desk(desk, ticket, rui, ines, ana)
    share_with_a_partner(desk, ticket, rui, ines, ana)
    raise_hands(desk, ticket, ana, joao, rui)
    hand_over(desk, ticket, ana, joao, maya)
    finish(desk, ticket, ines, joao)
    urgent = ana.call("ticket.open", text="Nobody can pay.", priority="P1", customer={"id": ines.id})["ticket"]
    interrupt_past_the_budget(urgent, ana, joao)
    sign_a_contract(rui, ines)
    keep_replies(rui, ana)
    know_again(desk, rui, lambda path, **fields: control(desk.server, path, **fields))
    keep_promises(desk, rui, ines, ana)
    other = climb(desk, rui, ines, ana, joao)
    read_everything(desk, other, rui, ines, ana)
    pass_on(desk, rui, ines, ana, joao, maya)
    handle(desk, rui, ines, ana)
    gather_a_problem(desk, rui, ines, ana)
    write_an_article(rui, ines, ana, joao)
    try_a_switchback(rui, ines)
    try_a_pilot(rui, ines)
    come_back(desk, ticket, ines)
    break_the_glass(desk, desk.staff("olga"), rui, ana, ines)
    leave_nobody(desk, rui, ines, ana)
    erase(desk, rui, ines)
    promised = {message for message in messages() if message[0] in ("rpc", "channels", "socket")}
    # A pong is sent by the client, a ping comes after half a minute.
    passing = {("socket", "ping"), ("socket", "command.pong")}
    unseen = sorted(f"{family} {name}" for family, name in promised - desk.promises.seen - passing)
    assert not unseen, "never seen: " + ", ".join(unseen)


def erase(desk: Desk, manager: Player, customer: Player) -> None:
    """The customer goes for good; every ticket of theirs says so."""
    ticket = customer.call("ticket.open", text="Please forget me.")["ticket"]
    manager.follow(f"staff:{ticket}")
    manager.call("ticket.take", ticket=ticket)
    share = manager.call("partner.share", ticket=ticket, question="Who is it?", guest="Registry", consent_recorded=True)
    guest = desk.guest(manager.call("partner.link", ticket=ticket, share=share["ref"])["token"])
    manager.call("partner.write", ticket=ticket, share=share["ref"], text="Do you know them?")
    desk.staff("olga").call("customer.erase", customer=customer.id, reason="They asked for it.")
    manager.hear("ticket.erased", f"staff:{ticket}")
    partners = f"partner:{ticket}:{guest.id}"
    guest.follow(partners)
    for player, channel in ((manager, "queue:1"), (manager, f"user:{manager.id}"), (guest, partners)):
        told = player.history(channel, limit=-1)["publications"]
        assert any(entry["data"]["type"] == "erased" for entry in told)


def look_around(desk: Desk, ticket: int, customer: Player, agent: Player, joao: Player) -> None:
    """Presence, who comes and goes, and the end of a subscription."""
    channel = f"ticket:{ticket}"
    assert agent.command("presence", channel=channel)["presence"]
    assert agent.command("presence_stats", channel=channel)["num_users"] == 2
    for command in ("presence", "presence_stats"):
        with pytest.raises(Refused, match="103"):
            customer.command(command, channel=channel)
    assert agent.command("sub_refresh", channel=channel) == {}
    assert agent.command("refresh", token=agent.token)["client"]
    manager = desk.staff("rui")
    manager.follow(channel)
    assert agent.hear_push("join", channel)["info"]["conn_info"]["role"] == "manager"
    manager.command("unsubscribe", channel=channel)
    agent.hear_push("leave", channel)
    with pytest.raises(Refused, match="103"):
        customer.follow(f"staff:{ticket}")
    # The target of an offer follows the staff's channel until the offer is over.
    offer = agent.call("handoff.offer", ticket=ticket, to=joao.id, reason="other", summary=SUMMARY, next_step="A call.", next_step_at=FAR)["ref"]
    joao.follow(f"staff:{ticket}")
    agent.call("handoff.withdraw", ticket=ticket, offer=offer)
    assert joao.hear_push("unsubscribe", f"staff:{ticket}")["code"] == 2000


def come_back(desk: Desk, ticket: int, customer: Player) -> None:
    """Recovery: what was missed, in order, and the honest no."""
    channel = f"ticket:{ticket}"
    epoch = customer.epochs[channel]
    again = desk.play(customer.token)
    result = again.follow(channel, recover=True, epoch=epoch, offset=2)
    assert result["recovered"] and result["was_recovering"] and result["offset"] == 2
    offsets = [publication["offset"] for publication in result["publications"]]
    assert offsets == list(range(3, 3 + len(offsets))) and len(offsets) > 5
    again.command("unsubscribe", channel=channel)
    result = again.follow(channel, recover=True, epoch="another", offset=2)
    assert "recovered" not in result and result["was_recovering"] and "publications" not in result
    page = again.history(channel, limit=3, reverse=True)
    assert [publication["offset"] for publication in page["publications"]] == offsets[-1:-4:-1]
    oldest = page["publications"][-1]["offset"]
    older = again.history(channel, limit=2, since={"offset": oldest, "epoch": page["epoch"]}, reverse=True)
    assert [publication["offset"] for publication in older["publications"]] == [oldest - 1, oldest - 2]


# HTTP


def test_every_method_answers_over_http_as_documented_whoever_asks(desk: Desk):
    tokens = ["", "wgv_nobody", desk.visitor(), *desk.tokens.values()]
    for path, verbs in documented()["paths"].items():
        if not path.startswith("/api/rpc/"):
            continue
        name = path.removeprefix("/api/rpc/")
        example = json.loads((EXAMPLES / f"rpc.{name}.request.json").read_text())
        for token in tokens:
            for body in ({}, example, [], b"{", {"ticket": "forty-two", "client_id": new_id()}):
                answer = desk.ask("post", path, body, token)
                if not token or token == "wgv_nobody":
                    assert answer.status == (401 if isinstance(body, dict) else 400), f"{path} {body}"
        assert list(verbs) == ["post"]


def test_a_ticket_lives_over_http(desk: Desk):
    ines, ana, rui = desk.visitor(), desk.tokens["ana"], desk.tokens["rui"]

    def call(method: str, token: str, status: int = 200, **fields):
        answer = desk.ask("post", f"/api/rpc/{method}", fields, token, Idempotency_Key=new_id())
        assert answer.status == status, answer.text
        return answer.json

    ticket = call("ticket.open", ines, text="I was charged twice.")["ticket"]
    assert call("ticket.take", ana, ticket=ticket)["ticket"] == ticket
    taken = call("ticket.take", rui, 409, ticket=ticket)
    assert taken["code"] == "already_owned" and taken["owner"] == call("ticket.get", ines, ticket=ticket)["owner"]["id"]
    call("chat.send", ana, ticket=ticket, text="I look into it.")
    problem = call("chat.send", ana, 422, ticket=ticket, text="")
    assert problem["errors"] == [{"detail": problem["detail"], "pointer": "#/text"}]
    call("note.add", ines, 403, ticket=ticket, text="?")
    call("ticket.get", desk.visitor("Tomás Lima"), 404, ticket=ticket)
    call("chat.read", ines, ticket=ticket, offset=3)
    call("ticket.solve", ana, ticket=ticket, solution="Refunded.")
    call("ticket.close", ines, ticket=ticket)
    assert call("ticket.get", ines, ticket=ticket)["state"] == "closed"
    assert [row["ticket"] for row in call("ticket.list", ines)["tickets"]] == [ticket]


def test_a_command_sent_again_gives_the_first_answer_again(empty_desk: Desk):
    ines, key = empty_desk.visitor(), new_id()
    request = {"text": "I was charged twice."}
    first = empty_desk.ask("post", "/api/rpc/ticket.open", request, ines, Idempotency_Key=key)
    again = empty_desk.ask("post", "/api/rpc/ticket.open", request, ines, Idempotency_Key=f'"{key}"')
    within = empty_desk.ask("post", "/api/rpc/ticket.open", {**request, "client_id": key}, ines)
    assert first.status == 200 and first.json == again.json == within.json
    other = empty_desk.ask("post", "/api/rpc/ticket.open", {"text": "Something else."}, ines, Idempotency_Key=key)
    assert other.status == 409 and other.json["code"] == "conflict"
    without = empty_desk.ask("post", "/api/rpc/ticket.open", request, ines)
    assert without.status == 422 and without.json["errors"][0]["pointer"] == "#/client_id"


def test_what_is_not_known_is_ignored_and_null_means_left_out(empty_desk: Desk):
    request = {"text": "Hello", "subject": None, "mood": "cheerful", "client_id": new_id()}
    assert empty_desk.ask("post", "/api/rpc/ticket.open", request, empty_desk.visitor()).status == 200


def test_staff_sign_in_connect_and_sign_out(desk: Desk):
    wrong = desk.ask("post", "/api/login", {"login": "ana", "password": "wrong"})
    assert wrong.status == 401 and wrong.json["code"] == "unauthorized"
    signed_in = desk.ask("post", "/api/login", {"login": "ana", "password": PASSWORD})
    assert signed_in.json["user"]["name"] == "Ana Silva"
    cookie = signed_in.headers["set-cookie"].split(";")[0]
    assert "HttpOnly" in signed_in.headers["set-cookie"] and "SameSite=Strict" in signed_in.headers["set-cookie"]
    assert desk.ask("get", "/api/me", Cookie=cookie).json == signed_in.json
    issued = desk.ask("post", "/api/connection-token", Cookie=cookie)
    ana = desk.play(issued.json["token"])
    assert ana.user == signed_in.json["user"]
    foreign = desk.ask("post", "/api/rpc/queue.list", {}, Cookie=cookie, Origin="https://elsewhere.example")
    assert foreign.status == 403 and foreign.json["code"] == "origin_not_allowed"
    assert desk.ask("post", "/api/rpc/queue.list", {}, Cookie=cookie, Origin=desk.server.url).status == 200
    assert desk.ask("post", "/api/logout", Cookie=cookie).status == 204
    assert ana.wait_closed() == (4500, "signed out")
    assert desk.ask("get", "/api/me", Cookie=cookie).status == 401


def test_too_many_wrong_passwords_are_slowed_down(empty_desk: Desk):
    answers = [empty_desk.ask("post", "/api/login", {"login": "ana", "password": "wrong"}) for _ in range(20)]
    assert answers[-1].status == 429 and int(answers[-1].headers["retry-after"]) > 0


def test_http_refuses_in_documented_words(empty_desk: Desk):
    ines = empty_desk.visitor()
    assert empty_desk.ask("post", "/api/rpc/ticket.fly", {}, ines).status == 404
    assert empty_desk.ask("get", "/api/rpc/ticket.get", token=ines).headers["allow"] == "POST"
    plain = empty_desk.ask("post", "/api/rpc/chat.send", b"hello", ines, Content_Type="text/plain")
    assert plain.status == 415
    large = empty_desk.ask("post", "/api/visitor", {"name": "x" * 5_000})
    assert large.status == 413
    assert empty_desk.ask("post", "/api/visitor", {"name": " "}).json["errors"][0]["pointer"] == "#/name"
    assert empty_desk.ask("post", "/api/login", {"login": "ana"}).status == 400


@pytest.mark.parametrize(
    "path", [path for path, verbs in documented()["paths"].items() if "get" in verbs and not path.startswith("/api") and "{" not in path]
)
def test_a_documented_address_answers(empty_desk: Desk, path: str):
    answer = empty_desk.ask("get", path)
    assert answer.status == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    if path == "/openapi.json":
        assert answer.text == SERVED.read_bytes()
    wrong = empty_desk.ask("delete", path)
    assert wrong.status == 405 and "GET" in wrong.headers["allow"]
