"""Canned replies in the console: found by a few letters, filled in, and one's own kept."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from harness.browser import Desk, assert_accessible, picture
from harness.console import (  # noqa: F401 (fixtures)
    Person, ana, ask, desk, enter, hire, ines, mia, open_ticket, settled,
)

PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


def stock(mia: Person) -> None:
    for language, text in {"en": "Hello {customer}, {agent} here.", "pt-PT": "Olá {customer}, sou {agent}."}.items():
        mia.do("reply.save", title=f"Greeting {language}", shortcut="hi", language=language, text=text)
    mia.do("reply.save", title="Where it stands", text="Ticket {ticket} is in {queue}. Ref: {order}.")


def owned(ana: Person, ines: Person) -> int:
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    return number


def box(page: Page):
    return page.get_by_label("Reply to Inês Duarte")


def picker(page: Page):
    return page.get_by_role("dialog", name="Canned replies")


def test_a_reply_is_found_filled_in_and_sent_by_the_keyboard(desk: Desk, mia: Person, ana: Person, ines: Person):
    stock(mia)
    number = owned(ana, ines)
    page = enter(desk, ana)
    open_ticket(page, number)
    box(page).focus()
    page.keyboard.press("/")
    expect(picker(page).get_by_role("option")).to_have_count(2)
    page.keyboard.type("hi")
    expect(picker(page).get_by_role("option", selected=True)).to_contain_text("Greeting en")
    expect(picker(page)).to_contain_text("Hello Inês Duarte, Ana Silva here.")
    picture(page, "replies")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("Hello Inês Duarte, Ana Silva here.")
    expect(box(page)).to_be_focused()
    page.keyboard.type(" Bye.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Hello Inês Duarte, Ana Silva here. Bye.")


def test_what_stands_for_nothing_is_shown_and_kept(desk: Desk, mia: Person, ana: Person, ines: Person):
    stock(mia)
    number = owned(ana, ines)
    page = enter(desk, ana)
    open_ticket(page, number)
    box(page).fill("PS ")
    page.get_by_role("button", name="Canned replies").click()
    page.keyboard.type("where")
    expect(picker(page)).to_contain_text("Nothing stands for {order} here: please fill it in.")
    page.keyboard.press("Enter")
    queue = ana.do("queue.list")["queues"][0]["name"]
    expect(box(page)).to_have_value(f"PS Ticket {number} is in {queue}. Ref: {{order}}.")
    expect(page.get_by_text("Nothing stands for {order} here").first).to_be_visible()


def test_a_customers_language_comes_first(desk: Desk, mia: Person, ana: Person, ines: Person):
    stock(mia)
    number = owned(ana, ines)
    ana.do("ticket.set_needs", ticket=number, skills=[], language="pt")
    page = enter(desk, ana)
    open_ticket(page, number)
    box(page).focus()
    page.keyboard.press("/")
    expect(picker(page).get_by_role("option").first).to_contain_text("Greeting pt-PT")


def test_one_keeps_replies_of_ones_own(desk: Desk, mia: Person, ana: Person, ines: Person):
    number = owned(ana, ines)
    page = enter(desk, ana)
    open_ticket(page, number)
    page.locator("#thread-title").click()
    page.keyboard.press("q")
    expect(picker(page)).to_contain_text("There are no canned replies yet.")
    picker(page).get_by_role("button", name="New reply of my own…").click()
    form = page.get_by_role("dialog", name="Add a reply")
    form.get_by_label("Title").fill("Good night")
    form.get_by_label("Text").fill("Good night, {agent}")
    form.get_by_role("button", name="Save").click()
    expect(picker(page).get_by_role("option", name="Good night")).to_contain_text("Mine")
    assert mia.do("reply.list")["replies"] == []
    picker(page).get_by_role("button", name="Change…").click()
    form = page.get_by_role("dialog", name="Change the reply Good night")
    form.get_by_label("Title").fill("Sleep well")
    form.get_by_role("button", name="Save").click()
    expect(picker(page).get_by_role("option", name="Sleep well")).to_be_visible()
    picker(page).get_by_role("button", name="Remove").click()
    page.get_by_role("dialog", name="Remove the reply Sleep well").get_by_role("button", name="Remove").click()
    expect(picker(page)).to_contain_text("There are no canned replies yet.")
    page.keyboard.press("Escape")
    expect(box(page)).to_be_focused()


def test_the_list_is_accessible_on_a_phone_in_the_dark(desk: Desk, mia: Person, ana: Person, ines: Person):
    stock(mia)
    number = owned(ana, ines)
    page = enter(desk, ana, look=PHONE, for_axe=True)
    open_ticket(page, number)
    page.get_by_role("button", name="Canned replies").click()
    page.keyboard.type("where")
    expect(picker(page)).to_contain_text("Nothing stands for")
    settled(page)
    assert_accessible(page, "canned replies")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "replies-phone")
