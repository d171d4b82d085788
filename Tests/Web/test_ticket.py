"""Everything one does to a ticket in the console: its facts, setting it aside, ending it, joining it, calls, promises."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from harness.browser import Desk, assert_accessible, picture
from harness.console import (  # noqa: F401 (fixtures)
    Person, ana, ask, desk, enter, hire, ines, mia, open_ticket, row, rui, settled, swarm_mode,
)


def answered(ana: Person, ines: Person, text: str = "My card was charged twice.") -> int:
    """A ticket that Ana owns and whose customer had the last word from her."""
    number = ask(ines, text)
    ana.do("ticket.take", ticket=number)
    ana.do("chat.send", ticket=number, text="Which card is it?")
    return number


def do(page: Page, what: str) -> None:
    """Through the menu, as those do who do not know the key."""
    page.keyboard.press("m")
    page.get_by_role("menuitem", name=what).click()


def dialog(page: Page):
    return page.get_by_role("dialog")


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def test_a_ticket_is_classified_and_the_change_is_taken_back(desk: Desk, ana: Person, ines: Person):
    number = answered(ana, ines)
    page = enter(desk, ana)
    open_ticket(page, number)
    tab(page, "Ticket")
    page.keyboard.press("c")
    dialog(page).get_by_label("Category").fill("billing")
    dialog(page).get_by_label("Impact").select_option("high")
    dialog(page).get_by_label("Urgency").select_option("high")
    dialog(page).get_by_role("button", name="Classify").click()
    expect(page.locator(".facts").first).to_contain_text("billing")
    expect(page.locator(".facts").first).to_contain_text("P1 (impact high, urgency high)")
    picture(page, "ticket-facts")
    page.keyboard.press("t")
    dialog(page).get_by_label("Tags").fill("refund, double charge")
    page.keyboard.press("Enter")
    expect(page.locator(".tag")).to_have_text(["refund", "double-charge"])
    page.keyboard.press("z")
    expect(page.locator(".tag")).to_have_count(0)
    assert ana.do("ticket.get", ticket=number)["category"] == "billing"


def test_a_ticket_is_set_aside_and_taken_up_again(desk: Desk, ana: Person, ines: Person):
    number = answered(ana, ines)
    page = enter(desk, ana)
    open_ticket(page, number)
    page.keyboard.press("b")
    dialog(page).get_by_role("button", name="Put aside", exact=True).click()
    expect(dialog(page)).to_contain_text("Please fill this in.")
    dialog(page).get_by_role("button", name="Tomorrow, 9:00").click()
    dialog(page).get_by_role("button", name="Put aside", exact=True).click()
    expect(page.locator(".quiet-banner")).to_contain_text("Put aside until")
    expect(row(page, number)).to_contain_text("Snoozed")
    picture(page, "ticket-snoozed")
    page.keyboard.press("u")
    expect(page.locator(".quiet-banner")).to_have_count(0)
    page.keyboard.press("w")
    dialog(page).get_by_role("button", name="Wait for them").click()
    expect(page.locator(".state-word")).to_have_text("waiting for the customer")
    ines.do("chat.send", ticket=number, text="The blue one.")
    expect(page.locator(".state-word")).to_have_text("open")


def test_routine_is_chosen_beforehand_and_a_lesson_asks_for_its_note(desk: Desk, ana: Person, rui: Person, mia: Person, ines: Person):
    number = answered(ana, ines)
    page = enter(desk, ana)
    open_ticket(page, number)
    page.keyboard.press("e")
    expect(dialog(page).get_by_label("What becomes of the lesson")).to_have_value("routine")
    page.keyboard.press("Escape")
    swarm_mode(mia)
    number = answered(ana, ines, "A second matter.")
    ana.do("swarm.ask", ticket=number, question="Who knows?", tried="Much.", users=[rui.id], urgency="live", skills=["payments"])
    invitation = rui.do("inbox.get")["invitations"][0]["invitation"]
    rui.do("swarm.accept", ticket=number, invitation=invitation)
    open_ticket(page, number)
    expect(page.get_by_text("You own this · 1 person helps")).to_be_visible()
    page.keyboard.press("e")
    box = dialog(page).get_by_label("What becomes of the lesson")
    expect(box).to_have_value("")
    dialog(page).get_by_label("What solved it").fill("Voided it.")
    dialog(page).get_by_role("button", name="Solve").click()
    expect(dialog(page)).to_contain_text("Please fill this in.")
    box.select_option("drafted")
    dialog(page).get_by_label("The draft").fill("How to void a second capture.")
    expect(dialog(page).get_by_role("checkbox", name="Rui Matos")).to_be_checked()
    picture(page, "ticket-solve")
    dialog(page).get_by_role("button", name="Solve").click()
    expect(page.locator(".state-word")).to_have_text("solved")
    expect(page.get_by_role("heading", name="Who contributed")).to_be_visible()
    assert rui.do("credit.list")["credits"][0]["ticket"] == number
    page.get_by_role("button", name="Reopen").click()
    dialog(page).get_by_role("button", name="Reopen").click()
    expect(page.locator(".state-word")).to_have_text("open")


def test_tickets_are_linked_unlinked_and_merged(desk: Desk, ana: Person, ines: Person):
    first, second = answered(ana, ines, "First matter."), answered(ana, ines, "Second matter.")
    page = enter(desk, ana)
    open_ticket(page, first)
    tab(page, "Ticket")
    page.keyboard.press("l")
    dialog(page).get_by_label("Number of the other ticket").fill(f"#{second}")
    dialog(page).get_by_label("This ticket is").select_option("duplicate_of")
    dialog(page).get_by_role("button", name="Link", exact=True).click()
    expect(page.locator(".panel")).to_contain_text(f"A duplicate of #{second}")
    page.get_by_role("button", name=f"Undo the link #{second}").click()
    expect(page.locator(".panel")).to_contain_text("No other ticket.")
    do(page, "Merge into a ticket…")
    expect(dialog(page)).to_contain_text("This cannot be taken back.")
    dialog(page).get_by_role("radio", name=re.compile("Second matter")).check()
    dialog(page).get_by_role("button", name="Merge", exact=True).click()
    expect(page.locator("#thread-title")).to_contain_text("Second matter.")
    assert ana.do("ticket.get", ticket=first)["continued_in"] == second


def test_the_customer_reads_the_promise_and_a_call_is_planned_and_made(desk: Desk, ana: Person, ines: Person):
    number = answered(ana, ines)
    page = enter(desk, ana)
    open_ticket(page, number)
    tab(page, "Ticket")
    page.keyboard.press("p")
    dialog(page).get_by_role("button", name="In 30 min").click()
    dialog(page).get_by_label(re.compile("^What")).fill("The bank's answer")
    dialog(page).get_by_role("button", name="Promise it").click()
    expect(page.locator(".panel")).to_contain_text(re.compile(r"Next update: \d+ min.*The bank's answer promised by Ana Silva"))
    assert ines.do("ticket.get", ticket=number)["next_update"] == "The bank's answer"
    do(page, "Plan a call…")
    dialog(page).get_by_label("Phone number").fill("+351 210 000 000")
    dialog(page).get_by_role("button", name="Plan the call").click()
    expect(page.locator(".panel")).to_contain_text("+351 210 000 000")
    picture(page, "ticket-promise-and-call")
    page.get_by_role("button", name=re.compile("^Called ")).click()
    dialog(page).get_by_label("Minutes").fill("7")
    dialog(page).get_by_label("What was said").fill("She will send the statement.")
    dialog(page).get_by_role("button", name="Save").click()
    expect(page.locator(".panel")).to_contain_text("Reached")
    assert "statement" not in json.dumps(ines.do("ticket.get", ticket=number))


def test_a_cancelled_duplicate_names_the_other(desk: Desk, ana: Person, ines: Person):
    first, second = answered(ana, ines, "First matter."), ask(ines, "Second matter.")
    ana.do("ticket.take", ticket=second)
    page = enter(desk, ana)
    open_ticket(page, second)
    do(page, "Cancel the ticket…")
    expect(dialog(page).get_by_label("Duplicate of ticket")).to_be_hidden()
    dialog(page).get_by_label("Why").select_option("duplicate")
    dialog(page).get_by_label("Duplicate of ticket").fill(str(first))
    dialog(page).get_by_role("button", name="Cancel the ticket").click()
    expect(page.locator(".state-word")).to_have_text("cancelled")


def test_the_timeline_says_why_somebody_was_asked(desk: Desk, hire, ana: Person, mia: Person, ines: Person):
    ben = hire("ben", "Ben Okafor", tier=1)
    for text in ["The invoice went to the old address.", "Where is my parcel?", "The app asks for a code."]:
        solve(ana, ask(ines, text))
    solved = solve(ben, ask(ines, "The tunnel renegotiates its key."))
    mia.do(
        "desk.change_settings", section="routing", value={"queues": [{"queue": 1, "method": "longest_idle"}]},
        version=0, reason="a test of pushes",
    )
    page = enter(desk, ben)
    # The first question reads all that was solved; a push waits for it no longer than half a second.
    mia.do("help.find", ticket=solved)
    number = ask(ines, "Our tunnel loses the key.")
    page.get_by_role("link", name=f"#{number} Our tunnel loses the key.").click()
    tab(page, "Timeline")
    why = page.locator(".ledger li").filter(has_text=f"worked on something similar (#{solved})")
    expect(why).to_contain_text("The ticket is offered to Ben Okafor: ")
    expect(why).to_contain_text("had this customer last")
    settled(page)
    picture(page, "ticket-why-asked")
    assert_accessible(page)


def solve(owner: Person, number: int) -> int:
    owner.do("ticket.take", ticket=number)
    owner.do("chat.send", ticket=number, text="It works again.")
    owner.do("ticket.solve", ticket=number, solution="Done.", knowledge="routine")
    return number


def test_the_ticket_is_accessible_in_every_size(desk: Desk, ana: Person, ines: Person):
    number = answered(ana, ines)
    ana.do("ticket.tag", ticket=number, tags=["refund"])
    ana.do("ticket.snooze", ticket=number, until=ana.do("ticket.get", ticket=number)["created_at"] + 9_000_000)
    for width, scheme in ((1920, "dark"), (1280, "light"), (768, "dark"), (390, "light")):
        page = enter(desk, ana, for_axe=True, look={"viewport": {"width": width, "height": 900}, "color_scheme": scheme})
        expect(row(page, number)).to_be_visible()
        page.locator(".list-filters summary").click()
        settled(page)
        assert_accessible(page, f"the filters at {width}, {scheme}")
        open_ticket(page, number)
        if width < 1100:
            page.get_by_role("button", name="Show the side panel").click()
        tab(page, "Ticket")
        settled(page)
        assert_accessible(page, f"the ticket's tab at {width}, {scheme}")
        picture(page, f"ticket-{width}-{scheme}")
        page.keyboard.press("Escape")
        page.keyboard.press("m")
        settled(page)
        assert_accessible(page, f"the menu at {width}, {scheme}")
        picture(page, f"ticket-menu-{width}-{scheme}")
        page.keyboard.press("Escape")
        page.keyboard.press("c")
        settled(page)
        assert_accessible(page, f"a form at {width}, {scheme}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"scrolls sideways at {width}"
        page.keyboard.press("Escape")
        page.keyboard.press("Control+k")
        expect(page.get_by_role("combobox", name="Find and do")).to_be_focused()
        settled(page)
        assert_accessible(page, f"the palette at {width}, {scheme}")
