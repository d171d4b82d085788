"""What a customer lives through on the page at `/`, with a real agent on the other side."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from harness.browser import AGENT, CUSTOMER, Desk, assert_accessible, login, picture, until
from harness.proxy import Proxy
from harness.sdk import new_id
from harness.server import Server

PASSWORD = "correct horse battery staple"
PHONE = {**CUSTOMER, "locale": "en-GB"}


@dataclass
class Staff:
    """Somebody of the desk who works over HTTP, as a browser with a session would."""

    server: Server
    cookie: str = ""

    def request(self, path: str, body: dict, bearer: str | None = None) -> tuple[int, dict, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.http_port, timeout=20)
        headers = {"Content-Type": "application/json", "Origin": self.server.url, "Cookie": self.cookie}
        if bearer:
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {bearer}"}
        connection.request("POST", path, json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        return answer.status, json.loads(text or "{}"), answer.getheader("Set-Cookie") or ""

    def log_in(self, user: str) -> Staff:
        status, answer, cookie = self.request("/api/login", {"login": user, "password": PASSWORD})
        assert status == 200, answer
        self.cookie = cookie.split(";")[0]
        return self

    def do(self, method: str, bearer: str | None = None, **data) -> dict:
        """Calls a method; with `bearer` as the one whose token that is."""
        status, answer, _ = self.request(f"/api/rpc/{method}", {"client_id": new_id(), **data}, bearer)
        assert status == 200, answer
        return answer


@pytest.fixture
def ana(server: Server, tmp_path) -> Staff:
    """A first-line agent named Ana Silva."""
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")
    server.cli("user", "add", "--role", "agent", "--login", "ana", "--name", "Ana Silva", "--tier", "1",
               "--password-file", secret)
    return Staff(server).log_in("ana")


# The server comes first: what is asked for last is taken down first, and pages should close before it stops.
@pytest.fixture
def desk(server: Server, make_desk) -> Desk:
    return make_desk(server.url)


def begin(page: Page, text: str = "My card was charged twice.", name: str = "Inês Duarte") -> int:
    """Fills in the first form and returns the ticket's number."""
    page.goto("/")
    page.get_by_label("Your message").fill(text)
    page.get_by_label("Your name").fill(name)
    page.locator(".start-button").click()
    expect(page.get_by_text("Waiting for the first free agent")).to_be_visible()
    return ticket(page)


def ticket(page: Page) -> int:
    return int(page.evaluate("location.hash.slice(1)"))


