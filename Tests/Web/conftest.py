"""Fixtures for what a person sees: one browser a file, one context a person."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from harness.browser import Desk, chromium_path

# On a busy machine a page may stand still for some seconds; a page that is wrong stays wrong for longer.
expect.set_options(timeout=15_000)


# No longer than a file: its event loop runs as long, and beside it no other test of this process can have one.
@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path())
        yield chromium
        chromium.close()


@pytest.fixture
def make_desk(browser: Browser):
    """`make_desk(base_url)` opens pages on that address; a console error fails the test at its end."""
    desks: list[Desk] = []

    def make(base_url: str) -> Desk:
        desks.append(Desk(browser, base_url))
        return desks[-1]

    yield make
    for desk in desks:
        desk.close()
    complaints = [c for desk in desks for c in desk.complaints]
    assert not complaints, "the browser's console complained:\n" + "\n".join(complaints)


@pytest.fixture
def desk(make_desk, demo) -> Desk:
    """Pages on the demonstration desk."""
    return make_desk(demo.url)
