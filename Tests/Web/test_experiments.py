"""What a manager sees and does of experiments on the board: planned, followed, stopped, and what one gave."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from harness.browser import Desk, assert_accessible, open_board, picture, pictures, until
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
    soon = dialog.get_by_role("textbox", name="It begins")
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


def answered(house: House, mia: Person, ana: Person, customer: Person, minutes: dict[str, int], number: int = 0) -> str:
    """A ticket from its opening to its solution; it says which mode its coin gave it."""
    ticket = house.call(customer, "ticket.open", text=f"My card was charged {number} times.", channel="form")["ticket"]
    mode = house.call(mia, "ticket.get", ticket=ticket)["mode"]
    house.advance(minutes[mode] * 60_000)
    house.call(ana, "ticket.take", ticket=ticket)
    house.call(ana, "chat.send", ticket=ticket, text="The second charge is gone.")
    house.call(ana, "ticket.solve", ticket=ticket, solution="refund", knowledge="routine")
    return mode


def piloted(house: House, mia: Person, *, enough: int) -> None:
    """A pilot of a week, until its coins gave both modes enough tickets and neither so many more that it would not be told."""
    # Two, so that neither is asked to slow down.
    staff = [house.agent(name.lower(), name, tiers=["L1", "L2", "L3"]) for name in ("Ana", "Rui")]
    at = house.call(house.visitor("Inês"), "ticket.open", text="Hello?", channel="form")["at"]
    house.call(
        mia, "experiment.plan", design="pilot", start_at=at + HOUR_MS, days=7, reason="Do swarms work here?",
        horizon_ms=24 * HOUR_MS, primary=["first_response", "agent_minutes"])
    house.advance(HOUR_MS)
    made = {"tiered": 0, "swarm": 0}
    while min(made.values()) < enough or (made["swarm"] - made["tiered"]) ** 2 > 6 * sum(made.values()):
        customer = house.visitor(f"Visitor {sum(made.values())}")
        for number in range(5):
            spread = sum(made.values()) % 5
            made[answered(house, mia, staff[number % 2], customer, {"swarm": 2 + spread, "tiered": 9 + spread}, number)] += 1
            house.advance(20 * 60_000)
    end = house.call(mia, "experiment.get", experiment=1)["end_at"]
    house.advance(end - house.call(mia, "experiment.result", experiment=1)["now"])


INTERFERENCE = re.compile("share the same people, so one mode’s tickets take time from the other’s")


def test_a_pilot_is_planned_and_says_what_it_cannot_say(desk: Desk, house: House, mia: Person):
    page = board(desk, for_axe=True)
    section = page.locator("#experiments")
    section.get_by_role("button", name="Plan an experiment").click()
    dialog = page.get_by_role("dialog", name="Plan an experiment")
    dialog.get_by_label("What do you want to know?").fill("Do swarms work here?")
    expect(dialog.get_by_role("combobox", name="Blocks", exact=True)).to_be_visible()
    expect(dialog.get_by_role("combobox", name="Left out at a block’s beginning")).to_be_visible()
    expect(dialog.get_by_role("combobox", name="It lasts")).to_be_hidden()
    dialog.get_by_role("radio", name=re.compile("^Pilot by ticket")).check()
    expect(dialog.get_by_role("combobox", name="Blocks", exact=True)).to_be_hidden()
    expect(dialog.get_by_role("combobox", name="Left out at a block’s beginning")).to_be_hidden()
    expect(dialog.get_by_role("heading", name="What it does and what it cannot say")).to_be_visible()
    expect(dialog.get_by_text(INTERFERENCE)).to_be_visible()
    dialog.get_by_role("combobox", name="It lasts").select_option("14")
    assert_accessible(page, "the pilot's form")
    picture(page, "pilot-form")
    dialog.get_by_role("button", name="Write it down").click()
    expect(dialog).to_have_count(0)

    expect(section.get_by_role("heading", name="Experiment 1")).to_be_visible()
    expect(section.get_by_text(INTERFERENCE)).to_be_visible()
    expect(section.locator(".strip-mark")).to_have_count(0)
    plan = house.call(mia, "experiment.get", experiment=1)
    assert plan["design"] == "pilot" and plan["end_at"] - plan["start_at"] == 14 * DAY_MS
    section.get_by_text("The plan as the ledger has it").click()
    expect(section.locator("pre")).to_have_text(plan["plan"])
    assert_accessible(page, "a planned pilot")
    section.screenshot(path=pictures() / "pilot-planned.png")

    section.get_by_role("button", name="Call it off").click()
    page.get_by_role("dialog").get_by_label("Why").fill("A storm of tickets")
    page.get_by_role("dialog").get_by_role("button", name="Call it off").click()
    expect(section.get_by_text("A storm of tickets")).to_be_visible()
    expect(section.get_by_text("Too few tickets were made while it ran: there is nothing to compare.")).to_be_visible()
    expect(section.get_by_text(INTERFERENCE)).to_be_visible()


def test_a_pilots_result_never_stands_without_its_warning(desk: Desk, house: House, mia: Person):
    piloted(house, mia, enough=36)
    early = board(desk)
    expect(early.locator("#experiments").get_by_text(re.compile("^The result comes "))).to_be_visible()
    expect(early.locator("#experiments").get_by_text(INTERFERENCE)).to_be_visible()
    early.context.close()
    house.advance(DAY_MS)
    page = board(desk, for_axe=True)
    section = page.locator("#experiments")
    judged = section.get_by_role("table", name="Judged by")
    answer = judged.get_by_role("row", name=re.compile("^First response"))
    expect(answer).to_contain_text("more than chance")
    expect(answer).to_contain_text("10,000 orders drawn")
    expect(answer.get_by_role("cell").nth(2)).to_contain_text(re.compile(r"^−\d min"))
    expect(section.locator(".warnings li").filter(has_text="shared the same people")).to_have_count(1)
    expect(section.get_by_text("It has no guard-rails")).to_be_visible()
    expect(section.get_by_role("table", name="Guard-rails: look here first")).to_have_count(0)
    with page.expect_download() as saved:
        section.get_by_role("button", name="Save as CSV").last.click()
    lines = saved.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) > 5 and all("interference" in line for line in lines[1:]), lines
    assert_accessible(page, "a pilot's result")
    section.screenshot(path=pictures() / "pilot-result.png")


@pytest.mark.parametrize("width, scheme, locale", [(320, "dark", "fr"), (1920, "light", "pt-PT"), (768, "dark", "pt-BR")])
def test_a_pilot_fits_every_width(desk: Desk, house: House, mia: Person, width: int, scheme: str, locale: str):
    piloted(house, mia, enough=2)
    house.advance(DAY_MS)
    page = board(desk, look={"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "locale": locale}, for_axe=True)
    section = page.locator("#experiments")
    expect(section.locator(".report-tables table").first).to_be_visible()
    until(page, "document.getAnimations().every(a => a.playState === 'finished')")
    assert_accessible(page, f"a pilot at {width}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"scrolls sideways at {width}"
    section.screenshot(path=pictures() / f"pilot-{width}-{locale}.png")
    section.locator(".ledger-foot button").first.click()
    page.get_by_role("dialog").locator("input[type=radio][value=pilot]").check()
    expect(page.get_by_role("dialog").locator(".warnings li")).to_be_visible()
    assert page.evaluate("document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth"), f"the form scrolls sideways at {width}"
    picture(page, f"pilot-form-{width}-{locale}")