def write(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")


def bubbles(page: Page) -> list[str]:
    return page.locator(".message .text").all_inner_texts()


def test_a_first_contact_becomes_a_conversation(desk: Desk, ana: Staff):
    page = desk.page(PHONE)
    number = begin(page)
    expect(page.get_by_role("log")).to_contain_text("My card was charged twice.")
    assert bubbles(page) == ["My card was charged twice."]
    ana.do("ticket.take", ticket=number)
    expect(page.locator(".care")).to_contain_text("Ana Silva looks after your ticket")
    ana.do("chat.send", ticket=number, text="I can see both, one moment.")
    expect(page.get_by_role("log")).to_contain_text("I can see both, one moment.")
    write(page, "Thank you 🎉")
    expect(page.locator(".message").filter(has_text="Thank you")).to_contain_text("Sent")
    ana.do("chat.read", ticket=number, offset=1000)
    expect(page.get_by_text("Seen", exact=True)).to_be_visible()
    ana.do("chat.typing", ticket=number, on=True)
    expect(page.get_by_text("Ana Silva is typing")).to_be_visible()
    picture(page, "customer-conversation")


def test_nothing_is_asked_twice_and_nothing_is_lost_by_a_reload(desk: Desk):
    page = desk.page(PHONE)
    number = begin(page)
    page.get_by_label("Your message").fill("half a thou")
    page.goto("/")
    expect(page.get_by_role("log")).to_contain_text("My card was charged twice.")
    assert ticket(page) == number
    expect(page.get_by_label("Your message")).to_have_value("half a thou")
    page.get_by_role("button", name="Your conversations").click()
    page.get_by_role("link", name="Start a new conversation").click()
    expect(page.get_by_text("Welcome back, Inês Duarte")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_count(0)
    page.get_by_label("Your message").fill("Another matter.")
    page.locator(".start-button").click()
    expect(page.get_by_text("Waiting for the first free agent")).to_be_visible()
    assert ticket(page) != number
    page.get_by_role("button", name="Your conversations").click()
    page.get_by_role("link", name="My card was charged twice.").click()
    expect(page.get_by_role("log")).to_contain_text("My card was charged twice.")
    assert ticket(page) == number


def test_what_is_written_offline_is_sent_once_and_in_order(proxy: Proxy, ana: Staff, make_desk):
    desk = make_desk(f"http://127.0.0.1:{proxy.port}")
    page = desk.page(PHONE)
    number = begin(page)
    proxy.refuse()
    proxy.cut()
    expect(page.get_by_text("Your messages are kept here")).to_be_visible()
    for text in ("one", "two", "three"):
        write(page, text)
    expect(page.get_by_text("Waiting to be sent")).to_have_count(3)
    picture(page, "customer-offline")
    ana.do("ticket.take", ticket=number)
    ana.do("chat.send", ticket=number, text="Are you there?")
    proxy.refuse(False)
    expect(page.get_by_text("Sent", exact=True)).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Waiting to be sent")).to_have_count(0)
    expect(page.get_by_text("Your messages are kept here")).to_be_hidden()
    expected = ["My card was charged twice.", "Are you there?", "one", "two", "three"]
    assert bubbles(page) == expected
    page.reload()
    expect(page.get_by_role("log")).to_contain_text("three")
    assert bubbles(page) == expected
    desk.forgive("ERR_|WebSocket connection")


@pytest.mark.parametrize("loss", ["answer", "message", "page"])
def test_a_message_whose_answer_got_lost_is_stored_once(proxy: Proxy, make_desk, loss: str):
    desk = make_desk(f"http://127.0.0.1:{proxy.port}")
    page = desk.page(PHONE)
    begin(page)
    if loss == "answer":
        proxy.cut_after(1, "down")
    else:
        proxy.swallow()
    write(page, "only once")
    if loss == "message":
        expect(page.get_by_text("Sending…")).to_be_visible()
        proxy.resume()
        proxy.cut()
    elif loss == "page":
        expect(page.get_by_text("Sending…")).to_be_visible()
        proxy.resume()
        page.reload()
    expect(page.get_by_text("Sent", exact=True)).to_be_visible(timeout=30_000)
    assert bubbles(page).count("only once") == 1
    page.reload()
    expect(page.get_by_role("log")).to_contain_text("only once")
    assert bubbles(page).count("only once") == 1
    desk.forgive("ERR_|WebSocket connection")


def test_a_refused_message_says_why_and_may_be_removed(proxy: Proxy, ana: Staff, make_desk):
    desk = make_desk(f"http://127.0.0.1:{proxy.port}")
    page = desk.page(PHONE)
    number = begin(page)
    ana.do("ticket.take", ticket=number)
    proxy.refuse()
    proxy.cut()
    write(page, "too late")
    expect(page.get_by_text("Waiting to be sent")).to_be_visible()
    ana.do("ticket.cancel", ticket=number, reason="spam")
    proxy.refuse(False)
    expect(page.locator(".message.failed")).to_contain_text("Not sent", timeout=30_000)
    expect(page.get_by_role("alert").filter(has_text="Not sent")).to_have_count(1)
    expect(page.locator(".care")).to_contain_text("This conversation is closed")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("too late")).to_have_count(0)
    page.reload()
    expect(page.locator(".care")).to_contain_text("This conversation is closed")
    assert "too late" not in bubbles(page)
    desk.forgive("ERR_|WebSocket connection")


def test_a_link_that_is_only_half_there_is_noticed(proxy: Proxy, make_desk):
    """The far end is gone and nobody says so: silence for longer than the pings' interval shows it."""
    desk = make_desk(f"http://127.0.0.1:{proxy.port}")
    page = desk.page(PHONE)
    page.clock.install()
    begin(page)
    badge = page.locator(".bar .connection")
    expect(badge).to_have_attribute("data-state", "online")
    proxy.swallow()
    page.clock.fast_forward("00:40")
    expect(badge).not_to_have_attribute("data-state", "online")
    proxy.resume()
    proxy.cut()
    page.clock.fast_forward("00:40")
    expect(badge).to_have_attribute("data-state", "online", timeout=30_000)
    desk.forgive("ERR_|WebSocket connection")


def solve(ana: Staff, number: int) -> None:
    ana.do("ticket.take", ticket=number)
    ana.do("chat.send", ticket=number, text="The second charge is cancelled.")
    ana.do("ticket.solve", ticket=number, solution="Voided the second capture.", knowledge="routine")


def test_a_solved_ticket_is_closed_by_a_yes(desk: Desk, ana: Staff):
    page = desk.page(AGENT)
    number = begin(page)
    solve(ana, number)
    expect(page.get_by_text("Is your question solved?")).to_be_visible()
    picture(page, "customer-solved")
    page.get_by_role("button", name="Yes, it is solved").click()
    expect(page.locator(".care")).to_contain_text("This conversation is closed")
    expect(page.get_by_label("Your message")).to_be_hidden()
    page.get_by_role("main").get_by_role("link", name="Start a new conversation").click()
    expect(page.get_by_role("heading", name="What can we help with?")).to_be_visible()


def test_a_solved_ticket_is_opened_again_by_a_no(desk: Desk, ana: Staff):
    page = desk.page(PHONE)
    number = begin(page)
    solve(ana, number)
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_text("Is your question solved?")).to_be_hidden()
    expect(page.get_by_role("log")).to_contain_text("The conversation is open again.")
    expect(page.get_by_label("Your message")).to_be_focused()


