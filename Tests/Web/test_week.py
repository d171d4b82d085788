"""The plan of a week on the board: expected tickets and people by hours, for a wish that a manager changes."""

from __future__ import annotations

import csv
import re
import shutil

import pytest
from playwright.sync_api import Page, expect

from harness.browser import Desk, assert_accessible, open_board, pictures, until
from harness.desk import PASSWORD, House
from harness.server import Server, run_cli


@pytest.fixture(scope="module")
def weeks(tmp_path_factory):
    """Seven weeks of made-up tickets until now."""
    folder = tmp_path_factory.mktemp("weeks") / "data"
    run_cli("generate", "--seed", 4, "--tickets", 900, "--agents", 12, "--days", 49, "--data", folder, check=True, timeout=300)
    return folder


def board(desk: Desk, house: House, **options) -> Page:
    house.agent("mia", "Mia Manager", "manager")
    return open_board(desk, PASSWORD, **options)


@pytest.fixture
def desk(server: Server, make_desk) -> Desk:
    return make_desk(server.url)


def test_a_desk_without_tickets_says_so_and_has_no_table(desk: Desk, server: Server):
    page = board(desk, House(server), for_axe=True)
    section = page.locator("#week")
    expect(section.get_by_role("status")).to_have_text("No ticket in a whole hour of this period yet.")
    expect(section.get_by_role("table")).to_have_count(0)
    expect(section.get_by_role("button", name="Save as CSV")).to_be_hidden()
    expect(section.get_by_label("Show")).to_be_hidden()
    assert_accessible(page, "a board without a plan")


@pytest.fixture
def filled(weeks, make_server, tmp_path):
    folder = tmp_path / "filled"
    shutil.copytree(weeks, folder)
    return make_server(data=folder)


def test_a_manager_sees_the_week_wishes_more_and_saves_what_is_shown(filled: Server, make_desk):
    desk = make_desk(filled.url)
    page = board(desk, House(filled), for_axe=True)
    section = page.locator("#week")
    expect(section.get_by_role("status")).to_contain_text("in hours of UTC. The desk’s records begin later than the period.", timeout=30_000)
    table = section.get_by_role("table", name="Tickets an hour")
    expect(table.get_by_role("columnheader")).to_have_text(["Hour", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
    expect(table.get_by_role("row")).to_have_count(25)
    expect(table.get_by_role("row", name=re.compile("^09:00")).get_by_role("cell").first).to_have_text(re.compile(r"^[\d.]+[\d.]+–[\d.]+$"))
    section.get_by_label("Show").select_option("L1")
    people = section.get_by_role("table", name="People of L1")
    expect(people.get_by_role("row")).to_have_count(25)
    expect(section.get_by_text(re.compile("A live chat holds one of 4 places for "))).to_be_visible()
    assert_accessible(page, "the week's people")

    with page.expect_download() as saved:
        section.get_by_role("button", name="Save as CSV").click()
    assert saved.value.suggested_filename == "week-L1.csv"
    rows = list(csv.DictReader(saved.value.path().read_text("utf-8-sig").splitlines()))
    assert len(rows) == 168 and rows[9]["weekday"] == "mon" and rows[9]["hour"] == "9"
    before = [int(row["people"]) for row in rows]

    once = section.get_by_label("Chats at once")
    expect(once).to_have_attribute("placeholder", "4")
    once.fill("1")
    once.press("Enter")
    expect(section.get_by_text(re.compile("A live chat holds one of 1 places for "))).to_be_visible()
    section.get_by_label("So many of them, %").fill("99")
    section.get_by_label("Answered within, s").fill("10")
    section.get_by_label("Answered within, s").press("Enter")

    def shown() -> int:
        cells = people.get_by_role("cell").locator("b").all_inner_texts()
        return sum(int(re.match(r"\d+", text)[0]) for text in cells)  # "3", "3–4", "3*, because of the work".

    until(page, f"""[...document.querySelectorAll('#week td b')].reduce((all, cell) => all + parseInt(cell.textContent, 10), 0) > {sum(before)}""")
    assert shown() > sum(before)
    # A wish outside its bounds is not sent, and the field says why.
    section.get_by_label("So many of them, %").fill("100")
    section.get_by_label("So many of them, %").press("Enter")
    assert page.evaluate("!document.querySelector('#week-share').checkValidity()")
    # The table is reached and scrolled by the keys.
    frame = section.get_by_role("region", name=re.compile("^People of L1"))
    frame.focus()
    expect(frame).to_be_focused()


@pytest.mark.parametrize("width, scheme, locale", [(390, "light", "fr"), (390, "dark", "pt-PT"), (1280, "light", "en"), (1280, "dark", "pt-BR")])
def test_the_week_fits_every_width_in_every_language(filled: Server, make_desk, width: int, scheme: str, locale: str):
    desk = make_desk(filled.url)
    page = board(desk, House(filled), look={"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "locale": locale}, for_axe=True)
    section = page.locator("#week")
    expect(section.locator("table tbody tr")).to_have_count(24, timeout=30_000)
    until(page, "document.getAnimations().every(a => a.playState === 'finished')")
    assert_accessible(page, f"the week at {width}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"scrolls sideways at {width}"
    section.screenshot(path=pictures() / f"week-{width}-{scheme}.png", animations="disabled")
    section.locator("#week-show").select_option("L1")
    expect(section.locator("table tbody tr")).to_have_count(24)
    section.screenshot(path=pictures() / f"week-people-{width}-{scheme}.png", animations="disabled")
