"""What the chat says of itself, honestly: after the end, when a call is better, in other languages, without a mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from harness.browser import AGENT, CUSTOMER, Desk, assert_accessible, picture, until
from harness.desk import House, Person
from harness.proxy import Proxy
from harness.server import Server

PHONE = {**CUSTOMER, "locale": "en-GB"}
WIDTHS = {320: 568, 768: 1024, 1280: 800}


@pytest.fixture
def house(server: Server) -> House:
    return House(server)


@pytest.fixture
def ana(house: House) -> Person:
    return house.agent("ana", "Ana Silva")


@pytest.fixture
def desk(server: Server, make_desk) -> Desk:
    return make_desk(server.url)


def begin(page: Page, text: str = "My card was charged twice.") -> int:
    page.goto("/")
    page.locator("#first").fill(text)
    page.locator("#name").fill("Inês Duarte")
    page.keyboard.press("Enter")
    expect(page.locator(".care-title")).not_to_be_empty()
    until(page, "location.hash.length > 1")
    return int(page.evaluate("location.hash.slice(1)"))


def solve(house: House, ana: Person, number: int) -> None:
    house.call(ana, "ticket.take", ticket=number)
    house.call(ana, "chat.send", ticket=number, text="The second charge is cancelled.")
    house.call(ana, "ticket.solve", ticket=number, solution="Voided.", knowledge="routine")


def settled(page: Page) -> None:
    """Nothing fades in any more."""
    until(page, "document.getAnimations().every(a => a.effect.getTiming().iterations === Infinity || a.playState === 'finished')")


def test_the_end_is_rated_with_one_tap_each(desk: Desk, house: House, ana: Person):
    page = desk.page(PHONE, for_axe=True)
    number = begin(page)
    solve(house, ana, number)
    page.get_by_role("button", name="Yes, it is solved").click()
    expect(page.locator(".care")).to_contain_text("This conversation is closed")
    group = page.get_by_role("group", name="How was it?")
    group.get_by_role("button", name="4: good").click()
    expect(group.get_by_role("button", name="4: good")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("group", name="Did you have to repeat yourself?").get_by_role("button", name="Yes, I did").click()
    expect(page.get_by_text("Thank you.", exact=True)).to_be_visible()
    # A second thought takes the first one's place.
    group.get_by_role("button", name="2: bad").click()
    expect(group.get_by_role("button", name="4: good")).to_have_attribute("aria-pressed", "false")
    settled(page)
    assert_accessible(page, "the end")
    picture(page, "chat-rated")
    until_rated = {"score": 2, "repeated": True}
    for _ in range(100):
        if house.call(ana, "ticket.get", ticket=number).get("rating") == until_rated:
            break
        page.wait_for_timeout(50)
    assert house.call(ana, "ticket.get", ticket=number)["rating"] == until_rated
    page.reload()
    expect(group.get_by_role("button", name="2: bad")).to_have_attribute("aria-pressed", "true")


def test_a_thank_you_asks_again_and_the_answer_is_kept(desk: Desk, house: House, ana: Person):
    page = desk.page(AGENT)
    number = begin(page)
    solve(house, ana, number)
    page.get_by_label("Your message").fill("Thank you!")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Is it solved? If not, write again")
    expect(page.get_by_text("Is your question solved?")).to_be_visible()
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_role("log")).to_contain_text("The conversation is open again.")


def test_a_call_is_asked_for_and_cancelled(desk: Desk, house: House, ana: Person):
    page = desk.page(PHONE, for_axe=True)
    begin(page)
    page.get_by_role("button", name="More").click()
    settled(page)
    assert_accessible(page, "more")
    picture(page, "chat-more")
    page.get_by_role("button", name="Ask us to call you").click()
    page.get_by_role("button", name="Ask for the call").click()
    expect(page.get_by_text("Please give us a number we can call.")).to_be_visible()
    page.get_by_label("Your telephone number").fill("+351 21 555 0100")
    page.get_by_label("When it suits you").select_option(index=2)
    settled(page)
    assert_accessible(page, "call")
    picture(page, "chat-call")
    page.get_by_role("button", name="Ask for the call").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("log")).to_contain_text("We call you between")
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Cancel the planned call").click()
    expect(page.get_by_role("log")).to_contain_text("The planned call is cancelled.")


def test_the_conversation_can_be_saved(desk: Desk, house: House, ana: Person, tmp_path: Path):
    page = desk.page(AGENT)
    number = begin(page)
    house.call(ana, "ticket.take", ticket=number)
    house.call(ana, "chat.send", ticket=number, text="<b>It</b> is fine.")
    expect(page.get_by_role("log")).to_contain_text("is fine.")
    page.get_by_role("button", name="More").click()
    with page.expect_download() as found:
        page.get_by_role("button", name="Save this conversation").click()
    target = tmp_path / "saved.txt"
    found.value.save_as(target)
    text = target.read_text(encoding="utf-8")
    assert "You: My card was charged twice." in text and "Ana Silva: <b>It</b> is fine." in text


def test_a_session_begins_with_the_customers_word_alone(desk: Desk, house: House, ana: Person):
    page = desk.page(PHONE)
    number = begin(page)
    house.call(ana, "ticket.take", ticket=number)
    house.call(ana, "remote.offer", ticket=number, kind="remote", link="https://meet.example.org/a1")
    expect(page.get_by_text("May we look at your screen with you?")).to_be_visible()
    expect(page.get_by_role("link", name="Join")).to_have_count(0)
    picture(page, "chat-session")
    page.get_by_role("button", name="Yes, I agree").click()
    expect(page.get_by_role("link", name="Join")).to_have_attribute("href", "https://meet.example.org/a1")
    page.get_by_role("button", name="Stop it").click()
    expect(page.get_by_text("You agreed to a session.")).to_be_hidden()


def test_a_late_promise_is_called_late(desk: Desk, house: House, ana: Person):
    page = desk.page(PHONE)
    number = begin(page)
    house.call(ana, "ticket.take", ticket=number)
    now = house.call(ana, "ticket.get", ticket=number)["created_at"]
    page.clock.install()
    page.reload()
    house.call(ana, "ticket.promise", ticket=number, at=now + 1_800_000, text="What the bank says")
    expect(page.locator(".care-detail")).to_contain_text("What the bank says")
    expect(page.locator(".care-detail")).to_contain_text("next update by")
    page.clock.fast_forward("31:00")
    expect(page.locator(".care-detail")).to_contain_text("is late")


@pytest.mark.parametrize(
    ("locale", "words", "owner"),
    [
        ("fr-FR", "Comment pouvons-nous vous aider", "Ana Silva s’occupe de votre demande"),
        ("pt-BR", "Como podemos ajudar?", "Ana Silva está cuidando do seu chamado"),
        ("pt-PT", "Em que podemos ajudar?", "Ana Silva está a tratar do seu pedido"),
    ],
)
def test_the_page_speaks_the_readers_language(desk: Desk, house: House, ana: Person, locale: str, words: str, owner: str):
    page = desk.page({**PHONE, "locale": locale}, for_axe=True)
    page.goto("/")
    expect(page.get_by_role("heading", name=words)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == (locale if locale.startswith("pt") else "fr")
    assert_accessible(page, "form")
    number = begin(page)
    house.call(ana, "ticket.take", ticket=number)
    expect(page.locator(".care-title")).to_have_text(owner)
    house.call(ana, "chat.send", ticket=number, text="The second charge is cancelled.")
    house.call(ana, "ticket.solve", ticket=number, solution="Voided.", knowledge="routine")
    expect(page.locator(".solved:not([hidden])")).to_be_visible()
    english = page.locator(".line").filter(has_text="ticket")
    expect(english).to_have_count(0)
    picture(page, f"chat-{locale}")


def test_another_language_is_chosen_and_kept(desk: Desk, house: House):
    page = desk.page(AGENT)
    begin(page)
    page.get_by_label("Your message").fill("half a thou")
    page.get_by_role("button", name="Your conversations").click()
    page.get_by_label("Language").select_option("fr")
    expect(page.get_by_text("En attente du premier conseiller libre")).to_be_visible()
    expect(page.get_by_label("Votre message")).to_have_value("half a thou")
    page.reload()
    expect(page.get_by_text("En attente du premier conseiller libre")).to_be_visible()


@pytest.mark.parametrize("language", ["en-XA", "ar-XB"])
def test_words_of_any_length_and_direction_fit(desk: Desk, house: House, ana: Person, language: str):
    page = desk.page({**PHONE, "viewport": {"width": 320, "height": 640}})
    page.goto(f"/?lang={language}")
    page.locator("#first").fill("Hello")
    page.locator("#name").fill("Inês")
    page.keyboard.press("Enter")
    expect(page.locator(".message .text")).to_have_count(1)
    until(page, "location.hash.length > 1")
    number = int(page.evaluate("location.hash.slice(1)"))
    solve(house, ana, number)
    expect(page.locator(".solved:not([hidden])")).to_be_visible()
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar-XB" else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    plain = page.evaluate(
        "[...document.querySelectorAll('button, .care-title, .question')].filter(e => e.checkVisibility() && e.textContent)"
        ".map(e => e.textContent).filter(text => !/[\\u202e~]/.test(text))")
    assert plain == [], "not translated"
    picture(page, f"chat-{language}")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_width_and_scheme(desk: Desk, house: House, ana: Person, width: int, scheme: str):
    page = desk.page({**AGENT, "viewport": {"width": width, "height": WIDTHS[width]}, "color_scheme": scheme}, for_axe=True)
    page.goto("/")
    settled(page)
    assert_accessible(page, "form")
    picture(page, f"chat-form-{width}-{scheme}")
    number = begin(page)
    davi = house.agent("davi", "Davi Costa", tiers=["L2"])
    solve(house, ana, number)
    expect(page.get_by_text("Is your question solved?")).to_be_visible()
    settled(page)
    assert_accessible(page, "solved")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, f"chat-solved-{width}-{scheme}")
    assert davi.id


def test_the_whole_conversation_by_keyboard(desk: Desk, house: House, ana: Person):
    page = desk.page({**AGENT, "reduced_motion": "reduce"})
    number = begin(page)
    expect(page.locator("#composer")).to_be_focused()
    solve(house, ana, number)
    yes = page.get_by_role("button", name="Yes, it is solved")
    expect(yes).to_be_visible()
    for _ in range(10):
        page.keyboard.press("Shift+Tab")
        if yes.evaluate("e => e === document.activeElement"):
            break
    expect(yes).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".care")).to_contain_text("This conversation is closed")
    score = page.get_by_role("button", name="5: very good")
    expect(score).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        if score.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Space")
    expect(score).to_have_attribute("aria-pressed", "true")


def test_a_link_cut_in_the_middle_loses_no_tap(proxy: Proxy, house: House, ana: Person, make_desk):
    desk = make_desk(f"http://127.0.0.1:{proxy.port}")
    page = desk.page(PHONE)
    number = begin(page)
    solve(house, ana, number)
    expect(page.get_by_text("Is your question solved?")).to_be_visible()
    proxy.refuse()
    proxy.cut()
    page.get_by_role("button", name="Yes, it is solved").click()
    expect(page.get_by_text("Your answer is on its way…")).to_be_visible()
    proxy.refuse(False)
    expect(page.locator(".care")).to_contain_text("This conversation is closed", timeout=30_000)
    desk.forgive("ERR_|WebSocket connection")


def test_a_first_message_that_cannot_leave_is_not_lost(proxy: Proxy, make_desk):
    """The form is there, and then the line is not: it says so, keeps the words, and the next press sends them."""
    desk = make_desk(f"http://127.0.0.1:{proxy.port}")
    page = desk.page(PHONE)
    page.goto("/")
    expect(page.locator("#first")).to_be_visible()
    proxy.refuse()
    proxy.cut()
    page.locator("#first").fill("Are you there?")
    page.locator("#name").fill("Inês")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing was lost: please try again.")).to_contain_text("The server cannot be reached.")
    expect(page.locator("#first")).to_have_value("Are you there?")
    proxy.refuse(False)
    page.locator(".start-button").click()
    expect(page.locator(".message .text")).to_have_text(["Are you there?"], timeout=30_000)
    desk.forgive("ERR_|WebSocket connection|Failed to fetch")
