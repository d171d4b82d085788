"""The help centre in a browser: read, searched and voted on without a script, on a phone and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from harness.browser import AGENT, CUSTOMER, Desk, assert_accessible, picture, until
from harness.console import Person, ana, desk, enter, hire, open_ticket  # noqa: F401 (fixtures)

BODY = (
    "## First\n\nOpen **Settings**, then:\n\n1. Choose *Address*.\n2. Save.\n\n> It may take a day.\n\n"
    "| Country | Days | What to write and where to send it |\n|-|-|-|\n| Portugal | 2 | A long form with many words |\n\n"
    "```\nADDRESS=new; this is one very long line of code that no small phone can show at once\n```\n")


@pytest.fixture
def article(ana: Person) -> int:  # noqa: F811
    number = ana.do("article.draft", title="Change your address", body=BODY, category="account")["article"]
    ana.do("article.publish", article=number)
    return number


def test_a_reader_finds_an_article_and_says_that_it_was_useful(desk: Desk, article):
    page = desk.page(AGENT, java_script_enabled=False)
    page.goto("/help")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.get_by_role("searchbox", name="Search for help").fill("adress")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("adress")
    expect(page.get_by_text("Shown instead: address")).to_be_visible()
    page.get_by_role("link", name="Change your address").click()
    expect(page.get_by_role("heading", name="Change your address")).to_be_visible()
    expect(page.locator("ol li").first).to_have_text("Choose Address.")
    page.get_by_label("What was missing?").fill("Nothing")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    page.get_by_role("link", name="All help").click()
    expect(page.get_by_role("heading", name="Most useful")).to_be_visible()
    expect(page.get_by_role("link", name="Write to us").first).to_have_attribute("href", "/")


def test_nothing_found_leads_to_people(desk: Desk, article):
    page = desk.page(AGENT, java_script_enabled=False)
    page.goto("/help/en?q=elephants")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing was found for “elephants”")
    expect(page.locator("main").get_by_role("link", name="Write to us")).to_be_visible()


def wide(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("look", [CUSTOMER, AGENT], ids=["dark phone", "light desk"])
def test_every_page_is_accessible_and_fits(desk: Desk, article, look):
    page = desk.page(look, for_axe=True)
    pages = ["/help", "/help/en", "/help/en?q=address", "/help/en?q=elephants", "/help/en?category=account",
             f"/help/en/{article}", f"/help/fr/{article}", f"/help/en/{article}?thanks=1", "/help/en/9999"]
    for path in pages:
        page.goto(path)
        assert_accessible(page, path)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert wide(page) <= 0, (path, width)
    page.goto(f"/help/en/{article}")
    picture(page, f"help-{look['color_scheme']}")
    page.emulate_media(media="print")
    expect(page.locator(".help-head")).to_be_hidden()
    expect(page.get_by_role("heading", name="Change your address")).to_be_visible()
    desk.forgive("404")


def test_articles_are_suggested_while_the_first_message_is_written(desk: Desk, article):
    page = desk.page(AGENT, for_axe=True)
    page.goto("/")
    page.get_by_label("Your message").fill("Hello, how do I change my address?")
    link = page.get_by_role("link", name="Change your address")
    expect(link).to_be_visible()
    expect(page.get_by_text("This may answer it:")).to_be_visible()
    assert_accessible(page, "suggestions")
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", name="Change your address")).to_be_visible()
    # What was written stays, and goes as ever.
    expect(page.get_by_label("Your message")).to_have_value("Hello, how do I change my address?")
    page.get_by_label("Your message").fill("Elephants")
    expect(link).to_have_count(0)
    page.get_by_label("Your name").fill("Inês Duarte")
    page.locator(".start-button").click()
    expect(page.get_by_text("Waiting for the first free agent")).to_be_visible()


def test_what_cannot_be_suggested_is_no_obstacle(desk: Desk):
    page = desk.page(AGENT)
    asked: list[str] = []
    page.route("**/api/help/suggest", lambda route: asked.append(route.request.url))
    page.goto("/")
    page.get_by_label("Your message").fill("Where is my parcel?")
    page.get_by_label("Your name").fill("Inês Duarte")
    until(page, "performance.now() > 0")
    page.locator(".start-button").click()
    expect(page.get_by_text("Waiting for the first free agent")).to_be_visible()


def test_a_customer_who_did_not_find_it_becomes_a_ticket_with_what_they_read(desk: Desk, ana: Person, article):  # noqa: F811
    page = desk.page(AGENT)
    page.goto(f"/help/en/{article}")
    page.get_by_role("link", name="Write to us").click()
    page.get_by_label("Your message").fill("It is not as it is written")
    page.get_by_label("Your name").fill("Inês Duarte")
    page.locator(".start-button").click()
    expect(page.get_by_text("Waiting for the first free agent")).to_be_visible()
    ticket = ana.do("ticket.list", view="readable")["tickets"][0]["ticket"]
    ana.do("ticket.take", ticket=ticket)
    console = enter(desk, ana)
    open_ticket(console, ticket)
    console.get_by_role("tab", name="Customer", exact=True).click()
    expect(console.get_by_role("heading", name="Read before writing")).to_be_visible()
    expect(console.locator("#panel-body").get_by_role("link", name="Change your address")).to_be_visible()
