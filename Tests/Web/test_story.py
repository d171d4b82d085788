"""The desk's main job as people live it: one customer, a first-line agent, an expert and a manager.

Everything is done on the pages, by click or key. Ana works over a link that breaks in the middle; Inês and
Davi come over https and wss, Marta over plain http.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from harness.browser import AGENT, CUSTOMER, Desk, login, picture
from harness.proxy import Proxy
from harness.server import Server

PASSWORD = "correct horse battery staple"
PHONE = {**CUSTOMER, "locale": "en-GB"}
# A word of the internal note that no customer may ever be sent.
PLANTED = "zirconium"

INVOICE = "My invoice shows the old address."
CHARGED = "My card was charged twice for one order."
REASON = "We try swarming in the first line this week."
QUESTION = "Was the first authorisation captured, or will it fall off?"
SUMMARY = "Two authorisations, one order. The first was released; the bank needs two days."
SOLUTION = "The double authorisation was released at the processor."


@dataclass
class Cast:
    """The four people's pages and what the customer was sent."""

    customer: Page
    ana: Page
    davi: Page
    marta: Page
    anas_desk: Desk
    received: list[str] = field(default_factory=list)


@pytest.fixture
def staffed(server: Server, tmp_path) -> Server:
    """A server with a first-line agent, an expert for billing and a manager."""
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")
    for words in (
        ("--role", "agent", "--login", "ana", "--name", "Ana Silva", "--tier", "1"),
        ("--role", "agent", "--login", "davi", "--name", "Davi Costa", "--tier", "3", "--skill", "billing:5"),
        ("--role", "manager", "--login", "marta", "--name", "Marta Reis"),
    ):
        server.cli("user", "add", *words, "--password-file", secret)
    return server


@pytest.fixture
def link(staffed: Server, make_proxy) -> Proxy:
    """Ana's link to the desk."""
    return make_proxy(staffed.http_port)


@pytest.fixture
def cast(staffed: Server, link: Proxy, make_desk) -> Cast:
    desks = [make_desk(url) for url in (staffed.https_url, f"http://127.0.0.1:{link.port}", staffed.url)]
    safe, broken, plain = desks
    cast = Cast(safe.page(PHONE), broken.page(AGENT), safe.page(AGENT), plain.page(AGENT), broken)
    cast.customer.on("websocket", lambda socket: socket.on("framereceived", lambda text: cast.received.append(str(text))))
    for page, user, place in ((cast.ana, "ana", "/desk"), (cast.davi, "davi", "/desk"), (cast.marta, "marta", "/board")):
        page.goto(f"/login?next={place}")
        login(page, user, PASSWORD)
        # With nobody there a chat would be a form.
        expect(page.get_by_text("Online", exact=True).first).to_be_visible()
    return cast


def test_the_main_job_from_the_first_word_to_the_ledger(cast: Cast, staffed: Server, link: Proxy):
    tiered = a_tiered_ticket_is_taken(cast)
    the_manager_switches_to_swarms(cast)
    swarm = a_swarm_ticket_is_taken_and_answered(cast)
    a_note_stays_inside(cast)
    an_expert_is_asked_and_comes(cast)
    the_expert_may_speak(cast)
    a_broken_link_loses_and_doubles_nothing(cast, link)
    the_ticket_is_handed_off(cast)
    the_tiered_ticket_moves_up(cast, tiered, staffed)
    the_swarm_only_records_it(cast, swarm)
    the_expert_solves_and_the_customer_agrees(cast)
    the_board_shows_both_modes(cast)
    the_ledger_tells_who_and_why(cast, swarm)
    the_note_never_left_the_desk(cast)


def a_tiered_ticket_is_taken(cast: Cast) -> int:
    page = cast.customer
    page.goto("/")
    page.get_by_label("Your message").fill(INVOICE)
    page.get_by_label("Your name").fill("Inês Duarte")
    page.locator(".start-button").click()
    care(page, "Waiting for the first free agent")
    row(cast.ana, INVOICE).click()
    head = cast.ana.locator(".thread-head")
    expect(head).to_contain_text("Tiered")
    head.get_by_role("button", name="Take").click()
    care(page, "Ana Silva looks after your ticket")
    reply(cast.ana, "I will look at your invoice, give me a moment.")
    expect(bubble(page, "I will look at your invoice")).to_be_visible()
    picture(page, "story-1-customer-first-ticket")
    return number(page)


