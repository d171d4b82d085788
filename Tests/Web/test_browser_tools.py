"""The tools of the browser tests see what they are there to see."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from harness.browser import AGENT, CUSTOMER, Desk, assert_accessible, login, picture

PAGE = """<!doctype html><html lang="en"><title>Desk</title>
<meta name="viewport" content="width=device-width"><main><h1>Desk</h1>
<form><label>Name <input name="user" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button type="submit">Log in</button></form></main></html>"""


@pytest.fixture
def loose_desk(browser: Browser):
    """A desk whose complaints are looked at by the test instead of failing it."""
    desk = Desk(browser, "http://127.0.0.1:1")
    yield desk
    desk.close()


def test_the_checker_passes_a_good_page_and_finds_a_bad_one(loose_desk: Desk):
    page = loose_desk.page(for_axe=True)
    page.set_content(PAGE)
    assert_accessible(page)
    page.set_content(PAGE.replace("<label>Name", "<p>Name"))
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)


def test_a_console_error_is_remembered_and_may_be_forgiven(loose_desk: Desk):
    page = loose_desk.page()
    page.set_content(PAGE)
    page.evaluate("console.error('first'); console.log('quiet'); console.error('second')")
    assert loose_desk.complaints == ["first", "second"]
    loose_desk.forgive("fir")
    assert loose_desk.complaints == ["second"]


def test_the_log_in_form_is_found_by_what_its_fields_are_for(loose_desk: Desk):
    page = loose_desk.page()
    page.set_content(PAGE)
    page.evaluate(
        "document.forms[0].addEventListener('submit', e => {"
        " e.preventDefault(); document.title = new URLSearchParams(new FormData(e.target)).toString() })"
    )
    login(page, "ana", "a secret")
    assert page.title() == "user=ana&password=a+secret"


def test_two_people_have_their_own_windows(loose_desk: Desk, tmp_path, monkeypatch):
    monkeypatch.setenv("WAGGLE_PICTURES", str(tmp_path))
    customer, agent = loose_desk.page(CUSTOMER), loose_desk.page(AGENT)
    for page in (customer, agent):
        page.set_content(PAGE)
    assert customer.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches, navigator.language]") \
        == [390, True, "pt-PT"]
    assert agent.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]") == [1280, False]
    assert picture(agent, "agent").read_bytes().startswith(b"\x89PNG")
