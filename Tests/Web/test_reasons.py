"""The desk's own reasons: kept in the administration, chosen in the console, read in the timeline and on the board."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from harness.browser import AGENT, Desk, assert_accessible, login, open_board, picture
from harness.console import (  # noqa: F401 (fixtures)
    PASSWORD, Person, ana, ask, desk, enter, hire, ines, mia, open_ticket, rui, settled,
)
REASONS = [
    {"code": "parts", "labels": {"en": "Waits for parts", "pt-PT": "Espera por peças"}, "actions": ["release", "escalate", "cancel"]},
    {"code": "old", "labels": {"en": "No longer offered"}, "actions": ["release"], "active": False},
]


def keep(mia: Person) -> None:
    mia.do("desk.change_settings", section="reasons", version=0, value={"reasons": REASONS})


def dialog(page: Page):
    return page.get_by_role("dialog")


def test_a_manager_keeps_the_desks_reasons_in_their_order(desk: Desk, mia: Person):
    page = desk.page(AGENT, for_axe=True)
    page.goto("/login?next=%2Fadmin")
    login(page, "mia", PASSWORD)
    page.wait_for_url("**/admin")
    page.goto("/admin#/reasons")
    for code, english in (("parts", "Waits for parts"), ("law", "Legal department")):
        page.get_by_role("button", name="Add to: Reasons").click()
        row = page.locator(".set-item").last
        row.get_by_label("Code").fill(code)
        row.get_by_label("English").fill(english)
        row.get_by_label("Putting back into the queue").check()
        expect(row.get_by_label("Offered now")).to_be_checked()
    page.get_by_role("button", name="Move 2 of Reasons one place up").click()
    expect(page.locator(".set-item").first.get_by_label("Code")).to_have_value("law")
    assert_accessible(page, "reasons")
    picture(page, "admin-reasons", full_page=True)
    page.get_by_role("button", name="Review the change").click()
    dialog(page).get_by_label("Why").fill("To know what we wait for")
    dialog(page).get_by_role("button", name="Change it").click()
    expect(page.locator("#main")).to_contain_text("by Mia")
    kept = next(one for one in mia.do("desk.settings")["sections"] if one["section"] == "reasons")["value"]["reasons"]
    assert [one["code"] for one in kept] == ["law", "parts"] and kept[0]["labels"]["fr"] == ""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "admin-reasons-phone", full_page=True)


def test_a_reason_is_chosen_beside_the_words_and_read_where_it_was_given(desk: Desk, ana: Person, mia: Person, ines: Person):
    keep(mia)
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    page = enter(desk, ana)
    open_ticket(page, number)
    page.keyboard.press("x")
    choice = dialog(page).get_by_label("The desk’s own reason")
    expect(choice.locator("option")).to_have_text(["Another one: in words below", "Waits for parts"])
    choice.select_option("parts")
    dialog(page).get_by_label("What was tried").fill("Restarted")
    settled(page)
    picture(page, "reason-escalate")
    dialog(page).get_by_role("button", name="Escalate").click()
    expect(page.locator(".happening", has_text="Waits for parts")).to_be_visible()
    picture(page, "reason-thread")
    moved = next(e for e in mia.do("ledger.list", ticket=number)["entries"] if e["kind"] == "tier.escalated")
    assert moved["detail"]["code"] == "parts"
    expect(open_board(desk, PASSWORD).locator("#ledger")).to_contain_text("Waits for parts")


def test_the_board_counts_how_often_each_reason_was_given(desk: Desk, ana: Person, mia: Person, ines: Person):
    keep(mia)
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    assert mia.do("report.get", days=7)["reasons"] == []
    ana.do("owner.release", ticket=number, reason="No screws left", code="parts")
    ana.do("ticket.cancel", ticket=number, reason="spam", code="parts")
    page = open_board(desk, PASSWORD, for_axe=True)
    table = page.get_by_role("region", name="The desk’s own reasons")
    expect(table.locator("tbody tr")).to_have_text([re.compile("Cancelling.*Waits for parts"), re.compile("Putting back.*Waits for parts")])
    assert_accessible(page, "reasons counted")
    picture(page, "board-reasons", full_page=True)
    with page.expect_download() as saved:
        table.locator("xpath=following::button[contains(., 'Save as CSV')]").first.click()
    rows = saved.value.path().read_text("utf-8-sig").splitlines()
    assert rows[0] == "decision,code,reason,tiered,swarm,times,before,tickets" and len(rows) == 3


def test_without_reasons_of_its_own_a_desk_is_asked_for_none(desk: Desk, ana: Person, ines: Person):
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    page = enter(desk, ana)
    open_ticket(page, number)
    page.keyboard.press("x")
    expect(dialog(page).get_by_label("What was tried")).to_be_visible()
    expect(dialog(page).get_by_label("The desk’s own reason")).to_have_count(0)
