"""Procedures: written in the administration, begun and ticked in the console, said at solving where a step is left open."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from harness.browser import AGENT, Desk, assert_accessible, login, picture
from harness.console import (  # noqa: F401 (fixtures)
    PASSWORD, Person, ana, ask, desk, enter, hire, ines, mia, open_ticket, rui, settled,
)

SWAP = {
    "code": "swap", "title": "Swap a device",
    "steps": [
        {"text": "Ask for the serial number", "required": False},
        {"text": "Check the warranty", "required": True},
        {"text": "Order the new one", "required": True},
    ],
}
REFUND = {"code": "refund", "title": "Pay back", "steps": [{"text": "Find the booking", "required": False}]}


def keep(mia: Person, *procedures: dict) -> None:
    mia.do("desk.change_settings", section="procedures", version=0, value={"procedures": list(procedures)})


def dialog(page: Page):
    return page.get_by_role("dialog")


def panel(page: Page):
    page.get_by_role("tab", name="Ticket").click()
    return page.locator(".card", has=page.get_by_role("heading", name="Procedures"))


def owned(ana: Person, ines: Person) -> int:
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    ana.do("chat.send", ticket=number, text="We send another one.")
    return number


def test_a_manager_writes_a_procedure(desk: Desk, mia: Person):
    page = desk.page(AGENT, for_axe=True)
    page.goto("/login?next=%2Fadmin")
    login(page, "mia", PASSWORD)
    page.wait_for_url("**/admin")
    page.goto("/admin#/procedures")
    page.get_by_role("button", name="Add to: Procedures").click()
    row = page.locator(".set-item").first
    row.get_by_label("Code").fill("swap")
    row.get_by_label("What people read").fill("Swap a device")
    row.get_by_label("For these categories").fill("hardware, network")
    for text in ("Check the warranty", "Ask for the serial number"):
        page.get_by_role("button", name="Add to: Steps").click()
        row.get_by_label("What is to be done").last.fill(text)
    row.get_by_label("To be done before solving").first.check()
    page.get_by_role("button", name="Move 2 of Steps one place up").click()
    expect(row.get_by_label("What is to be done").first).to_have_value("Ask for the serial number")
    assert_accessible(page, "procedures")
    picture(page, "admin-procedures", full_page=True)
    page.get_by_role("button", name="Review the change").click()
    dialog(page).get_by_label("Why").fill("So that nobody forgets the warranty")
    settled(page)
    picture(page, "admin-procedures-review")
    dialog(page).get_by_role("button", name="Change it").click()
    expect(page.locator("#main")).to_contain_text("by Mia")
    kept = next(one for one in mia.do("desk.settings")["sections"] if one["section"] == "procedures")["value"]["procedures"]
    assert [one["text"] for one in kept[0]["steps"]] == ["Ask for the serial number", "Check the warranty"]
    assert [one["required"] for one in kept[0]["steps"]] == [False, True]
    assert kept[0]["categories"] == ["hardware", "network"] and kept[0]["queues"] == [] and kept[0]["active"]
    page.set_viewport_size({"width": 360, "height": 740})
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "admin-procedures-phone", full_page=True)


def test_an_agent_ticks_a_procedure_with_the_keyboard_and_a_colleague_sees_how_far_it_is(desk: Desk, ana: Person, mia: Person, ines: Person):
    keep(mia, SWAP, REFUND)
    number = owned(ana, ines)
    page = enter(desk, ana)
    open_ticket(page, number)
    place = panel(page)
    place.get_by_role("button", name="Begin: Swap a device").press("Enter")
    first = place.get_by_role("checkbox", name="Ask for the serial number")
    expect(first).not_to_be_checked()
    expect(place).to_contain_text("0 of 3 steps")
    expect(place).to_contain_text("2 steps to be done before solving")
    expect(place.get_by_role("button", name="Begin: Swap a device")).to_have_count(0)
    first.focus()
    page.keyboard.press("Space")
    expect(first).to_be_checked()
    expect(place).to_contain_text("Done by Ana Silva")
    expect(page.locator(".toast", has_text="Step 1 is done. 1 of 3 steps")).to_be_visible()
    expect(first).to_be_focused()
    # What was ticked by mistake is taken back with one key.
    page.keyboard.press("z")
    expect(first).not_to_be_checked()
    expect(place).to_contain_text("0 of 3 steps")
    place.get_by_role("button", name="Skip… Check the warranty").press("Enter")
    dialog(page).get_by_role("button", name="Skip it").click()
    expect(dialog(page)).to_contain_text("Please fill this in.")
    dialog(page).get_by_label("Why").fill("It has none")
    page.keyboard.press("Enter")
    expect(place).to_contain_text("It has none")
    expect(place.get_by_role("checkbox", name="Check the warranty")).to_be_focused()
    expect(place).to_contain_text("1 of 3 steps")
    second = enter(desk, mia)
    open_ticket(second, number)
    expect(panel(second)).to_contain_text("1 of 3 steps")
    first.check()
    expect(panel(second).get_by_role("checkbox", name="Ask for the serial number")).to_be_checked()
    # Who ticks one after the other reads one message.
    expect(page.locator(".toast")).to_have_count(1)
    expect(page.locator(".toast")).to_contain_text("Step 1 is done. 2 of 3 steps")
    settled(page)
    picture(page, "procedure-panel")
    steps = ana.do("ticket.get", ticket=number)["procedures"][0]["steps"]
    assert [step["state"] for step in steps] == ["done", "skipped", "open"] and steps[1]["note"] == "It has none"
    page.get_by_role("tab", name="Timeline").click()
    expect(page.locator("#panel-body")).to_contain_text("Ana Silva began the procedure Swap a device")
    begun = page.locator(".happening", has_text="Ana Silva began the procedure Swap a device")
    expect(begun).to_be_visible()
    # Its code is nobody's reason.
    expect(begun).not_to_contain_text("swap")
    # Ticks stand in the panel and the timeline, not between the messages.
    expect(page.locator("#panel-body")).to_contain_text("Ana Silva skipped step 2 of procedure 1")
    expect(page.locator(".happening", has_text="step 2")).to_have_count(0)


def test_a_procedure_is_dropped_with_a_reason_and_may_be_begun_again(desk: Desk, ana: Person, mia: Person, ines: Person):
    keep(mia, SWAP)
    number = owned(ana, ines)
    ana.do("procedure.begin", ticket=number, code="swap")
    page = enter(desk, ana)
    open_ticket(page, number)
    place = panel(page)
    place.get_by_role("button", name="Drop… Swap a device").click()
    dialog(page).get_by_label("Why").fill("It was the cable")
    settled(page)
    picture(page, "procedure-drop")
    dialog(page).get_by_role("button", name="Drop it").click()
    expect(place).to_contain_text("Swap a device: dropped")
    expect(place.get_by_role("checkbox")).to_have_count(0)
    expect(page.locator("#panel-body")).to_be_focused()
    expect(page.locator(".happening", has_text="It was the cable")).to_be_visible()
    place.get_by_role("button", name="Begin: Swap a device").click()
    expect(place.get_by_role("checkbox")).to_have_count(3)


def test_solving_with_a_step_open_asks_why_and_stays_possible(desk: Desk, ana: Person, mia: Person, ines: Person):
    keep(mia, SWAP)
    number = owned(ana, ines)
    ana.do("procedure.begin", ticket=number, code="swap")
    ana.do("procedure.mark", ticket=number, procedure=1, step=2, state="done")
    page = enter(desk, ana)
    open_ticket(page, number)
    expect(panel(page)).to_contain_text("1 step to be done before solving")
    page.locator(".log").click()
    page.keyboard.press("e")
    expect(dialog(page)).to_contain_text("Swap a device: Order the new one")
    expect(dialog(page)).not_to_contain_text("Check the warranty")
    dialog(page).get_by_label("What solved it").fill("It works again")
    dialog(page).get_by_role("button", name="Solve").click()
    why = dialog(page).get_by_label("Why what was to be done first is left open")
    expect(why).to_be_focused()
    settled(page)
    picture(page, "procedure-solve")
    why.fill("The customer bought one")
    dialog(page).get_by_role("button", name="Solve").click()
    expect(dialog(page)).to_have_count(0)
    left = page.locator(".happening", has_text="Ana Silva left 1 step open that was to be done first")
    expect(left).to_contain_text("The customer bought one")
    assert ana.do("ticket.get", ticket=number)["state"] == "solved"
    expect(panel(page).get_by_role("checkbox", name="Check the warranty")).to_be_disabled()


def test_many_procedures_are_chosen_from_a_list_and_none_is_offered_where_none_fits(desk: Desk, ana: Person, mia: Person, ines: Person):
    number = owned(ana, ines)
    page = enter(desk, ana)
    open_ticket(page, number)
    page.get_by_role("tab", name="Ticket").click()
    expect(page.locator("#panel-body")).to_contain_text("About")
    expect(page.get_by_role("heading", name="Procedures")).to_have_count(0)
    keep(mia, *({**REFUND, "code": f"p{n}", "title": f"Case {n}"} for n in range(5)), {**SWAP, "categories": ["hardware"]})
    ana.do("ticket.tag", ticket=number, tags=["seen"])
    place = panel(page)
    place.get_by_role("button", name="Begin a procedure…").click()
    choice = dialog(page).get_by_label("Procedure")
    expect(choice.locator("option")).to_have_text([f"Case {n}" for n in range(5)])
    choice.select_option("p3")
    dialog(page).get_by_role("button", name="Begin", exact=True).click()
    expect(place.get_by_role("checkbox", name="Find the booking")).to_be_visible()
    expect(place).to_contain_text("Case 3")


def test_procedures_are_accessible_and_fit(desk: Desk, ana: Person, mia: Person, ines: Person):
    long = {**SWAP, "title": "Swap a device that came back from a repair and does not start", "steps": [
        {"text": "Ask for the serial number, which stands below the device beside the battery and begins with two letters", "required": True},
        {"text": "Look it up in the warranty list", "required": True}, {"text": "A" * 120, "required": False}]}
    keep(mia, long, REFUND)
    number = owned(ana, ines)
    ana.do("procedure.begin", ticket=number, code="swap")
    ana.do("procedure.mark", ticket=number, procedure=1, step=1, state="done")
    ana.do("procedure.mark", ticket=number, procedure=1, step=2, state="skipped", note="The customer has the bill, which says when it was bought")
    looks = {"dark": {"color_scheme": "dark"}, "phone": {"viewport": {"width": 360, "height": 740}}, "wide": {"viewport": {"width": 1920, "height": 1080}}}
    for name, look in looks.items():
        page = enter(desk, ana, look=look, for_axe=True)
        open_ticket(page, number)
        if name == "phone":
            page.locator(".panel-opener").click()
        place = panel(page)
        expect(place.get_by_role("checkbox")).to_have_count(3)
        place.scroll_into_view_if_needed()
        settled(page)
        assert_accessible(page, f"procedures, {name}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture(page, f"procedure-{name}")
        page.context.close()
