"""The case card: kept once by the owner, read and corrected by the customer, taken over into what is asked and offered."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from harness.browser import CUSTOMER, Desk, assert_accessible, picture
from harness.console import (  # noqa: F401 (fixtures)
    Person, ana, ask, desk, enter, hire, ines, mia, open_ticket, rui, settled, swarm_mode,
)

CARD = {"problem": "Two bookings of 40 € for one order", "tried": "The bank shows one of them only.", "next_step": "We ask the provider"}


def dialog(page: Page):
    return page.get_by_role("dialog")


def owned(ana: Person, ines: Person) -> int:
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    return number


def test_the_owner_keeps_the_card_and_takes_a_change_back(desk: Desk, ana: Person, ines: Person):
    number = owned(ana, ines)
    page = enter(desk, ana)
    open_ticket(page, number)
    place = page.locator(".case-place")
    expect(place).to_contain_text("Nobody has written down what this comes down to.")
    page.keyboard.press("o")
    dialog(page).get_by_label("Problem").fill(CARD["problem"])
    dialog(page).get_by_label("What was tried").fill(CARD["tried"])
    dialog(page).get_by_label("Next step").fill(CARD["next_step"])
    dialog(page).get_by_role("button", name="In 2 h").click()
    settled(page)
    picture(page, "case-dialog")
    dialog(page).get_by_role("button", name="Keep it").click()
    for text in CARD.values():
        expect(place).to_contain_text(text)
    seen = ana.do("ticket.get", ticket=number)
    assert seen["card"]["revision"] == 1 and seen["promise"]["text"] == CARD["next_step"]
    second = enter(desk, ana)
    open_ticket(second, number)
    expect(second.locator(".case-place")).to_contain_text(CARD["problem"])
    page.keyboard.press("o")
    dialog(page).get_by_label("Problem").fill("Something else")
    dialog(page).get_by_role("button", name="Keep it").click()
    expect(second.locator(".case-body")).to_contain_text("Something else")
    page.keyboard.press("z")
    expect(page.locator(".case-body")).to_contain_text(CARD["problem"])
    expect(second.locator(".case-body")).to_contain_text(CARD["problem"])


def test_what_is_on_the_card_is_not_typed_again(desk: Desk, ana: Person, rui: Person, mia: Person, ines: Person):
    swarm_mode(mia)
    number = owned(ana, ines)
    ana.do("card.keep", ticket=number, **CARD)
    page = enter(desk, ana)
    open_ticket(page, number)
    page.keyboard.press("s")
    expect(dialog(page).get_by_label("Tried so far")).to_have_value(CARD["tried"])
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(dialog(page).get_by_label("Where it stands")).to_have_value(CARD["problem"])
    expect(dialog(page).get_by_label("Next step").first).to_have_value(CARD["next_step"])
    page.keyboard.press("Escape")
    draft = ana.do("handoff.draft", ticket=number)
    assert CARD["problem"] in draft["summary"] and CARD["tried"] in draft["summary"]


def test_a_message_is_marked_as_asked_again_with_one_key(desk: Desk, ana: Person, ines: Person):
    number = owned(ana, ines)
    ana.do("chat.send", ticket=number, text="Which order is it?")
    ines.do("chat.send", ticket=number, text="I told you: A-17.")
    page = enter(desk, ana)
    open_ticket(page, number)
    expect(page.locator(".bubble", has_text="I told you: A-17.")).to_be_visible()
    page.keyboard.press("f")
    marks = page.locator('.again[aria-pressed="true"]')
    expect(marks).to_have_count(1)
    page.keyboard.press("z")
    expect(marks).to_have_count(0)
    # The second key may be quicker than the first one's answer: what is under way is what it takes back.
    page.evaluate("() => { for (const key of ['f', 'z']) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })); }")
    expect(marks).to_have_count(0)
    ours = page.locator(".message.agent", has_text="Which order is it?")
    ours.hover()
    ours.get_by_role("button", name="Asked again").click()
    expect(marks).to_have_count(1)
    picture(page, "case-again")
    expect(ours.get_by_role("button", name="Asked again")).to_have_attribute("aria-pressed", "true")
    assert len(ana.do("ticket.get", ticket=number)["card"]["asked_again"]) == 1


def test_the_customer_reads_the_card_and_says_that_is_not_it(desk: Desk, ana: Person):
    customer = desk.page({**CUSTOMER, "locale": "en-GB"})
    customer.goto("/")
    customer.get_by_label("Your message").fill("My card was charged twice.")
    customer.get_by_label("Your name").fill("Inês Duarte")
    customer.locator(".start-button").click()
    expect(customer.get_by_text("Waiting for the first free agent")).to_be_visible()
    page = enter(desk, ana)
    page.locator("a.row").first.click()
    expect(page.locator("#thread-title")).to_be_visible()
    number = int(page.url.rpartition("/")[2])
    ana.do("ticket.take", ticket=number)
    ana.do("card.keep", ticket=number, **CARD)
    place = customer.locator(".case")
    place.get_by_text("How we understand it").click()
    expect(place).to_contain_text(CARD["problem"])
    expect(place).to_contain_text(CARD["next_step"])
    expect(place).not_to_contain_text(CARD["tried"])
    picture(customer, "case-customer")
    place.get_by_role("button", name="That is not it").click()
    place.get_by_label("What is it, then?").fill("It was one booking too few.")
    picture(customer, "case-customer-correction")
    place.get_by_role("button", name="Send").click()
    expect(place).to_contain_text("You told us it is something else")
    expect(page.locator(".case-place")).to_contain_text("Customer disagrees")
    expect(page.locator(".case-body")).to_contain_text("It was one booking too few.")
    settled(page)
    picture(page, "case-corrected")
    ana.do("card.keep", ticket=number, problem="One booking too few")
    expect(place).to_contain_text("One booking too few")
    expect(place.get_by_role("button", name="That is not it")).to_be_visible()
    expect(page.locator(".case-place")).not_to_contain_text("Customer disagrees")


def test_the_card_is_accessible_and_fits(desk: Desk, ana: Person, ines: Person):
    number = owned(ana, ines)
    ana.do("card.keep", ticket=number, **CARD)
    ana.do("card.asked_again", ticket=number, message=1)
    for look in ({"viewport": {"width": 320, "height": 640}}, {"color_scheme": "dark"}):
        page = enter(desk, ana, look=look, for_axe=True)
        open_ticket(page, number)
        expect(page.locator(".case summary")).to_be_visible()
        if "viewport" in look:
            page.locator(".case summary").click()
        expect(page.locator(".case-body")).to_be_visible()
        settled(page)
        assert_accessible(page, "the case card")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture(page, f"case-{'narrow' if 'viewport' in look else 'dark'}")
