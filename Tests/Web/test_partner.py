"""What a partner outside sees and does: by link and with an account, and what is left when a share is over."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from harness.browser import AGENT, Desk, assert_accessible, login, picture, until
from harness.server import ROOMY, Server
from Server.people import PASSWORD, control, staff, visitor

QUESTION = "Was the second payment of 14:02 a retry of the first one?"
NOTE = "Two bookings, three seconds apart, same card and same amount. The customer's bank shows both as settled."
PHONE = dict(
    viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True, has_touch=True, color_scheme="dark",
    reduced_motion="reduce", locale="en-GB",
)


class Cast:
    """Ana owns tickets of Inês and shares them; Pia is a partner with an account."""

    def __init__(self, server: Server):
        self.server = server
        self.ines = visitor(server)
        self.ana = staff(server, "ana", name="Ana Silva")
        self.pia = staff(server, "pia", role="partner", name="Pia Novak")

    def ticket(self) -> int:
        ticket = self.ines.change("ticket.open", text="My card was charged twice.")["ticket"]
        self.ana.change("ticket.take", ticket=ticket)
        self.ana.change("note.add", ticket=ticket, text="the whole note")
        return ticket

    def share(self, ticket: int, question: str = QUESTION, **fields) -> int:
        items = [{"kind": "message", "number": 1}, {"kind": "note", "number": 1, "text": NOTE}]
        return self.ana.change(
            "partner.share", ticket=ticket, question=question, items=items, consent_recorded=True, **fields)["ref"]

    def link(self, ticket: int) -> tuple[int, str]:
        share = self.share(ticket, guest="Acquirer desk")
        return share, self.ana.change("partner.link", ticket=ticket, share=share)["token"]


@pytest.fixture
def cast(make_server) -> Cast:
    return Cast(make_server(*ROOMY))


@pytest.fixture
def desk(cast: Cast, make_desk) -> Desk:
    return make_desk(cast.server.url)


def signed_in(desk: Desk, user: str = "pia", person: dict | None = None, **options) -> Page:
    page = desk.page(person or AGENT, **options)
    page.goto("/partner")
    login(page, user, PASSWORD)
    page.wait_for_url(re.compile("/partner"))
    # Who comes without a session is sent to log in first.
    desk.forgive("401")
    return page


def fits(page: Page) -> None:
    for width in (320, 390, 768, 1024, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        until(page, "document.documentElement.scrollWidth <= innerWidth")
        wide = page.evaluate("""[...document.querySelectorAll('main *, nav *')].filter((each) => {
          const box = each.getBoundingClientRect();
          return box.width > 1 && getComputedStyle(each).visibility === 'visible' && box.right > innerWidth + 1;
        }).map((each) => each.outerHTML.slice(0, 80))""")
        assert wide == [], f"at {width} px"


def test_a_link_shows_one_share_and_takes_the_answer(cast: Cast, desk: Desk):
    ticket = cast.ticket()
    share, token = cast.link(ticket)
    page = desk.page()
    page.goto(f"/partner#{token}")
    expect(page.get_by_text(QUESTION)).to_be_visible()
    expect(page.get_by_text(NOTE)).to_be_visible()
    assert token not in page.url and page.evaluate("sessionStorage.getItem('waggle-partner-session')").count(token) == 0
    expect(page.locator(".share-clock")).to_contain_text("Answer due")
    expect(page.locator(".item").nth(1)).to_contain_text("Parts were taken out")
    assert "the whole note" not in page.content()
    cast.ana.change("partner.write", ticket=ticket, share=share, text="It was terminal 7.")
    expect(page.get_by_role("log")).to_contain_text("It was terminal 7.")
    page.get_by_label("Write to the desk").fill("We look at terminal 7 now.")
    page.keyboard.press("Enter")
    own = page.locator(".message.own")
    expect(own).to_contain_text("We look at terminal 7 now.")
    expect(own.locator(".status")).to_have_text("")
    expect(page.locator(".share-clock")).to_contain_text("Nothing is due")
    assert cast.ana.call("ticket.get", {"ticket": ticket}).json["state"] == "open"
    page.get_by_role("button", name="Propose a solution").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Propose it").click()
    expect(dialog).to_contain_text("Please write something first.")
    dialog.get_by_label("What solves it").fill("Reverse booking 4711; the terminal sent it twice.")
    picture(page, "partner-propose")
    dialog.get_by_role("button", name="Propose it").click()
    expect(page.get_by_text("Proposed solution")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Proposed solution")).to_be_visible()
    expect(page.locator(".message")).to_have_count(3)
    picture(page, "partner-link")
    fits(page)
    page.get_by_role("button", name="Give it back").click()
    page.get_by_label("Why, and what you found out").fill("Ours is done.")
    page.get_by_role("dialog").get_by_role("button", name="Give it back").click()
    expect(page.get_by_role("heading", name="You gave it back")).to_be_focused()
    assert NOTE not in page.content() and QUESTION not in page.content()
    shares = cast.ana.call("partner.get", {"ticket": ticket}).json["shares"]
    assert [(each["proposal"], each["text"]) for each in shares[0]["messages"]] == [
        (False, "It was terminal 7."), (False, "We look at terminal 7 now."),
        (True, "Reverse booking 4711; the terminal sent it twice."), (False, "Ours is done.")]
    picture(page, "partner-returned")


def test_a_partner_writes_to_the_customer_while_the_owner_lets_them(cast: Cast, desk: Desk):
    share, token = cast.link(ticket := cast.ticket())
    agent = desk.page(AGENT)
    agent.goto(f"/desk#/{ticket}")
    login(agent, "ana", PASSWORD)
    desk.forgive("401")
    page = desk.page()
    page.goto(f"/partner#{token}")
    expect(page.get_by_text(QUESTION)).to_be_visible()
    button = page.get_by_role("button", name="Write to the customer")
    expect(button).to_be_hidden()
    agent.get_by_role("tab", name="Ticket", exact=True).click()
    agent.get_by_role("button", name="Let them write to the customer").click()
    expect(agent.get_by_text("They may write to the customer.")).to_be_visible()
    button.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Your message to the customer").fill("Your bank books it back by Friday.")
    assert_accessible(page)
    picture(page, "partner-tell")
    dialog.get_by_role("button", name="Send to the customer").click()
    own = page.locator(".message.own")
    expect(own).to_contain_text("To the customer")
    expect(own).to_contain_text("Your bank books it back by Friday.")
    # The customer and the owner read it; the page itself keeps it once.
    expect(agent.locator(".share-thread, .plain-list").get_by_text("Your bank books it back by Friday.").first).to_be_visible()
    entries = cast.ines.call("chat.list", {"ticket": ticket}).json["entries"]
    said = [entry["data"] for entry in entries if entry["data"]["type"] == "message"][-1]
    assert said["text"] == "Your bank books it back by Friday." and said["author"]["name"] == "Acquirer desk", said
    page.reload()
    expect(page.locator(".message.own")).to_have_count(1)
    expect(page.locator(".message.own")).to_contain_text("To the customer")
    picture(agent, "console-partner-speaks")
    agent.get_by_role("button", name="No more writing to the customer").click()
    expect(page.get_by_role("button", name="Write to the customer")).to_be_hidden()


def test_links_that_are_none_and_sessions_that_ended_say_what_helps(cast: Cast, desk: Desk):
    share, token = cast.link(ticket := cast.ticket())
    page = desk.page()
    page.goto("/partner#wgp_" + "A" * 32)
    expect(page.get_by_role("heading", name="This link does not work")).to_be_focused()
    picture(page, "partner-dead")
    for field, heading in (("ends", "Please open the link once more"), ("linkEnds", "This link’s time is over")):
        page.goto("/login")
        page.goto(f"/partner#{token}")
        expect(page.get_by_text(QUESTION)).to_be_visible()
        page.evaluate("""(field) => {
          const session = JSON.parse(sessionStorage.getItem('waggle-partner-session'));
          Object.assign(session, { token: 'ended' + session.token, [field]: 1 });
          sessionStorage.setItem('waggle-partner-session', JSON.stringify(session));
        }""", field)
        page.reload()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.goto("/login")
    page.goto(f"/partner#{token}")
    expect(page.get_by_text(QUESTION)).to_be_visible()
    cast.ana.change("partner.end", ticket=ticket, share=share)
    expect(page.get_by_role("heading", name="This is no longer shared with you")).to_be_visible()
    assert NOTE not in page.content()
    page.goto("/login")
    page.goto(f"/partner#{token}")
    expect(page.get_by_role("heading", name="This link does not work")).to_be_visible()
    desk.forgive(r"401")


def test_with_an_account_tickets_come_and_go_by_themselves(cast: Cast, desk: Desk):
    page = signed_in(desk)
    expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    picture(page, "partner-empty")
    first = cast.ticket()
    cast.share(first, user=cast.pia.id)
    expect(page.get_by_text(NOTE)).to_be_visible()
    second = cast.ticket()
    cast.share(second, "Is line 3 down, and until when? " * 8, user=cast.pia.id)
    row = page.get_by_role("link", name=re.compile(f"Ticket {second}"))
    expect(row).to_be_visible()
    row.click()
    expect(page.get_by_role("heading", name=f"Ticket {second}")).to_be_focused()
    cast.ana.change("partner.write", ticket=first, share=1, text="Any news?")
    expect(page.locator(".toast")).to_contain_text(f"The desk wrote on ticket {first}.")
    page.locator(".toast").get_by_role("button", name="Show").click()
    expect(page.get_by_role("log")).to_contain_text("Any news?")
    picture(page, "partner-account")
    fits(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    cast.ana.change("partner.end", ticket=first, share=1)
    expect(page.get_by_role("heading", name="This is no longer shared with you")).to_be_visible()
    again = cast.ana.change(
        "partner.share", ticket=first, question="One thing more?", user=cast.pia.id, consent_recorded=True)["ref"]
    assert again == 2
    expect(page.locator(".question-text")).to_have_text("One thing more?")
    expect(page.get_by_text("Nothing besides the question.")).to_be_visible()
    assert "Any news?" not in page.locator("main").inner_text()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(re.compile("/login"))


def test_a_break_loses_nothing(cast: Cast, desk: Desk):
    ticket = cast.ticket()
    share, token = cast.link(ticket)
    page = desk.page()
    page.goto(f"/partner#{token}")
    expect(page.get_by_text(QUESTION)).to_be_visible()
    cast.server.stop()
    expect(page.locator(".connection-notice")).to_be_visible()
    page.get_by_label("Write to the desk").fill("Written in the dark.")
    page.keyboard.press("Enter")
    expect(page.locator(".message.own .status")).to_have_text("Waiting to be sent")
    picture(page, "partner-offline")
    cast.server.start()
    expect(page.locator(".message.own .status")).to_have_text("", timeout=30_000)
    expect(page.locator(".connection-notice")).to_be_hidden()
    messages = cast.ana.call("partner.get", {"ticket": ticket}).json["shares"][0]["messages"]
    assert [each["text"] for each in messages] == ["Written in the dark."]
    expect(page.locator(".message.own")).to_have_count(1)
    desk.forgive(r"WebSocket connection|ERR_CONNECTION|Failed to load resource")


def test_a_reminder_is_seen(cast: Cast, desk: Desk):
    ticket = cast.ticket()
    cast.share(ticket, user=cast.pia.id)
    page = signed_in(desk)
    expect(page.locator(".question-text")).to_have_text(QUESTION)
    olga = staff(cast.server, "olga", role="administrator")
    olga.change("desk.change_settings", section="partners", value={"reminder_ms": 3_600_000}, version=0, reason="Sooner.")
    cast.ana.change("partner.write", ticket=ticket, share=1, text="Which terminal?")
    expect(page.get_by_role("log")).to_contain_text("Which terminal?")
    assert control(cast.server, "/control/clock", {"advance_ms": 3_700_000}).status == 200
    expect(page.locator(".toast")).to_contain_text(f"The desk waits for your answer on ticket {ticket}.")


def test_the_owner_shares_from_the_console_once_the_customer_agrees(cast: Cast, desk: Desk):
    ticket = cast.ticket()
    page = desk.page()
    page.goto("/desk")
    login(page, "ana", PASSWORD)
    page.wait_for_url(re.compile("/desk"))
    page.goto(f"/desk#/{ticket}")
    page.get_by_role("tab", name="Ticket").click()
    panel = page.locator(".card", has=page.get_by_role("heading", name="Partners outside"))
    panel.get_by_role("button", name="Share with a partner…").click()
    form = page.get_by_role("dialog")
    form.get_by_label("by a link, for this ticket alone").check()
    form.get_by_label("Name of the partner").fill("Acquirer desk")
    form.get_by_label("What the partner is asked").fill(QUESTION)
    form.get_by_label(re.compile("Note by Ana")).check()
    picture(page, "console-share")
    form.get_by_role("button", name="Look at it once more").click()
    read = page.get_by_role("dialog", name="As the partner will read it")
    read.get_by_label(re.compile("Note by Ana")).fill(NOTE)
    read.get_by_role("button", name="Share it").click()
    expect(panel).to_contain_text("waits for the customer’s word")
    asked = desk.page(PHONE, for_axe=True)
    asked.add_init_script(f"localStorage.setItem('waggle-visitor', '{json.dumps({'token': cast.ines.token, 'user': cast.ines.user})}')")
    asked.goto(f"/#{ticket}")
    question = asked.get_by_role("group", name=re.compile("May we show parts of your ticket to Acquirer desk"))
    expect(question).to_be_visible()
    assert_accessible(asked, "consent")
    picture(asked, "customer-consent")
    question.get_by_role("button", name="Yes, you may").click()
    expect(question).to_be_hidden()
    expect(panel).to_contain_text("their turn")
    expect(panel).to_contain_text("The customer agreed")
    panel.get_by_role("button", name="Make a link").click()
    link = page.get_by_role("dialog").get_by_label("Link").input_value()
    picture(page, "console-link")
    page.keyboard.press("Escape")
    expect(panel).to_contain_text("The link is good until")
    guest = desk.page()
    guest.goto(link)
    expect(guest.get_by_text(NOTE)).to_be_visible()
    guest.get_by_label("Write to the desk").fill("We look at it.")
    guest.keyboard.press("Enter")
    expect(panel).to_contain_text("We look at it.")
    expect(panel).to_contain_text("our turn")
    expect(page.get_by_text("asked the customer whether to share with a partner who comes by link")).to_be_visible()
    picture(page, "console-partner")
    panel.get_by_role("button", name=re.compile("End it")).click()
    expect(panel).to_contain_text("over")
    expect(guest.get_by_role("heading", name="This is no longer shared with you")).to_be_visible()
    desk.forgive("401")


def test_whoever_is_no_partner_is_told_so(cast: Cast, desk: Desk):
    page = signed_in(desk, "ana")
    expect(page.get_by_role("heading", name="This page is for partners")).to_be_focused()
    expect(page.get_by_role("link", name="Open the desk")).to_be_visible()


@pytest.mark.parametrize("person", [AGENT, PHONE], ids=["light", "dark-phone"])
def test_the_page_is_accessible(cast: Cast, desk: Desk, person: dict):
    look = "phone" if person is PHONE else "desk"
    page = signed_in(desk, person=person, for_axe=True)
    expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    assert_accessible(page, "empty")
    for question in (QUESTION, "Is line 3 down?"):
        ticket = cast.ticket()
        share = cast.share(ticket, question, user=cast.pia.id)
    cast.ana.change("partner.write", ticket=ticket, share=share, text="It is urgent for them.")
    page.goto("/partner")
    expect(page.locator(".share-row")).to_have_count(2)
    assert_accessible(page, "list")
    picture(page, f"partner-list-{look}")
    page.locator(".share-row").first.click()
    expect(page.get_by_role("log")).to_contain_text("It is urgent for them.")
    assert_accessible(page, "share")
    picture(page, f"partner-share-{look}")
    page.get_by_role("button", name="Propose a solution").click()
    assert_accessible(page, "dialog")
    picture(page, f"partner-dialog-{look}")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Propose a solution")).to_be_focused()
    if person is PHONE:
        page.get_by_role("link", name="All shared tickets").click()
        expect(page.locator(".share-row").first).to_be_visible()


@pytest.mark.parametrize("language, words", [("fr", "Notre question"), ("pt-PT", "O que lhe perguntamos"), ("pt-BR", "O que perguntamos a você")])
def test_the_page_speaks_the_readers_language(cast: Cast, desk: Desk, language: str, words: str):
    _, token = cast.link(cast.ticket())
    page = desk.page({**AGENT, "locale": language})
    page.goto(f"/partner#{token}")
    expect(page.get_by_role("heading", name=words)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == language
