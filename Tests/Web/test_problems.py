"""Problems in a browser: declared, told, solved, reopened, dismissed; what the desk proposed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from harness.browser import AGENT, Desk, assert_accessible, login, picture
from harness.server import Server
from Web.test_admin import PHONE, hire  # noqa: F401
from Web.test_board import PASSWORD, Person, request


@pytest.fixture
def desk(server: Server, make_desk) -> Desk:
    return make_desk(server.url)


@pytest.fixture
def ines(server: Server) -> Person:
    status, answer, _ = request(server, "/api/visitor", {"name": "Inês Duarte"})
    assert status == 201
    return Person(server, Authorization=f"Bearer {answer['token']}")


def problems(desk: Desk, user: str = "mia", **options) -> Page:
    page = desk.page({**AGENT, **options.pop("look", {})}, **options)
    page.goto("/login?next=%2Fproblems")
    login(page, user, PASSWORD)
    page.wait_for_url("**/problems")
    return page


def test_a_problem_is_declared_told_solved_and_opened_again(desk: Desk, hire, ines):  # noqa: F811
    hire("mia", "Mia Manager", "manager")
    ticket = ines.do("ticket.open", text="The card terminal is dead")["ticket"]
    page = problems(desk)
    expect(page.get_by_text("No problem of this kind.")).to_be_visible()
    expect(page.get_by_text("Choose a problem from the list")).to_be_visible()
    page.get_by_role("button", name="Declare a problem").click()
    form = page.get_by_role("dialog")
    form.get_by_label("What it is called").fill("Terminals without network")
    form.get_by_label("Tickets").fill(f"#{ticket}")
    form.get_by_label("What customers can do meanwhile").fill("Use the second terminal.")
    form.get_by_role("button", name="Declare it").click()
    main = page.locator("#problem")
    expect(main.get_by_role("heading", name="Terminals without network")).to_be_visible()
    expect(main).to_contain_text("The card terminal is dead")
    expect(main).to_contain_text("Nothing yet.")
    main.get_by_role("button", name="Tell its customers…").click()
    form = page.get_by_role("dialog")
    expect(form).to_contain_text("One message in the chat of its 1 ticket.")
    expect(form.get_by_label("Message")).to_have_value("Use the second terminal.")
    form.get_by_role("button", name="Tell 1 ticket").click()
    expect(main.locator("blockquote")).to_have_text("Use the second terminal.")
    picture(page, "problem-told")
    main.get_by_role("button", name="Solve…").click()
    form = page.get_by_role("dialog")
    form.get_by_label("The solution").fill("The network is back.")
    form.get_by_role("button", name="Solve").click()
    expect(main).to_contain_text("Solved")
    main.get_by_role("button", name="Reopen").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Why").fill("It is gone again")
    form.get_by_role("button", name="Reopen").click()
    expect(main).to_contain_text("It is gone again")
    main.get_by_role("button", name=f"Take ticket {ticket} out of the problem").click()
    expect(main).to_contain_text("No ticket belongs to it yet.")
    main.get_by_role("button", name="It is none…").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Why").fill("One shop only")
    form.get_by_role("button", name="Dismiss it").click()
    expect(main).to_contain_text("Dismissed")


def test_who_may_not_see_problems_is_told(desk: Desk, hire):  # noqa: F811
    hire("ada", "Ada Admin", "administrator")
    page = problems(desk, "ada")
    expect(page.get_by_role("heading", name="Problems are for agents and managers")).to_be_visible()


@pytest.mark.parametrize("look", [{}, PHONE], ids=["light", "phone-dark"])
def test_the_problems_are_accessible(desk: Desk, hire, ines, look: dict):  # noqa: F811
    mia = hire("mia", "Mia Manager", "manager")
    ticket = ines.do("ticket.open", text="The card terminal is dead")["ticket"]
    mia.do("problem.declare", title="Terminals without network", tickets=[ticket])
    page = problems(desk, look=look, for_axe=True)
    page.get_by_role("link", name="Terminals without network").click()
    expect(page.locator("#problem").get_by_role("heading", name="Terminals without network")).to_be_visible()
    assert_accessible(page, "a problem")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, f"problem-{'phone' if look else 'wide'}", full_page=True)
    if look:
        page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_role("link", name="Terminals without network")).to_be_visible()