def test_two_tabs_are_one_customer(desk: Desk):
    first = desk.page(PHONE)
    begin(first)
    second = first.context.new_page()
    second.goto("/")
    expect(second.get_by_role("log")).to_contain_text("My card was charged twice.")
    write(first, "from the first")
    expect(second.get_by_role("log")).to_contain_text("from the first")
    write(second, "from the second")
    expect(first.get_by_role("log")).to_contain_text("from the second")
    for page in (first, second):
        assert bubbles(page) == ["My card was charged twice.", "from the first", "from the second"]


def test_a_token_the_desk_does_not_know_leads_to_a_new_start(desk: Desk):
    page = desk.page(PHONE)
    page.goto("/")
    page.evaluate("localStorage.setItem('waggle-visitor', '{\"token\":\"wgv_unknown\",\"user\":{\"id\":1,\"name\":\"X\"}}')")
    page.reload()
    expect(page.get_by_text("This browser was not recognised.")).to_be_visible()
    expect(page.get_by_label("Your name")).to_be_visible()


TEXTS = [
    "<img src=x onerror=\"document.title='broken'\"><b>bold</b>", "w" * 400, "שלום, אפשר לעזור לי?", "👩‍👩‍👧‍👦🎉", "a\n\nb   c",
    "é" * 8192,
]


def test_any_text_arrives_as_it_was_written(desk: Desk, ana: Staff):
    page = desk.page(PHONE)
    number = begin(page)
    ana.do("ticket.take", ticket=number)
    for text in TEXTS:
        write(page, text)
        expect(page.get_by_text("Sent", exact=True)).to_be_visible()
        ana.do("chat.send", ticket=number, text=text)
    expect(page.locator(".message .text")).to_have_count(1 + 2 * len(TEXTS))
    # Both write at once, so only what was written counts here, not in which order.
    assert sorted(bubbles(page)[1:]) == sorted(text for text in TEXTS for _ in range(2))
    assert page.title() == "Support"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Your message").fill("é" * 8193)
    expect(page.get_by_text("2 bytes too long")).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_be_disabled()


