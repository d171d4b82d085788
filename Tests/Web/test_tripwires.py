"""Tripwires on the board: set with a switch of mode, crossed, and answered."""

from __future__ import annotations

import time

import harness.desk
from playwright.sync_api import Page, expect

from harness.browser import Desk, assert_accessible, picture
from harness.console import Person, ana, ask, desk, enter, hire, ines, mia, settled  # noqa: F401 (fixtures)


def board(desk: Desk, mia: Person, **options) -> Page:
    """The board, whose list of people says "Online" as well."""
    page = enter(desk, mia, **options)
    page.goto("/board")
    expect(page.locator(".queue-card").first).to_be_visible()
    return page


def dialog(page: Page):
    return page.get_by_role("dialog")


def test_limits_are_set_with_the_switch_and_changed_from_the_board(desk: Desk, mia: Person):
    page = board(desk, mia)
    page.locator(".queue-card").first.locator("label", has_text="Swarm").click()
    dialog(page).get_by_label("Why").fill("A trial of swarms")
    dialog(page).get_by_label("Set limits that call me back").check()
    dialog(page).get_by_label("Longest wait without an owner").fill("20")
    dialog(page).get_by_label("Interruptions per expert-hour").fill("1.5")
    settled(page)
    picture(page, "trip-dialog")
    dialog(page).get_by_role("button", name="Switch to swarm").click()
    banner = page.locator(".trip-banner")
    expect(banner).to_contain_text("Limits stand")
    expect(banner).to_contain_text("20 min")
    assert mia.do("board.get")["tripwires"]["interruptions_per_100_hours"] == 150
    banner.get_by_role("button", name="Change the limits…").click()
    expect(dialog(page).get_by_label("Interruptions per expert-hour")).to_have_value("1.5")
    dialog(page).get_by_label("Satisfied of those who rated").fill("80")
    dialog(page).get_by_role("button", name="Set the limits").click()
    expect(banner).to_contain_text("80 %")
    settled(page)
    picture(page, "trip-standing")


def test_a_crossed_limit_is_told_and_new_tickets_go_back_with_one_key(server, desk: Desk, mia: Person, ines: Person):
    queue = mia.do("queue.list")["queues"][0]["id"]
    mia.do("queue.set_mode", queue=queue, mode="swarm", scope="new", reason="A trial")
    mia.do("tripwire.set", longest_wait_ms=60_000)
    ask(ines)
    page = board(desk, mia, for_axe=True)
    expect(page.locator(".trip-banner")).to_contain_text("Limits stand")
    tripped(server, mia)
    banner = page.locator(".trip-banner.is-tripped")
    expect(banner).to_contain_text("A limit is crossed.", timeout=10_000)
    expect(banner).to_contain_text("Longest wait without an owner")
    settled(page)
    picture(page, "trip-crossed")
    assert_accessible(page, "a crossed limit")
    page.keyboard.press("b")
    expect(page.get_by_role("paragraph").filter(has_text="New tickets work as before the switch.")).to_be_visible()
    expect(page.locator(".trip-banner")).to_be_hidden()
    assert mia.do("queue.list")["queues"][0]["mode"] == "tiered"


def test_keeping_going_needs_a_reason(server, desk: Desk, mia: Person, ines: Person):
    queue = mia.do("queue.list")["queues"][0]["id"]
    mia.do("queue.set_mode", queue=queue, mode="swarm", scope="new", reason="A trial")
    mia.do("tripwire.set", longest_wait_ms=60_000)
    ask(ines)
    tripped(server, mia)
    page = board(desk, mia, look={"viewport": {"width": 320, "height": 720}, "color_scheme": "dark"})
    page.get_by_role("button", name="Keep going…").click()
    dialog(page).get_by_role("button", name="Keep going").click()
    expect(dialog(page)).to_contain_text("Please fill this in.")
    dialog(page).get_by_label("Why").fill("A trunk line was down")
    dialog(page).get_by_role("button", name="Keep going").click()
    expect(page.locator(".trip-banner")).to_contain_text("Limits stand")
    settled(page)
    picture(page, "trip-kept")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert mia.do("board.get")["tripwires"]["answered"] is True


def tripped(server, mia: Person) -> None:
    """Lets time pass until the desk has looked."""
    clock = harness.desk.House(server)
    for _ in range(3):
        clock.advance(60_000)
    end = time.monotonic() + 15
    while not mia.do("board.get")["tripwires"]["trips"]:
        assert time.monotonic() < end, "nothing tripped"
