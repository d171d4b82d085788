"""Knowledge in the console: an article out of a ticket, written, published, found by the next customer, looked after."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from harness.browser import AGENT, Desk, assert_accessible, picture
from harness.console import Person, ana, desk, enter, hire, ines, mia, open_ticket  # noqa: F401 (fixtures)
from Web.test_admin import PHONE

BODY = "## First\n\nOpen **Settings**, then:\n\n1. Choose *Address*.\n2. Save.\n\n<script>alert(1)</script> [here](javascript:alert(1))"


def knowledge(desk: Desk, person: Person, hash: str = "", **options) -> Page:
    page = enter(desk, person, **options)
    page.goto(f"/knowledge{hash}")
    expect(page.locator(".connection")).to_have_attribute("data-state", "online")
    return page


def draft(person: Person, title: str = "Change your address", **more) -> int:
    return person.do("article.draft", title=title, body=BODY, category="account", **more)["article"]


def test_an_agent_solves_drafts_and_publishes_and_the_next_customer_finds_it(desk: Desk, ana: Person, ines: Person):  # noqa: F811
    ticket = ines.do("ticket.open", text="My invoice shows no VAT number. Mail me at ines@example.com.")["ticket"]
    ana.do("ticket.take", ticket=ticket)
    ana.do("chat.send", ticket=ticket, text="Add the number under Company, then open the invoice again.")
    ana.do("ticket.solve", ticket=ticket, solution="The number was missing.", knowledge="routine")
    page = enter(desk, ana)
    page.goto(f"/desk#/{ticket}")
    page.get_by_role("tab", name="Knowledge", exact=True).click()
    expect(page.get_by_text("No article about this yet.")).to_be_visible()
    page.get_by_role("button", name="Make an article…").click()
    form = page.get_by_role("dialog", name="An article from this ticket")
    expect(form.get_by_label("My invoice shows no VAT number")).to_have_value("problem")
    form.get_by_label("Add the number under Company").select_option("resolution")
    form.get_by_role("button", name="Write the draft").click()
    page.wait_for_url("**/knowledge#/new/*")
    body = page.get_by_label("Text", exact=True)
    expect(body).to_have_value("## Problem\n\nMy invoice shows no VAT number. Mail me at ines@example.com.\n\n## Resolution\n\nAdd the number under Company, then open the invoice again.")
    expect(page.get_by_role("status").filter(has_text="personal data")).to_contain_text("ines@example.com")
    picture(page, "knowledge-from-ticket")
    page.get_by_label("Title", exact=True).fill("A VAT number on the invoice")
    body.fill("Add **the number** under Company, then open the invoice again.")
    expect(page.get_by_role("region", name="Preview").locator("strong")).to_have_text("the number")
    expect(page.get_by_role("status").filter(has_text="personal data")).to_have_count(0)
    body.press("Control+Enter")
    main = page.locator("#article")
    expect(main.get_by_role("heading", name="A VAT number on the invoice")).to_be_visible()
    expect(main).to_contain_text("Draft")
    main.get_by_role("button", name="Publish…").click()
    page.get_by_role("dialog", name="Publish the article").get_by_role("button", name="Publish").click()
    expect(main).to_contain_text("Published")
    customer = desk.page(AGENT)
    customer.goto("/")
    customer.get_by_label("Your message").fill("Where do I put a VAT number?")
    expect(customer.get_by_role("link", name="A VAT number on the invoice")).to_be_visible()
    customer.goto("/help/en?q=invoice")
    customer.get_by_role("link", name="A VAT number on the invoice").click()
    expect(customer.get_by_text("Add the number under Company")).to_be_visible()


def test_the_ticket_offers_articles_to_send_and_to_use(desk: Desk, ana: Person, ines: Person):  # noqa: F811
    article = draft(ana)
    ana.do("article.publish", article=article)
    ticket = ines.do("ticket.open", text="How do I change my address?")["ticket"]
    ana.do("ticket.take", ticket=ticket)
    page = enter(desk, ana, for_axe=True)
    open_ticket(page, ticket)
    page.get_by_role("tab", name="Knowledge", exact=True).click()
    panel = page.locator("#panel-body")
    expect(panel.get_by_role("link", name="Change your address")).to_be_visible()
    assert_accessible(page, "the panel of knowledge")
    picture(page, "panel-knowledge")
    panel.get_by_role("button", name="Send link").click()
    box = page.get_by_label("Reply to Inês Duarte")
    expect(box).to_have_value(f"Change your address: {desk.base_url}/help/en/{article}")
    expect(box).to_be_focused()
    expect(panel.get_by_role("heading", name="Used by this ticket")).to_be_visible()
    panel.get_by_role("button", name="Take off").click()
    expect(panel.get_by_role("heading", name="Used by this ticket")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(panel.get_by_role("heading", name="Used by this ticket")).to_be_visible()
    panel.get_by_label("Search articles").fill("elephants")
    expect(panel.get_by_text("No article has these words.")).to_be_visible()


def test_an_article_is_reviewed_changed_compared_and_put_away(desk: Desk, ana: Person, mia: Person):  # noqa: F811
    article = draft(ana)
    page = knowledge(desk, mia, f"#/{article}")
    main = page.locator("#article")
    # What is written is shown as it is, never run.
    expect(main.get_by_text("<script>alert(1)</script>")).to_be_visible()
    assert main.locator("script").count() == 0 and main.locator('a[href^="javascript"]').count() == 0
    main.get_by_role("button", name="Hand in for review").click()
    expect(main).to_contain_text("In review")
    main.get_by_role("button", name="Give back…").click()
    form = page.get_by_role("dialog", name="Give the article back")
    form.get_by_label("Why").fill("Say which settings.")
    form.get_by_role("button", name="Give back").click()
    expect(main).to_contain_text("Say which settings.")
    page.keyboard.press("e")
    expect(page.get_by_label("Title", exact=True)).to_be_focused()
    page.get_by_label("Text", exact=True).fill("## First\n\nOpen **your** Settings.")
    page.get_by_label("What you changed").fill("Whose settings")
    # Unsaved words outlive a wrong key.
    page.reload()
    expect(page.get_by_text("You had begun this")).to_be_visible()
    page.get_by_label("What you changed").fill("Whose settings")
    page.get_by_role("button", name="Save this version").click()
    expect(main.get_by_text("Whose settings")).to_be_visible()
    main.get_by_role("button", name="What version 2 changed").click()
    expect(main.locator("ins", has_text="Open **your** Settings.")).to_be_visible()
    expect(main.locator("del", has_text="Open **Settings**, then:")).to_be_visible()
    picture(page, "knowledge-versions", full_page=True)
    main.get_by_role("button", name="Publish…").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(main).to_contain_text("Published")
    # Another language, with the first beside it.
    main.get_by_role("link", name="Français").click()
    page.get_by_label("Beside it").select_option(label="English")
    expect(page.get_by_role("region", name="English").locator("strong")).to_have_text("your")
    picture(page, "knowledge-languages", full_page=True)
    page.get_by_label("Title", exact=True).fill("Changer d'adresse")
    page.get_by_label("Text", exact=True).fill("Ouvrez vos **réglages**.")
    page.get_by_role("button", name="Save this version").click()
    expect(main.get_by_role("heading", name="Changer d'adresse")).to_be_visible()
    expect(main.get_by_role("link", name="Français")).to_contain_text("not published")
    main.get_by_role("button", name="Archive…").click()
    form = page.get_by_role("dialog", name="Archive the article")
    form.get_by_label("Why").fill("It moved")
    form.get_by_role("button", name="Archive").click()
    expect(main).to_contain_text("Archived")
    page.get_by_role("button", name="Undo").last.click()
    expect(main.locator("header")).to_contain_text("Published")
    expect(main.get_by_role("link", name="Français")).to_contain_text("not published")


def test_the_list_is_narrowed_searched_and_walked_with_keys(desk: Desk, ana: Person, mia: Person):  # noqa: F811
    mine = draft(mia, "Lost parcels")
    draft(ana)
    ana.do("article.publish", article=2)
    page = enter(desk, mia)
    page.keyboard.press("g")
    page.keyboard.press("k")
    page.wait_for_url("**/knowledge")
    rows = page.locator("a[data-article]")
    expect(rows).to_have_count(2)
    page.get_by_label("Which").select_option("mine")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Lost parcels")
    page.get_by_label("Which").select_option("all")
    page.get_by_label("State").select_option("published")
    expect(rows).to_have_count(1)
    page.get_by_label("State").select_option("")
    page.get_by_label("Search articles").fill("parcell")
    expect(rows).to_have_count(1)
    expect(page.get_by_text("shown instead: parcels")).to_be_visible()
    page.get_by_label("Search articles").fill("")
    expect(rows).to_have_count(2)
    page.get_by_label("Search articles").blur()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#article h2")).to_be_visible()
    # What somebody else writes is seen at once.
    ana.do("article.edit", article=mine, language="en", title="Parcels that are late", body="Wait.")
    expect(page.get_by_role("link", name="Parcels that are late")).to_be_visible()


def test_what_readers_miss_is_one_key_from_a_draft(desk: Desk, ana: Person, ines: Person):  # noqa: F811
    for words in ("refund for a gift card", "gift card refund"):
        ines.do("knowledge.search", q=words)
    page = knowledge(desk, ana)
    page.get_by_role("link", name="Asked, no article").click()
    expect(page.get_by_role("heading", name="Asked, no article")).to_be_visible()
    # They are counted some seconds after they were looked for.
    expect(page.locator(".gap")).to_have_count(1)
    picture(page, "knowledge-gaps")
    page.keyboard.press("d")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Card gift refund")


def test_who_writes_no_articles_is_told(desk: Desk, hire):  # noqa: F811
    page = enter(desk, hire("ada", "Ada Admin", role="administrator"))
    page.goto("/knowledge")
    expect(page.get_by_role("heading", name="Articles are written by agents and managers")).to_be_visible()


@pytest.mark.parametrize("look", [{}, PHONE], ids=["light", "phone-dark"])
def test_the_pages_of_knowledge_are_accessible_and_fit(desk: Desk, ana: Person, look: dict):  # noqa: F811
    article = draft(ana)
    ana.do("article.edit", article=article, language="en", title="Change your address", body=BODY + "\n\n| Country | Days |\n|-|-|\n| Portugal | 2 |\n", note="A table")
    page = knowledge(desk, ana, look=look, for_axe=True)
    for place in ("", f"#/{article}", f"#/{article}/en/edit", "#/new", "#/gaps", "#/999"):
        page.goto(f"/knowledge{place}")
        page.reload()
        expect(page.locator("#article, #list").locator("visible=true").first).to_be_visible()
        expect(page.locator("#article > *").first).to_be_attached()
        assert_accessible(page, f"knowledge {place}")
        for width in ((320, 390) if look else (1000, 1440)):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (place, width)
        picture(page, f"knowledge-{'phone' if look else 'wide'}-{place.strip('#/').replace('/', '-') or 'list'}", full_page=True)