def test_older_messages_come_when_the_reader_goes_up(desk: Desk, ana: Staff):
    page = desk.page(PHONE)
    number = begin(page)
    ana.do("ticket.take", ticket=number)
    for index in range(120):
        ana.do("chat.send", ticket=number, text=f"message {index}.")
    # The notice takes room from the messages after they were drawn.
    expect(page.locator("[data-away]")).to_contain_text("Nobody is here to chat right now.", timeout=20_000)
    page.reload()
    expect(page.get_by_text("message 119.")).to_be_in_viewport()
    assert page.get_by_text("message 60.").count() == 0
    top = "document.querySelector('.log').scrollTop = 0"
    page.evaluate(top)
    expect(page.get_by_text("message 71.")).to_be_attached()
    # What was read stays in sight while older ones come above it.
    expect(page.get_by_text("message 70.")).to_be_in_viewport()
    while page.get_by_role("button", name="Show earlier messages").is_visible():
        page.evaluate(top)
        until(page, "document.querySelector('.older').disabled === false")
    assert bubbles(page)[1:] == [f"message {index}." for index in range(120)]
    ana.do("chat.send", ticket=number, text="And one more.")
    page.get_by_role("button", name="New messages").click()
    expect(page.get_by_text("And one more.")).to_be_in_viewport()


def test_it_works_by_keyboard_alone(desk: Desk):
    page = desk.page(AGENT)
    page.goto("/")
    page.get_by_role("link", name="Support").focus()
    for words in ("Help me", "Inês Duarte", "ines@example.com"):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your message")).to_be_focused()
    page.keyboard.type("first line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second line")
    page.keyboard.press("Enter")
    expect(page.locator(".message .text").last).to_have_text("first line\nsecond line", use_inner_text=True)
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()


def test_the_form_says_what_is_missing(desk: Desk):
    page = desk.page(PHONE)
    page.goto("/")
    page.locator(".start-button").click()
    expect(page.get_by_label("Your message")).to_be_focused()
    expect(page.get_by_text("Please write a few words.")).to_be_visible()
    expect(page.get_by_text("Please tell us your name.")).to_be_visible()


def check(page: Page, name: str) -> None:
    """Looks at the page once nothing fades in any more: half-transparent text has no contrast."""
    until(
        page,
        "document.getAnimations().every(a => a.effect.getTiming().iterations === Infinity || a.playState === 'finished')",
    )
    assert_accessible(page, name)


@pytest.mark.parametrize("person", [PHONE, AGENT], ids=["phone-dark", "desk-light"])
def test_every_view_is_accessible(desk: Desk, ana: Staff, person: dict):
    page = desk.page(person, for_axe=True)
    page.goto("/")
    page.locator(".start-button").click()
    check(page, "first form")
    number = begin(page)
    solve(ana, number)
    expect(page.get_by_text("Is your question solved?")).to_be_visible()
    write(page, "x" * 20)
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    check(page, "conversation")
    page.get_by_role("button", name="Your conversations").click()
    expect(page.get_by_role("link", name="My card was charged twice.")).to_be_visible()
    check(page, "list of conversations")
    page.goto("/login")
    check(page, "log-in")


@pytest.mark.parametrize("path", ["/", "/login"])
def test_a_page_fits_a_narrow_window(desk: Desk, path: str):
    page = desk.page({**PHONE, "viewport": {"width": 320, "height": 568}})
    if path == "/":
        begin(page, "w" * 100)
    else:
        page.goto(path)
    expect(page.get_by_role("heading").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate(
        "[...document.querySelectorAll('button, .composer a, input, textarea, select')].filter(e => e.checkVisibility())"
        ".map(e => [e.outerHTML.slice(0, 60), Math.round(e.getBoundingClientRect().height)]).filter(([, h]) => h < 44)"
    )
    assert small == []


def test_a_log_in_leads_to_the_desk_and_nowhere_else(desk: Desk, ana: Staff):
    page = desk.page(AGENT)
    page.route("**/desk", lambda route: route.fulfill(content_type="text/html", body="<title>The desk</title>"))
    page.goto("/login?next=//evil.example/")
    login(page, "ana", "wrong")
    expect(page.get_by_text("This name and password do not fit together.")).to_be_visible()
    expect(page.locator("input[autocomplete=current-password]")).to_be_focused()
    login(page, "ana", PASSWORD)
    expect(page).to_have_title("The desk")
    desk.forgive("401")
