"""Canned replies in the console: found by a few letters, filled in, and one's own kept."""

from __future__ import annotations

import time

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


def test_a_macro_says_what_it_does_does_it_with_the_reply_and_is_taken_back(desk: Desk, mia: Person, ana: Person, ines: Person):
    mia.do("reply.save", title="Refund", shortcut="refund", text="It is on its way.", actions={
        "category": "billing", "urgency": "high", "tags": ["refund"], "pend": True, "pend_ms": 2 * 86_400_000,
    })
    number = owned(ana, ines)
    ana.do("ticket.tag", ticket=number, tags=["vip"])
    page = enter(desk, ana)
    open_ticket(page, number)
    box(page).focus()
    page.keyboard.press("/")
    words = "With it: category billing, urgency high, tag refund, waits for the customer, at most 2 d."
    expect(picker(page)).to_contain_text(words)
    expect(picker(page).get_by_role("option", name="Refund")).to_contain_text("macro")
    picture(page, "macro-picker")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()
    picture(page, "macro")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("It is on its way.")
    expect(page.get_by_text(f"Done with #{number}: category billing")).to_be_visible()

    def seen() -> tuple:
        ticket = ana.do("ticket.get", ticket=number)
        return ticket["state"], ticket["category"], ticket.get("urgency"), ticket["tags"]

    assert seen() == ("pending_customer", "billing", "high", ["vip", "refund"])
    expect(page.locator(".composer-macro")).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    # An urgency that nobody had set before stays: there is none to go back to.
    wanted, end = ("open", "general", "high", ["vip"]), time.monotonic() + 15
    while seen() != wanted:
        assert time.monotonic() < end, seen()
        page.wait_for_timeout(100)


def test_whoever_wants_the_words_of_a_macro_alone_sends_those(desk: Desk, mia: Person, ana: Person, ines: Person):
    mia.do("reply.save", title="Refund", text="It is on its way.", actions={"tags": ["refund"]})
    number = owned(ana, ines)
    page = enter(desk, ana)
    open_ticket(page, number)
    box(page).focus()
    page.keyboard.press("/")
    expect(picker(page).get_by_role("option", name="Refund")).to_be_visible()
    page.keyboard.press("Enter")
    row = page.locator(".composer-macro")
    expect(row).to_be_visible()
    row.get_by_role("button", name="Reply only").click()
    expect(row).to_be_hidden()
    expect(box(page)).to_be_focused()
    # Taking the words back takes back what goes with them.
    box(page).fill("")
    page.keyboard.press("/")
    expect(picker(page).get_by_role("option", name="Refund")).to_be_visible()
    page.keyboard.press("Enter")
    expect(row).to_be_visible()
    box(page).fill("")
    expect(row).to_be_hidden()
    box(page).fill("Only this")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Only this")
    assert ana.do("ticket.get", ticket=number)["tags"] == []


def test_a_macro_is_made_in_the_form_and_made_a_reply_again(desk: Desk, mia: Person, ana: Person, ines: Person):
    number = owned(ana, ines)
    page = enter(desk, ana, for_axe=True)
    open_ticket(page, number)
    page.locator("#thread-title").click()
    page.keyboard.press("q")
    picker(page).get_by_role("button", name="New reply of my own…").click()
    form = page.get_by_role("dialog", name="Add a reply")
    form.get_by_label("Title").fill("Refund")
    form.get_by_label("Text").fill("On its way")
    expect(form.get_by_label("Set the category")).to_be_hidden()
    form.get_by_label("Do more than reply").check()
    form.get_by_label("Set the category").fill("billing")
    form.get_by_label("Set the urgency").select_option("high")
    form.get_by_label("Add tags").fill("refund, back office")
    form.get_by_label("Then wait for the customer").check()
    form.get_by_label("Back after so many days").fill("3")
    settled(page)
    assert_accessible(page, "the form of a macro")
    picture(page, "macro-form")
    form.get_by_role("button", name="Save").click()
    expect(picker(page).get_by_role("option", name="Refund")).to_contain_text("macro")
    wanted = {"category": "billing", "urgency": "high", "tags": ["refund", "back-office"], "pend": True, "pend_ms": 3 * 86_400_000}
    assert ana.do("reply.list")["replies"][0]["actions"] == wanted
    picker(page).get_by_role("button", name="Change…").click()
    form = page.get_by_role("dialog", name="Change the reply Refund")
    expect(form.get_by_label("Add tags")).to_have_value("refund, back-office")
    expect(form.get_by_label("Back after so many days")).to_have_value("3")
    form.get_by_label("Do more than reply").uncheck()
    form.get_by_role("button", name="Save").click()
    expect(picker(page).get_by_role("option", name="Refund")).not_to_contain_text("macro")
    assert "actions" not in ana.do("reply.list")["replies"][0]


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