def the_manager_switches_to_swarms(cast: Cast) -> None:
    page = cast.marta
    card = page.locator(".queue-card").filter(has=page.get_by_role("heading", name="First line"))
    picture(page, "story-2-board-tiered")
    card.get_by_text("Swarm", exact=True).click()
    dialog = page.get_by_role("dialog", name="Switch First line to swarm?")
    dialog.get_by_role("button", name="Switch to swarm").click()
    expect(dialog.get_by_text("Please fill this in.")).to_be_visible()
    dialog.get_by_label("Why").fill(REASON)
    picture(page, "story-2-board-reason")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(card.get_by_role("radio", name="Swarm")).to_be_checked()
    expect(card).to_contain_text("by Marta Reis")


def a_swarm_ticket_is_taken_and_answered(cast: Cast) -> int:
    page, ana = cast.customer, cast.ana
    page.get_by_role("button", name="Your conversations").click()
    page.get_by_role("link", name="Start a new conversation").click()
    page.get_by_label("Your message").fill(CHARGED)
    page.locator(".start-button").click()
    care(page, "Waiting for the first free agent")
    expect(row(ana, CHARGED)).to_contain_text("Waiting")
    # By keyboard: along the list, open, take, write.
    ana.keyboard.press("Escape")
    ana.keyboard.press("k")
    expect(row(ana, CHARGED)).to_be_focused()
    ana.keyboard.press("Enter")
    expect(ana.locator(".thread-head")).to_contain_text("Swarm")
    ana.keyboard.press("a")
    care(page, "Ana Silva looks after your ticket")
    expect(ana.get_by_label("Reply to Inês Duarte")).to_be_focused()
    ana.keyboard.type("I see both charges. Let me find out why.")
    ana.keyboard.press("Enter")
    expect(bubble(page, "I see both charges")).to_be_visible()
    expect(row(ana, CHARGED).get_by_title("Yours")).to_be_visible()
    return number(page)


def a_note_stays_inside(cast: Cast) -> None:
    ana = cast.ana
    ana.keyboard.press("Escape")
    ana.keyboard.press("n")
    expect(ana.get_by_label("Internal note")).to_be_focused()
    ana.keyboard.type(f"Second time this month for this customer ({PLANTED}).")
    ana.keyboard.press("Enter")
    expect(ana.locator(".is-note")).to_contain_text(PLANTED)


def an_expert_is_asked_and_comes(cast: Cast) -> None:
    ana, davi = cast.ana, cast.davi
    ana.keyboard.press("Escape")
    ana.keyboard.press("s")
    dialog = ana.get_by_role("dialog", name="Bring somebody in")
    dialog.get_by_label("Question").fill(QUESTION)
    dialog.get_by_label("Tried so far").fill("Looked at the order: one item, two authorisations.")
    dialog.get_by_label("billing", exact=True).check()
    picture(ana, "story-3-console-ask")
    dialog.get_by_role("button", name="Ask").click()
    expect(dialog).to_be_hidden()
    invitation = davi.get_by_role("article").filter(has_text="Ana Silva asks for your help")
    expect(invitation).to_contain_text(QUESTION)
    expect(invitation).to_contain_text(re.compile(r"1 min( \d\d s)? left|2 min left"))
    expect(ana.locator(".invitation")).to_contain_text("Davi Costa")
    picture(davi, "story-3-console-invited")
    invitation.get_by_role("button", name="Accept").click()
    expect(invitation).to_be_hidden()
    expect(davi.locator(".is-note")).to_contain_text(PLANTED)
    expect(ana.get_by_role("log")).to_contain_text("Davi Costa (L3) joined to help")
    expect(ana.locator("#panel")).to_contain_text("You own this · 1 person helps")
    care(cast.customer, "Ana Silva looks after your ticket", "1 specialist helps")


def the_expert_may_speak(cast: Cast) -> None:
    ana, davi = cast.ana, cast.davi
    davi.get_by_role("button", name="Reply", exact=True).click()
    expect(davi.locator(".composer")).to_contain_text("the owner can let you speak")
    ana.get_by_role("button", name="Let speak Davi Costa").click()
    expect(ana.locator("#panel")).to_contain_text("writes to the customer")
    reply(davi, "Hello, Davi from payments. The first charge will fall off by Monday.")
    message = bubble(cast.customer, "Davi from payments")
    expect(message.locator("xpath=..")).to_contain_text("Davi Costa")
    expect(row(ana, CHARGED)).to_contain_text("Davi from payments")
    picture(cast.customer, "story-4-customer-swarm")
    picture(ana, "story-4-console-swarm")


