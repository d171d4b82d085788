"""The pages of the desk's people in every language: chosen once, kept, nothing left as a key, nothing pushed out of sight."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from harness.browser import AGENT, Desk, assert_accessible, login, picture, until
from harness.server import Server
from Web.test_admin import hire  # noqa: F401
from Web.test_board import PASSWORD, Person, request

PAGES = ["desk", "board", "admin", "problems", "knowledge"]
# A catalogue's key, as it would stand in a page that has no words for it.
KEY = re.compile(r"\b(do|list|row|write|board|switch|load|watch|ledger|compare|experiment|flow|report|word|event|admin|set|erase|problems|knowledge|articles|rail|own|login)\.[a-z_]+(\.[a-z_]+)*\b")
TITLE = {"en": "Waggle desk", "fr": "Console Waggle", "pt-BR": "Console Waggle", "pt-PT": "Consola Waggle"}


@pytest.fixture
def desk(server: Server, make_desk) -> Desk:
    return make_desk(server.url)


@pytest.fixture
def ticket(server: Server) -> int:
    status, answer, _ = request(server, "/api/visitor", {"name": "Inês Duarte"})
    assert status == 201
    return Person(server, Authorization=f"Bearer {answer['token']}").do("ticket.open", text="Minha fatura")["ticket"]


def enter(desk: Desk, path: str, **look) -> Page:
    page = desk.page({**AGENT, **look}, for_axe=True)
    page.goto(f"/login?next=%2F{path}")
    login(page, "mia", PASSWORD)
    page.wait_for_url(f"**/{path}")
    return page


def loaded(page: Page) -> None:
    expect(page.locator(".connection")).to_have_attribute("data-state", "online")
    until(page, "document.querySelectorAll('a.row, .queue-card, .admin-nav a, .problem-tools').length > 0")


@pytest.mark.parametrize("language", list(TITLE))
def test_every_page_speaks_the_browsers_language(desk: Desk, hire, ticket: int, language: str):  # noqa: F811
    hire("mia", "Mia Manager", "manager")
    page = enter(desk, "desk", locale=language)
    expect(page).to_have_title(TITLE[language])
    for path in PAGES:
        page.goto(f"/{path}" + (f"#/{ticket}" if path == "desk" else ""))
        loaded(page)
        assert page.evaluate("document.documentElement.lang") == language
        words = page.locator("body").inner_text()
        assert not KEY.search(words), KEY.search(words)
        assert_accessible(page, f"{path} in {language}")
        picture(page, f"{path}-{language}")


@pytest.mark.parametrize("width", [1280, 390])
def test_longer_words_push_nothing_out_of_sight(desk: Desk, hire, ticket: int, width: int):  # noqa: F811
    hire("mia", "Mia Manager", "manager")
    page = enter(desk, "desk", viewport={"width": width, "height": 844})
    for language in ("en-XA", "ar-XB"):
        for path in PAGES:
            page.goto(f"/{path}?lang={language}")
            loaded(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} in {language}"
            picture(page, f"{path}-{language}-{width}")
    assert page.evaluate("document.documentElement.dir") == "rtl"


def test_a_language_is_chosen_once_and_kept(desk: Desk, hire, ticket: int):  # noqa: F811
    hire("mia", "Mia Manager", "manager")
    page = enter(desk, "desk")
    page.locator('[data-act="presence"]').click()
    page.get_by_role("menuitem", name="Your settings…").click()
    form = page.get_by_role("dialog", name="Your settings")
    assert_accessible(page, "own settings")
    form.get_by_label("Language").select_option("fr")
    form.get_by_role("button", name="Save").click()
    expect(page).to_have_title("Console Waggle")
    page.goto("/board")
    expect(page.get_by_role("heading", name="Tableau")).to_be_visible()
    page.get_by_role("button", name="Quitter").click()
    page.wait_for_url("**/login")
    expect(page.get_by_role("heading", name="Se connecter au service")).to_be_visible()
    login(page, "mia", "not the password")
    expect(page.get_by_role("alert").filter(has_text="ne vont pas ensemble")).to_be_visible()
    desk.forgive("401")


def test_a_refusal_is_read_in_the_language_chosen_with_the_desks_own_words(desk: Desk, hire, ticket: int):  # noqa: F811
    hire("mia", "Mia Manager", "manager")
    page = enter(desk, "problems", locale="pt-PT")
    loaded(page)
    page.goto("/problems#/99")
    expect(page.get_by_role("alert").filter(has_text="(There is no problem 99.)")).to_be_visible()
