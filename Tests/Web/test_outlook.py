"""Another load on the board: a slider, both modes' figures, the numbers they rest on, and which not to believe."""

from __future__ import annotations

import re
import shutil

import pytest
from playwright.sync_api import Page, expect

from harness.browser import Desk, assert_accessible, open_board, pictures, until
from harness.desk import PASSWORD, House
from harness.server import Server, run_cli

LONG = 60_000


@pytest.fixture(scope="module")
def months(tmp_path_factory):
    """Eleven weeks of made-up tickets until now, with who was here and who looked at what."""
    folder = tmp_path_factory.mktemp("months") / "data"
    run_cli("generate", "--seed", 4, "--tickets", 1_200, "--agents", 6, "--days", 80, "--presence", "--data", folder, check=True, timeout=300)
    return folder


def board(desk: Desk, house: House, **options) -> Page:
    house.agent("mia", "Mia Manager", "manager")
    return open_board(desk, PASSWORD, **options)


@pytest.fixture
def desk(server: Server, make_desk) -> Desk:
    return make_desk(server.url)


@pytest.fixture
def filled(months, make_server, tmp_path):
    folder = tmp_path / "filled"
    shutil.copytree(months, folder)
    return make_server(data=folder)


def test_a_desk_with_few_records_says_how_many_it_takes_and_has_no_slider(desk: Desk, server: Server):
    page = board(desk, House(server), for_axe=True)
    section = page.locator("#outlook")
    expect(section.get_by_role("status")).to_have_text("Too few records to simulate anything: 0 solved tickets of the last twelve weeks; it takes 100.")
    expect(section.get_by_role("slider")).to_be_hidden()
    expect(section.locator(".outlook-numbers")).to_be_hidden()
    assert_accessible(page, "a board that cannot simulate")


def test_the_slider_moves_the_load_by_keys_and_both_modes_follow(filled: Server, make_desk):
    desk = make_desk(filled.url)
    page = board(desk, House(filled), for_axe=True)
    section = page.locator("#outlook")
    status = section.get_by_role("status").first
    expect(status).to_contain_text(re.compile("^At 100% of the present load"), timeout=LONG)
    slider = section.get_by_role("slider", name="Load")
    expect(slider).to_have_attribute("aria-valuetext", "100% of the present")
    expect(section.locator(".plot-mark.is-tiered")).to_have_count(7)
    expect(section.locator(".plot-mark.is-swarm")).to_have_count(7)
    expect(section.get_by_text(re.compile("^People busy: "))).to_be_visible()
    # The back-test comes behind the figures, and says something of them or why it cannot.
    expect(section.get_by_text("is still being tested")).to_have_count(0, timeout=LONG)
    expect(section.locator(".warnings li").first).to_be_visible()
    assert_accessible(page, "another load")

    busy = section.locator(".outlook-findings li").first
    before = busy.inner_text()
    slider.focus()
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "200% of the present")
    expect(status).to_contain_text(re.compile("^At 200% of the present load"), timeout=LONG)
    expect(busy).not_to_have_text(before)
    expect(slider).to_be_focused()
    slider.press("ArrowLeft")
    expect(status).to_contain_text(re.compile("^At 195% of the present load"), timeout=LONG)

    # The twin has a row a figure, and says of each whether to believe it.
    section.get_by_text("Show as a table").click()
    expect(section.locator(".outlook-picture tbody tr")).to_have_count(7)


def test_a_declared_number_is_marked_edited_and_put_back(filled: Server, make_desk):
    desk = make_desk(filled.url)
    page = board(desk, House(filled), for_axe=True)
    section = page.locator("#outlook")
    expect(section.get_by_role("status").first).to_contain_text("At 100%", timeout=LONG)
    section.get_by_text("The numbers it rests on").click()
    gamma = section.get_by_label(re.compile("^Joint work"))
    row = section.get_by_role("row", name=re.compile("^Joint work"))
    expect(row.get_by_role("cell").last).to_have_text("declared, not measured")
    gamma.fill("1.2")
    gamma.press("Enter")
    gamma.press("Tab")
    expect(row.get_by_role("cell").last).to_have_text("edited", timeout=LONG)
    assert_accessible(page, "an edited number")
    # Outside its bounds nothing is sent, and the field says why.
    gamma.fill("99")
    gamma.press("Tab")
    assert page.evaluate("!document.querySelector('#outlook-gamma').checkValidity()")
    gamma.fill("1.2")
    gamma.press("Tab")
    section.get_by_role("button", name="Back to the desk’s own").click()
    expect(row.get_by_role("cell").last).to_have_text("declared, not measured", timeout=LONG)
    expect(gamma).to_have_value("0.85")


@pytest.mark.parametrize("width, scheme, locale", [(360, "light", "fr"), (360, "dark", "pt-PT"), (1440, "light", "en"), (1440, "dark", "pt-BR")])
def test_another_load_fits_every_width_in_every_language(filled: Server, make_desk, width: int, scheme: str, locale: str):
    desk = make_desk(filled.url)
    page = board(desk, House(filled), look={"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "locale": locale}, for_axe=True)
    section = page.locator("#outlook")
    expect(section.locator(".plot-mark")).to_have_count(14, timeout=LONG)
    section.locator(".outlook-numbers summary").click()
    until(page, "document.getAnimations().every(a => a.playState === 'finished')")
    assert_accessible(page, f"another load at {width}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"scrolls sideways at {width}"
    section.screenshot(path=pictures() / f"outlook-{width}-{scheme}.png", animations="disabled")