def a_broken_link_loses_and_doubles_nothing(cast: Cast, link: Proxy) -> None:
    ana, customer = cast.ana, cast.customer
    link.refuse()
    link.cut()
    expect(ana.get_by_text("Connection lost, trying again.")).to_be_visible()
    reply(ana, "You will get a mail when it is done.")
    reply(ana, "It says 'released' in the subject.")
    expect(ana.get_by_text("Waiting to be sent")).to_have_count(2)
    picture(ana, "story-5-console-offline")
    customer.get_by_label("Your message").fill("Thank you both!")
    customer.keyboard.press("Enter")
    expect(bubble(customer, "Thank you both!")).to_be_visible()
    link.refuse(False)
    said = ["You will get a mail when it is done.", "It says 'released' in the subject."]
    before = [CHARGED, "I see both charges. Let me find out why.",
              "Hello, Davi from payments. The first charge will fall off by Monday.", "Thank you both!"]
    expect(customer.locator(".message .text")).to_have_text(before + said, timeout=30_000)
    expect(ana.locator(".bubble")).to_have_text(before + said, timeout=30_000)
    expect(cast.davi.locator(".bubble")).to_have_text(before + said)
    expect(ana.get_by_text("Waiting to be sent")).to_have_count(0)
    expect(ana.locator(".is-note")).to_have_count(1)
    cast.anas_desk.forgive("ERR_|WebSocket connection")


def the_ticket_is_handed_off(cast: Cast) -> None:
    ana, davi = cast.ana, cast.davi
    ana.keyboard.press("Escape")
    ana.keyboard.press("h")
    dialog = ana.get_by_role("dialog", name="Hand the ticket off")
    davis = dialog.get_by_label("To", exact=True).locator("option", has_text="Davi Costa").get_attribute("value")
    dialog.get_by_label("To", exact=True).select_option(davis)
    dialog.get_by_label("Why").select_option("skill")
    dialog.get_by_label("Where it stands").fill(SUMMARY)
    dialog.get_by_label("Next step promised to the customer").fill("A mail when the bank confirms.")
    picture(ana, "story-6-console-hand-off")
    dialog.get_by_role("button", name="Offer it").click()
    expect(ana.get_by_role("region", name="Hand-off under way")).to_contain_text("You offered this ticket to Davi Costa")
    # Until it is accepted nothing changes for the customer.
    care(cast.customer, "Ana Silva looks after your ticket", "1 specialist helps")
    offer = davi.get_by_role("article").filter(has_text="Ana Silva offers you this ticket")
    expect(offer).to_contain_text(SUMMARY)
    picture(davi, "story-6-console-offered")
    offer.get_by_role("button", name="Accept").click()
    care(cast.customer, "Davi Costa looks after your ticket", "1 specialist helps")
    expect(cast.customer.get_by_text("Davi Costa now looks after your ticket.")).to_have_count(1)
    expect(davi.locator("#panel")).to_contain_text("You own this · 1 person helps")
    expect(ana.get_by_role("log")).to_contain_text("Davi Costa accepted the ticket from Ana Silva and owns it now")
    picture(cast.customer, "story-6-customer-handed-off")


def the_tiered_ticket_moves_up(cast: Cast, ticket: int, server: Server) -> None:
    ana = cast.ana
    ana.get_by_role("button", name=re.compile("^Mine")).click()
    line = row(ana, INVOICE)
    expect(line).to_have_attribute("data-tier", "L1")
    server.cli("clock", "advance", "15m")
    expect(line).to_have_attribute("data-tier", "L2")
    expect(line).to_contain_text("Escalated")
    picture(ana, "story-7-console-escalated")
    line.click()
    expect(ana.get_by_role("log")).to_contain_text("The clock escalated from L1 to L2; the owner stays with the customer")
    assert ana.url.endswith(f"#/{ticket}")


def the_swarm_only_records_it(cast: Cast, ticket: int) -> None:
    davi = cast.davi
    expect(davi.locator(".thread-head .chip")).to_contain_text("L1")
    words = "The tier model would have moved this from L1 to L2; it stays here"
    expect(davi.get_by_role("log")).to_contain_text(words)
    davi.get_by_role("tab", name="Timeline").click()
    expect(davi.get_by_role("tabpanel")).to_contain_text(words)
    picture(davi, "story-7-console-timeline")
    expect(davi.get_by_role("log")).not_to_contain_text("escalated from")
    assert davi.url.endswith(f"#/{ticket}")


