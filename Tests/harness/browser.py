"""What a person sees: contexts of the system's Chromium, log-in, accessibility, pictures."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

# The rules we promise: WCAG 2.2 at levels A and AA.
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# The two people most tests are about.
CUSTOMER = dict(
    viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True, has_touch=True,
    color_scheme="dark", reduced_motion="reduce", locale="pt-PT",
)
AGENT = dict(viewport={"width": 1280, "height": 800}, color_scheme="light", locale="en-GB")


def chromium_path() -> str:
    """The browser of this machine: WAGGLE_CHROMIUM, else the first one found."""
    named = os.environ.get("WAGGLE_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        raise FileNotFoundError("no Chromium here: install the package `chromium` or set WAGGLE_CHROMIUM")
    return found


class Desk:
    """Opens pages for the people of one test and remembers what their consoles complained about."""

    def __init__(self, browser: Browser, base_url: str):
        self.browser, self.base_url = browser, base_url
        self.complaints: list[str] = []
        self._contexts = []

    def page(self, person: dict | None = None, *, for_axe: bool = False, **options) -> Page:
        """A page in a context of its own, so with its own cookies and storage.

        `for_axe` lifts the content security policy, which rightly stops the checker's script;
        every other context keeps it.
        """
        settings = {**(person or AGENT), "base_url": self.base_url, "ignore_https_errors": True, **options}
        context = self.browser.new_context(bypass_csp=for_axe, **settings)
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def forgive(self, pattern: str) -> None:
        """Forgets the complaints a test expects, such as a refused log-in's 401."""
        self.complaints[:] = [c for c in self.complaints if not re.search(pattern, c)]

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def login(page: Page, user: str, password: str) -> None:
    """Fills in the log-in form, in whatever language it is: a form that password managers
    understand marks its fields, and so can be found."""
    page.locator("input[autocomplete=username]").fill(user)
    page.locator("input[autocomplete=current-password]").fill(password)
    page.locator("form:has(input[autocomplete=current-password]) [type=submit]").click()


def open_board(desk: Desk, password: str, user: str = "mia", look: dict | None = None, **options) -> Page:
    """The managers' board, where a log-in page came first."""
    page = desk.page({**AGENT, **(look or {})}, **options)
    page.goto("/board")
    # The form works once its module has run.
    page.wait_for_url("**/login?*", wait_until="load")
    login(page, user, password)
    page.wait_for_url("**/board")
    desk.forgive("401")
    return page


def assert_accessible(page: Page, name: str = "page") -> None:
    """Fails with one line a violation. The page must come from `desk.page(for_axe=True)`."""
    found = Axe().run(page, options={"runOnly": AXE_RULES}).response["violations"]
    lines = [f"{v['id']}: {v['help']}: {n['target']} {n['html'][:120]}" for v in found for n in v["nodes"]]
    assert not lines, f"{name} breaks {len(lines)} accessibility rules:\n" + "\n".join(lines)


def pictures() -> Path:
    """Where screenshots go: WAGGLE_PICTURES, else a folder outside the repository."""
    folder = Path(os.environ.get("WAGGLE_PICTURES") or Path(tempfile.gettempdir()) / "waggle-pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def picture(page: Page, name: str, full_page: bool = False) -> Path:
    """Writes NAME.png without moving parts or a caret, and returns its path."""
    path = pictures() / f"{name}.png"
    page.evaluate("document.fonts.ready")
    page.screenshot(path=path, full_page=full_page, animations="disabled", caret="hide")
    return path


def until(page: Page, script: str, arg=None, seconds: float = 10.0) -> None:
    """Waits until `script` is true in the page. Unlike `wait_for_function` it needs no `eval` there, which the
    pages' policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(script, arg):
        assert time.monotonic() < end, f"never true in {seconds} s: {script}"
        page.wait_for_timeout(50)
