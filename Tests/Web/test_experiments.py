"""What a manager sees and does of experiments on the board: planned, followed, stopped, and what one gave."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from harness.browser import Desk, assert_accessible, open_board, picture, until
from harness.desk import PASSWORD, House, Person
from harness.server import Server

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


@pytest.fixture
def house(server: Server) -> House:
    return House(server)


@pytest.fixture
def mia(house: House) -> Person:
    return house.agent("mia", "Mia Manager", "manager")


# The server comes first: what is asked for last is taken down first, and pages should close before it stops.
@pytest.fixture
def desk(server: Server, make_desk) -> Desk:
    return make_desk(server.url)


def board(desk: Desk, **options) -> Page:
    return open_board(desk, PASSWORD, **options)


def test_an_experiment_is_planned_followed_and_called_off(desk: Desk, house: House, mia: Person):
    page = board(desk, for_axe=True)
    section = page.locator("#experiments")
    expect(section.get_by_text("No experiment yet.")).to_be_visible()
    section.get_by_role("button", name="Plan an experiment").click()
    dialog = page.get_by_role("dialog", name="Plan an experiment")
    expect(dialog.get_by_text("The smallest p possible is 0.002.")).to_be_visible()
    dialog.get_by_label("Blocks", exact=True).select_option("16")
    expect(dialog.get_by_text("The smallest p possible is 0.0078.")).to_be_visible()
    expect(dialog.get_by_role("img", name=re.compile("^Block 16 of 16, pair "))).to_be_attached()
    dialog.get_by_role("button", name="Write it down").click()
    expect(dialog.get_by_label("What do you want to know?")).to_be_focused()
    dialog.get_by_label("What do you want to know?").fill("Do swarms answer sooner?")
    soon = dialog.get_by_role("textbox", name="The first block begins")
    kept = soon.input_value()
    soon.fill("2020-01-01T09:00")
    dialog.get_by_role("button", name="Write it down").click()
    expect(dialog.get_by_role("alert")).to_contain_text("It begins in the future.")
    soon.fill(kept)
    dialog.get_by_label("Hand-offs").check()
    dialog.get_by_role("button", name="Write it down").click()
    expect(dialog.get_by_role("alert")).to_contain_text("At most three")
    dialog.get_by_label("Hand-offs").uncheck()
    assert_accessible(page, "the plan's form")
    picture(page, "experiment-form")
    dialog.get_by_role("button", name="Write it down").click()
    expect(dialog).to_have_count(0)

    expect(section.get_by_role("heading", name="Experiment 1")).to_be_visible()
    expect(section.get_by_role("button", name="Plan an experiment")).to_be_disabled()
    expect(section.locator(".strip-mark")).to_have_count(16)
    marks = section.locator(".strip-mark")
    marks.first.focus()
    page.keyboard.press("ArrowRight")
    expect(marks.nth(1)).to_be_focused()
    expect(marks.nth(1)).to_have_attribute("aria-label", re.compile(r"^Block 2 of 16, pair 2, (Tiered|Swarm), .*to come"))
    section.get_by_text("Show as a table").click()
    expect(section.get_by_role("table").get_by_role("row")).to_have_count(17)
    section.get_by_text("The plan as the ledger has it").click()
    plan = house.call(mia, "experiment.get", experiment=1)
    expect(section.locator("pre")).to_have_text(plan["plan"])
    expect(section.get_by_text(re.compile("^The result comes .* Whoever looks earlier"))).to_be_visible()
    assert_accessible(page, "a planned experiment")
    picture(page, "experiment-planned", full_page=True)

    section.get_by_role("button", name="Call it off").click()
    page.get_by_role("dialog").get_by_label("Why").fill("A storm of tickets")
    page.get_by_role("dialog").get_by_role("button", name="Call it off").click()
    expect(section.get_by_text("A storm of tickets")).to_be_visible()
    expect(section.get_by_text(re.compile("stopped by Mia Manager"))).to_be_visible()
    expect(section.get_by_text("No pair of blocks ran to its end: there is nothing to compare.")).to_be_visible()
    expect(section.get_by_role("button", name="Plan an experiment")).to_be_enabled()


def played(house: House, mia: Person, *, until_block: int = 16) -> None:
    """Sixteen days: five tickets a day, which the swarm answers sooner; a switch by hand in the third."""
    ana = house.agent("ana", "Ana Silva", tiers=["L1", "L2", "L3"])
    at = house.call(house.visitor("Inês"), "ticket.open", text="Hello?", channel="form")["at"]
    house.call(
        mia, "experiment.plan", length="day", start_at=at + HOUR_MS, blocks=16, reason="Do swarms answer sooner?",
        horizon_ms=24 * HOUR_MS, wash_in_ms=HOUR_MS, primary=["first_response", "time_to_solve"])
    house.advance(HOUR_MS)
    modes = [block["mode"] for block in house.call(mia, "experiment.get", experiment=1)["course"]]
    for block, mode in enumerate(modes[:until_block]):
        customer = house.visitor(f"Visitor {block}")
        house.call(customer, "ticket.list")
        house.advance(2 * HOUR_MS)
        if block == 2:
            house.call(mia, "desk.set_mode", mode="swarm" if mode == "tiered" else "tiered", scope="new")
        for number in range(5):
            ticket = house.call(customer, "ticket.open", text=f"My card was charged {number} times.", channel="form")["ticket"]
            minutes = (2 if mode == "swarm" else 8) + (7 * block + 3 * number) % 5
            house.advance(minutes * 60_000)
            house.call(ana, "ticket.take", ticket=ticket)
            house.call(ana, "chat.send", ticket=ticket, text="The second charge is gone.")
            house.call(ana, "ticket.solve", ticket=ticket, solution="refund", knowledge="routine")
            house.advance((40 - minutes) * 60_000)
        house.advance(DAY_MS - 2 * HOUR_MS - 5 * 40 * 60_000)


def test_a_result_stands_with_its_warnings_pictures_and_file(desk: Desk, house: House, mia: Person):
    played(house, mia)
    early = board(desk)
    expect(early.locator("#experiments").get_by_text(re.compile("^The result comes "))).to_be_visible()
    early.context.close()
    house.advance(DAY_MS)
    page = board(desk, for_axe=True)
    section = page.locator("#experiments")
    judged = section.get_by_role("table", name="Judged by")
    answer = judged.get_by_role("row", name=re.compile("^First response"))
    expect(answer).to_contain_text("more than chance")
    expect(answer).to_contain_text(re.compile("p = 0.0078, corrected 0.016"))
    expect(answer).to_contain_text(re.compile("all 256 orders"))
    expect(answer.get_by_role("cell").nth(2)).to_contain_text(re.compile(r"^−\d min"))
    expect(section.get_by_text(re.compile("were made in another mode than their block’s"))).to_be_visible()
    rails = section.get_by_role("table", name="Guard-rails: look here first")
    assert rails.bounding_box()["y"] < judged.bounding_box()["y"]
    expect(section.get_by_role("row", name=re.compile("^Hand-offs"))).to_contain_text("few of these by its nature")
    expect(section.get_by_role("row", name=re.compile("^Hand-offs"))).to_contain_text("not told")
    expect(section.locator(".strip-override")).to_have_count(1)
    with page.expect_download() as saved:
        section.get_by_role("button", name="Save as CSV").last.click()
    assert saved.value.suggested_filename == "experiment-1.csv"
    lines = saved.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("measure,role,basis") and any(line.startswith("first_response,primary") for line in lines)
    assert_accessible(page, "a result")
    picture(page, "experiment-result", full_page=True)


@pytest.mark.parametrize("width, scheme, locale", [(320, "light", "fr"), (1920, "dark", "pt-PT"), (768, "dark", "pt-BR")])
def test_a_running_experiment_fits_every_width(desk: Desk, house: House, mia: Person, width: int, scheme: str, locale: str):
    played(house, mia, until_block=5)
    house.advance(5 * HOUR_MS)
    page = board(desk, look={"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "locale": locale}, for_axe=True)
    section = page.locator("#experiments")
    expect(section.locator(".strip-mark")).to_have_count(16)
    expect(section.locator(".strip-now")).to_have_count(1)
    until(page, "document.getAnimations().every(a => a.playState === 'finished')")
    assert_accessible(page, f"an experiment at {width}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"scrolls sideways at {width}"
    picture(page, f"experiment-{width}-{locale}", full_page=True)