def the_expert_solves_and_the_customer_agrees(cast: Cast) -> None:
    davi, customer = cast.davi, cast.customer
    davi.locator(".thread-head").get_by_role("button", name="Solve").click()
    dialog = davi.get_by_role("dialog", name="Solve the ticket")
    dialog.get_by_label("What solved it").fill(SOLUTION)
    dialog.get_by_label("What becomes of the lesson").select_option("linked")
    dialog.get_by_label("Article or ticket").fill("https://help.example.com/double-authorisations")
    picture(davi, "story-8-console-solve")
    dialog.get_by_role("button", name="Solve").click()
    expect(dialog).to_be_hidden()
    care(customer, "Davi Costa marked this as solved")
    expect(customer.get_by_text("Is your question solved?")).to_be_visible()
    picture(customer, "story-8-customer-solved")
    customer.get_by_role("button", name="Yes, it is solved").click()
    care(customer, "This conversation is closed")
    expect(customer.get_by_role("link", name="Start a new conversation")).to_be_visible()
    picture(customer, "story-8-customer-closed")


def the_board_shows_both_modes(cast: Cast) -> None:
    # The report looks again now and then; who comes anew sees the newest.
    cast.marta.reload()
    section = cast.marta.locator("#comparison")
    expect(section).to_contain_text("(tiered 1, swarm 1)", timeout=15_000)
    for measure, tiered, swarm in (
        ("People who had to do with it", "1.00", "2.00"),
        ("Hand-offs", "0.00", "1.00"),
        ("Escalated", "100%", "0%"),
        ("Escalations the tiers would have made", "0.00", "1.00"),
    ):
        line = section.get_by_role("row").filter(has=cast.marta.get_by_role("rowheader", name=re.compile(f"^{measure}\\b")))
        expect(line.get_by_role("cell").nth(0)).to_have_text(re.compile(f"^{re.escape(tiered)}"))
        expect(line.get_by_role("cell").nth(1)).to_have_text(re.compile(f"^{re.escape(swarm)}"))


def the_ledger_tells_who_and_why(cast: Cast, ticket: int) -> None:
    page = cast.marta
    page.get_by_label("Ticket number").fill(str(ticket))
    page.get_by_role("button", name="Refresh").click()
    ledger = page.get_by_role("region", name="Ledger")
    lines = ledger.get_by_role("row")
    offered = lines.filter(has_text="Ana Silva offered the ticket to Davi Costa: needs your skill")
    expect(offered).to_contain_text(SUMMARY)
    expect(lines.filter(has_text="Davi Costa accepted the ticket from Ana Silva")).to_have_count(1)
    expect(lines.filter(has_text="Davi Costa (L3) joined to help")).to_have_count(1)
    picture(page, "story-9-board", full_page=True)
    page.get_by_label("Ticket number").fill("")
    page.locator("#ledger").get_by_label("Kind").select_option("mode")
    expect(lines.filter(has_text="Marta Reis switched from tiers to swarm")).to_contain_text(REASON)


def the_note_never_left_the_desk(cast: Cast) -> None:
    assert any("Davi from payments" in text for text in cast.received)
    assert not [text for text in cast.received if PLANTED in text]
    page = cast.customer
    assert PLANTED not in page.content()
    page.reload()
    expect(bubble(page, "Davi from payments")).to_be_visible()
    assert PLANTED not in page.content()
    assert not [text for text in cast.received if PLANTED in text]


def row(page: Page, subject: str) -> Locator:
    return page.locator("a.row").filter(has_text=subject)


def bubble(page: Page, text: str) -> Locator:
    return page.locator(".message .text, .bubble").filter(has_text=text)


def number(page: Page) -> int:
    return int(page.evaluate("location.hash.slice(1)"))


def care(page: Page, *words: str) -> None:
    """What the line under the subject says to the customer."""
    line = page.locator(".care")
    for text in words:
        expect(line).to_contain_text(text)


def reply(page: Page, text: str) -> None:
    page.get_by_role("button", name="Reply", exact=True).click()
    page.get_by_label("Reply to Inês Duarte").fill(text)
    page.keyboard.press("Enter")
