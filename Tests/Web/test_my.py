"""A customer's own tickets on any device: in by a link, and everything that one does with a ticket there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from harness.browser import AGENT, CUSTOMER, Desk, assert_accessible, picture, until
from harness.proxy import Proxy
from harness.server import ROOMY, Server
from Server.people import control, http_call, staff, visitor
from Web.test_partner import fits

PHONE = {**CUSTOMER, "locale": "en-GB"}
LONG = "Maria-Antonieta Wolfeschlegelsteinhausenbergerdorff de Albuquerque e Vasconcelos"


class Cast:
    def __init__(self, server: Server):
        self.server = server
        self.ines = visitor(server)
        self.ana = staff(server, "ana", name="Ana Silva")

    def ticket(self, text: str = "My parcel has not come.", subject: str = "Where is my parcel?", taken: bool = True) -> int:
        ticket = self.ines.change("ticket.open", text=text, subject=subject)["ticket"]
        if taken:
            self.ana.change("ticket.take", ticket=ticket)
        return ticket

    def link(self) -> str:
        made = http_call(self.server, "POST", "/api/my/link", {}, self.ines.headers)
        assert made.status == 201, made.text
        return made.json["path"]

    def solve(self, ticket: int) -> None:
        self.ana.change("chat.send", ticket=ticket, text="It is with the neighbour.")
        self.ana.change("ticket.solve", ticket=ticket, solution="With the neighbour.", knowledge="routine")

    def messages(self, ticket: int) -> list[str]:
        entries = self.ana.call("chat.list", {"ticket": ticket}).json["entries"]
        return [entry["data"]["text"] for entry in entries if entry["data"]["type"] == "message"]


@pytest.fixture
def cast(make_server) -> Cast:
    return Cast(make_server(*ROOMY, "--test-clock"))


@pytest.fixture
def desk(cast: Cast, make_desk) -> Desk:
    return make_desk(cast.server.url)


def entered(desk: Desk, cast: Cast, person: dict | None = None, **options) -> Page:
    page = desk.page(person or AGENT, **options)
    page.goto(cast.link())
    expect(page.locator(".my-name")).to_have_text(cast.ines.user["name"])
    return page


def test_a_link_opens_every_ticket_once(cast: Cast, desk: Desk):
    first = cast.ticket()
    second = cast.ticket("The invoice has my old address on it.", "Wrong address", taken=False)
    cast.ana.change("ticket.promise", ticket=first, at=cast_time(cast) + 3_600_000, text="news of the carrier")
    link = cast.link()
    page = desk.page()
    page.goto(link)
    rows = page.locator(".my-row")
    expect(rows).to_have_count(2)
    assert link.split("#")[1] not in page.url
    expect(rows.nth(0)).to_contain_text("Wrong address")
    expect(rows.nth(0)).to_contain_text("Waiting for the first free agent")
    expect(rows.nth(1)).to_contain_text("Ana Silva looks after your ticket")
    expect(rows.nth(1)).to_contain_text("news of the carrier")
    expect(page.get_by_role("heading", name="Choose a request")).to_be_visible()
    picture(page, "my-list")
    page.reload()
    expect(rows).to_have_count(2)
    # The link is used up: another browser is told what to do.
    other = desk.page(PHONE, for_axe=True)
    other.goto(link)
    expect(other.get_by_role("heading", name="This link does not work any more")).to_be_focused()
    assert_accessible(other, "used link")
    picture(other, "my-used")
    # Where one is in already the same link does no harm.
    page.goto("/my" + link[3:])
    expect(page.get_by_text("That link was used already, but you are signed in here.").first).to_be_visible()
    expect(rows).to_have_count(2)
    assert second
    desk.forgive("401")


def cast_time(cast: Cast) -> int:
    return control(cast.server, "/control/status").json["now"]


def test_a_link_has_its_time(cast: Cast, desk: Desk):
    link = cast.link()
    control(cast.server, "/control/clock", {"advance_ms": 3_600_000})
    page = desk.page()
    page.goto(link)
    expect(page.get_by_role("heading", name="This link does not work any more")).to_be_focused()
    page.goto("/my")
    expect(page.get_by_role("heading", name="Come by a link")).to_be_focused()
    expect(page.get_by_role("link", name="Open the chat")).to_have_attribute("href", "/")
    desk.forgive("401")


def test_who_chats_on_the_desks_own_page_finds_their_tickets(cast: Cast, desk: Desk):
    page = desk.page()
    page.goto("/")
    page.get_by_label("Your message").fill("Hello there")
    page.get_by_label("Your name").fill("Rui")
    page.locator(".start-button").click()
    expect(page.get_by_text("Waiting for the first free agent")).to_be_visible()
    page.get_by_role("button", name="Your conversations").click()
    page.get_by_role("button", name="On another device").click()
    box = page.get_by_label("Your link")
    expect(box).to_have_value(re.compile(f"^{re.escape(cast.server.url)}/my#wgm_"))
    picture(page, "my-device")
    other = desk.page(PHONE)
    other.goto(box.input_value())
    expect(other.locator(".my-row")).to_contain_text("Hello there")
    # In this browser no link is needed.
    page.goto("/my")
    expect(page.locator(".my-row")).to_contain_text("Hello there")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()


def test_a_request_is_opened_answered_solved_reopened_and_rated(cast: Cast, desk: Desk):
    page = entered(desk, cast)
    expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    picture(page, "my-empty")
    page.get_by_role("link", name="New request").first.click()
    expect(page.get_by_label("Subject")).to_be_focused()
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("alert").filter(has_text="Please write a few words.")).to_be_visible()
    page.get_by_label("Subject").fill("Refund")
    page.get_by_label("Your message").fill("I was charged twice.")
    picture(page, "my-new")
    page.get_by_role("button", name="Send the request").click()
    expect(page).to_have_url(re.compile("#1$"))
    row = page.locator(".my-row")
    expect(row).to_contain_text("Refund")
    cast.ana.change("ticket.take", ticket=1)
    expect(row).to_contain_text("Ana Silva looks after your ticket")
    cast.ana.change("chat.send", ticket=1, text="Which card was it?")
    expect(page.get_by_role("log")).to_contain_text("Which card was it?")
    page.get_by_label("Your message").fill("The blue one.")
    page.keyboard.press("Enter")
    expect(page.locator(".message.own").last).to_contain_text("The blue one.")
    picture(page, "my-ticket")
    cast.solve(1)
    expect(row).to_contain_text("Solved")
    page.get_by_role("button", name="No", exact=True).click()
    expect(row).to_contain_text("In progress")
    cast.solve(1)
    page.get_by_role("button", name="Yes, it is solved").click()
    expect(row).to_contain_text("Closed")
    page.get_by_role("button", name="5: very good").click()
    page.get_by_role("button", name="No, never").click()
    expect(page.get_by_text("Thank you.").last).to_be_visible()
    picture(page, "my-closed")
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Open it again").click()
    expect(row).to_contain_text("Ana Silva looks after your ticket")
    assert cast.ana.call("ticket.get", {"ticket": 1}).json["state"] == "open"
    # Who no longer needs it takes it back, and thinks again by writing.
    expect(page.get_by_label("Your message")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="I no longer need this").click()
    expect(row).to_contain_text("Closed")
    state = cast.ana.call("ticket.get", {"ticket": 1}).json
    assert state["state"] == "cancelled"


def test_many_are_paged_and_searched(cast: Cast, desk: Desk):
    for number in range(45):
        cast.ticket(f"Matter number {number}", f"Subject {number}" if number != 7 else "A broken umbrella", taken=False)
    page = entered(desk, cast)
    rows = page.locator(".my-row")
    expect(rows).to_have_count(20)
    page.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(40)
    page.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(45)
    expect(page.get_by_role("button", name="Show more")).to_be_hidden()
    page.get_by_label("Search your requests").fill("umbrella")
    expect(rows).to_have_count(1)
    page.get_by_label("Search your requests").fill("elephant")
    expect(page.get_by_text("Nothing of yours has these words: elephant")).to_be_visible()
    picture(page, "my-nothing")
    page.get_by_label("Search your requests").fill("")
    expect(rows).to_have_count(20)


def test_nothing_is_lost_when_the_line_is_cut_in_the_middle_of_an_answer(cast: Cast, make_proxy, make_desk):
    ticket = cast.ticket()
    proxy: Proxy = make_proxy(cast.server.http_port)
    desk = make_desk(f"http://127.0.0.1:{proxy.port}")
    page = entered(desk, cast, PHONE)
    page.locator(".my-row").click()
    box = page.get_by_label("Your message")
    box.fill("Half an answ")
    proxy.refuse()
    proxy.cut()
    box.press_sequentially("er, then a tunnel")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Waiting to be sent")).to_be_visible()
    picture(page, "my-cut")
    proxy.refuse(False)
    expect(page.locator(".message.own").last.locator(".status")).to_have_text("Sent", timeout=30_000)
    assert cast.messages(ticket).count("Half an answer, then a tunnel") == 1
    desk.forgive("ERR_|WebSocket connection")


def test_signing_out_leaves_nothing(cast: Cast, desk: Desk):
    cast.ticket("A very private matter")
    page = entered(desk, cast)
    page.locator(".my-row").click()
    expect(page.get_by_role("log")).to_contain_text("A very private matter")
    page.get_by_label("Your message").fill("half written")
    token = page.evaluate("JSON.parse(localStorage.getItem('waggle-my')).token")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_focused()
    assert "private" not in page.content() and "#" not in page.url
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])") == "[{},{}]"
    assert http_call(cast.server, "GET", "/api/me", headers={"Authorization": f"Bearer {token}"}).status == 401
    page.reload()
    expect(page.get_by_role("heading", name="Come by a link")).to_be_focused()


def test_a_session_that_ends_elsewhere_says_so(cast: Cast, desk: Desk):
    cast.ticket()
    page = entered(desk, cast)
    token = page.evaluate("JSON.parse(localStorage.getItem('waggle-my')).token")
    assert http_call(cast.server, "POST", "/api/my/leave", {}, {"Authorization": f"Bearer {token}"}).status == 204
    expect(page.get_by_role("heading", name="You have been signed out")).to_be_focused()
    assert "parcel" not in page.locator("main").inner_text()


def test_somebody_elses_ticket_is_none(cast: Cast, desk: Desk):
    other = visitor(cast.server, "Rui")
    number = other.change("ticket.open", text="Not for Inês")["ticket"]
    cast.ticket()
    page = entered(desk, cast)
    page.goto(f"/my#{number}")
    expect(page.get_by_role("alert").filter(has_text=re.compile("no ticket|cannot be"))).to_be_visible()
    assert "Not for Inês" not in page.content()


def test_the_keyboard_alone_is_enough(cast: Cast, desk: Desk):
    cast.ticket()
    page = entered(desk, cast)
    row = page.locator(".my-row")
    expect(row).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        if row.evaluate("node => node === document.activeElement"):
            break
    expect(row).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Where is my parcel?")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "composer":
            break
    page.keyboard.type("Typed, not tapped")
    page.keyboard.press("Enter")
    expect(page.locator(".message.own").last).to_contain_text("Typed, not tapped")


@pytest.mark.parametrize("person", [AGENT, PHONE], ids=["desk-light", "phone-dark"])
def test_it_fits_everywhere_and_is_accessible(cast: Cast, desk: Desk, person: dict):
    cast.ines.user["name"] = LONG
    cast.ines = visitor(cast.server, LONG)
    ticket = cast.ticket("The parcel has not come, and nobody says where it is. " * 3, "Paketzustellungsbestätigungsnachforschungsauftrag and other long words")
    cast.ticket("Something else", "Invoice", taken=False)
    cast.ana.change("ticket.promise", ticket=ticket, at=cast_time(cast) + 86_400_000, text="what the carrier says")
    page = entered(desk, cast, person, for_axe=True)
    expect(page.locator(".my-row")).to_have_count(2)
    assert_accessible(page, "list")
    fits(page)
    name = "phone" if person is PHONE else "desk"
    page.set_viewport_size(person["viewport"])
    picture(page, f"my-list-{name}")
    page.goto(f"/my#{ticket}")
    expect(page.get_by_role("log")).to_contain_text("nobody says where it is")
    assert_accessible(page, "ticket")
    fits(page)
    page.set_viewport_size(person["viewport"])
    picture(page, f"my-ticket-{name}")
    page.goto("/my#new")
    expect(page.get_by_label("Subject")).to_be_visible()
    assert_accessible(page, "new")
    fits(page)
    page.set_viewport_size(person["viewport"])
    picture(page, f"my-new-{name}")
    page.get_by_role("button", name="On another device").click()
    expect(page.get_by_label("Your link")).to_be_visible()
    assert_accessible(page, "device")


@pytest.mark.parametrize("language, title", [("fr", "Vos demandes"), ("pt-BR", "Suas solicitações"), ("pt-PT", "Os seus pedidos"), ("ar-XB", None)])
def test_it_speaks_every_language(cast: Cast, desk: Desk, language: str, title: str | None):
    ticket = cast.ticket()
    page = desk.page({**AGENT, "timezone_id": "Pacific/Auckland"})
    page.goto(f"/my?lang={language}{cast.link()[3:]}")
    expect(page.locator(".my-row")).to_have_count(1)
    if title:
        expect(page).to_have_title(title)
    page.goto(f"/my?lang={language}#{ticket}")
    expect(page.get_by_role("log")).to_contain_text("My parcel has not come.")
    assert not re.search(r"\b(my|list|care|state|start)\.[a-z_]+", page.locator("body").inner_text())
    picture(page, f"my-{language}")
    until(page, "document.documentElement.scrollWidth <= innerWidth")
