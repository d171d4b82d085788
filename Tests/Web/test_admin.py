"""The administration in a browser: people and tokens, settings with their consequences, what was changed, erasing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from harness.browser import AGENT, Desk, assert_accessible, login, picture
from harness.server import Server
from harness.vouching import identity
from Server.people import control
from Web.test_board import PASSWORD, Person, hire, request  # noqa: F401  (hire is a fixture)

PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


@pytest.fixture
def desk(server: Server, make_desk) -> Desk:
    return make_desk(server.url)


def admin(desk: Desk, user: str = "ada", view: str = "", **options) -> Page:
    page = desk.page({**AGENT, **options.pop("look", {})}, **options)
    page.goto(f"/login?next=%2Fadmin")
    login(page, user, PASSWORD)
    page.wait_for_url("**/admin")
    if view:
        page.goto(f"/admin#/{view}")
    expect(page.locator("#main h2")).to_be_visible()
    return page


def test_a_person_is_added_changed_and_locked_out(server: Server, desk: Desk, hire):
    hire("ada", "Ada Admin", "administrator")
    page = admin(desk)
    page.get_by_role("button", name="Add a person").click()
    form = page.get_by_role("dialog")
    form.get_by_role("button", name="Add a person").click()
    expect(form).to_contain_text("Please fill this in.")
    form.get_by_label("Name", exact=True).fill("Rui Costa")
    form.get_by_label("Log-in name").fill("rui")
    form.get_by_label("First password").fill(PASSWORD)
    form.get_by_label("L1").check()
    form.get_by_label("Skills").fill("network 4, payments")
    picture(page, "admin-person")
    form.get_by_role("button", name="Add a person").click()
    row = page.get_by_role("row", name=re.compile("Rui Costa"))
    expect(row).to_contain_text("network 4, payments 3")
    assert request(server, "/api/login", {"login": "rui", "password": PASSWORD})[0] == 200
    row.get_by_role("button", name="Manage Rui Costa").click()
    page.get_by_role("menuitem", name="Lock out").click()
    expect(page.get_by_role("dialog")).to_contain_text("Their sessions end at once.")
    page.get_by_role("dialog").get_by_role("button", name="Lock out").click()
    expect(row).to_contain_text("may not log in since")
    assert request(server, "/api/login", {"login": "rui", "password": PASSWORD})[0] == 401
    page.goto("/admin#/changes")
    expect(page.locator(".ledger")).to_contain_text("Ada Admin locked Rui Costa out")
    expect(page.locator(".ledger")).to_contain_text("Ada Admin added Rui Costa to the desk as agent")


def test_nobody_is_offered_to_take_their_own_rights_away(desk: Desk, hire):
    hire("ada", "Ada Admin", "administrator")
    page = admin(desk)
    page.get_by_role("button", name="Manage Ada Admin").click()
    expect(page.get_by_role("menuitem", name=re.compile("password"))).to_be_visible()
    expect(page.get_by_role("menuitem", name="Lock out")).to_have_count(0)


def test_a_token_is_shown_once_and_revoked(desk: Desk, hire):
    hire("ada", "Ada Admin", "administrator")
    page = admin(desk)
    page.get_by_role("button", name="Manage Ada Admin").click()
    page.get_by_role("menuitem", name="Make a token…").click()
    form = page.get_by_role("dialog")
    form.get_by_label("What it is for").fill("nightly export")
    form.get_by_role("button", name="Make a token…").click()
    shown = page.get_by_role("dialog", name="The new token")
    expect(shown.get_by_label("Token")).to_have_value(re.compile("^wgl_"))
    shown.get_by_role("button", name="Cancel").click()
    row = page.get_by_role("row", name=re.compile("Ada Admin"))
    expect(row).to_contain_text("nightly export")
    expect(row).not_to_contain_text("wgl_")
    row.get_by_role("button", name="Revoke the token nightly export").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(row).not_to_contain_text("nightly export")


def test_a_setting_is_changed_after_its_consequences_were_read(desk: Desk, hire):
    hire("ada", "Ada Admin", "administrator")
    page = admin(desk, view="closing")
    box = page.get_by_label("A solved ticket closes after", exact=True)
    box.fill("x")
    page.get_by_role("button", name="Review the change").click()
    expect(page.get_by_role("alert").filter(has_text="please give a number")).to_be_visible()
    box.fill("2")
    page.get_by_role("button", name="Review the change").click()
    form = page.get_by_role("dialog")
    expect(form).to_contain_text("A solved ticket closes after")
    expect(form).to_contain_text("Solved tickets may close sooner than their customers were told.")
    form.get_by_role("button", name="Change it").click()
    expect(form).to_contain_text("Please fill this in.")
    form.get_by_label("Why").fill("A shorter tail")
    picture(page, "admin-change")
    form.get_by_role("button", name="Change it").click()
    expect(page.locator("#main")).to_contain_text("by Ada Admin")
    expect(page.get_by_label("A solved ticket closes after", exact=True)).to_have_value("2")
    page.goto("/admin#/changes")
    expect(page.locator(".ledger")).to_contain_text("Ada Admin changed the settings: Closing")
    expect(page.locator(".ledger")).to_contain_text("A shorter tail")


def test_rows_of_a_list_are_added_by_the_keyboard(desk: Desk, hire):
    hire("mia", "Mia Manager", "manager")
    page = admin(desk, "mia", "categories")
    add = page.get_by_role("button", name="Add to: Categories")
    add.focus()
    page.keyboard.press("Enter")
    page.keyboard.type("billing")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("payments, invoices")
    page.keyboard.press("Enter")
    form = page.get_by_role("dialog")
    expect(form).to_contain_text("billing")
    form.get_by_label("Why").fill("Money has its own way")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_contain_text("by Mia Manager")
    expect(page.locator(".set-item")).to_have_count(1)
    page.get_by_role("button", name="Remove 1 of Categories").click()
    expect(page.locator(".set-item")).to_have_count(0)
    page.get_by_role("button", name="Discard").click()
    expect(page.locator(".set-item")).to_have_count(1)


def test_managers_see_what_they_may_change_and_agents_nothing(desk: Desk, hire):
    hire("mia", "Mia Manager", "manager")
    hire("ana", "Ana Silva", "agent", tier=1)
    page = admin(desk, "mia", "widgets")
    expect(page.locator("#main")).to_contain_text("You may read this, not change it.")
    expect(page.get_by_role("button", name="Review the change")).to_have_count(0)
    expect(page.get_by_role("link", name="People and tokens")).to_have_count(0)
    other = desk.page(AGENT)
    other.goto("/login?next=%2Fadmin")
    login(other, "ana", PASSWORD)
    expect(other.get_by_role("alert").filter(has_text="Your work is in the console.")).to_be_visible()


def test_a_manager_keeps_the_desks_replies(desk: Desk, hire):
    mia = hire("mia", "Mia Manager", "manager")
    page = admin(desk, "mia", "replies")
    expect(page.locator("#main")).to_contain_text("There are no canned replies yet.")
    page.get_by_role("button", name="Add a reply").click()
    form = page.get_by_role("dialog")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("Please fill this in.")
    form.get_by_label("Title").fill("Both payments found")
    form.get_by_label("Text").fill("Hello {customer}, I see both payments.")
    form.get_by_label("Shortcut").fill("two words")
    form.get_by_label("Language").select_option("pt-PT")
    form.get_by_role("button", name="Save").click()
    expect(form).to_contain_text("A shortcut is one word")
    form.get_by_label("Shortcut").fill("twice")
    picture(page, "admin-reply")
    form.get_by_role("button", name="Save").click()
    row = page.get_by_role("row", name=re.compile("Both payments found"))
    expect(row).to_contain_text("/twice")
    expect(row).to_contain_text("Português")
    row.get_by_role("button", name="Change the reply Both payments found").click()
    form.get_by_label("Title").fill("Payments found")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name=re.compile("Both payments found"))).to_have_count(0)
    assert [one["title"] for one in mia.do("reply.list")["replies"]] == ["Payments found"]
    page.get_by_role("button", name="Remove the reply Payments found").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.locator("#main")).to_contain_text("There are no canned replies yet.")


def test_erasing_asks_for_the_number_twice(server: Server, desk: Desk, hire):
    hire("ada", "Ada Admin", "administrator")
    status, answer, _ = request(server, "/api/visitor", {"name": "Inês Duarte"})
    customer = answer["user"]["id"]
    Person(server, Authorization=f"Bearer {answer['token']}").do("ticket.open", text="Forget me")
    page = admin(desk, view="erase")
    page.get_by_role("button", name="Erase a customer…").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Number of the customer").fill(str(customer))
    form.get_by_label("The number once more").fill(str(customer + 1))
    form.get_by_label("Why").fill("They asked")
    form.get_by_role("checkbox").check()
    form.get_by_role("button", name="Erase for good").click()
    expect(form.get_by_role("alert").filter(has_text="The two numbers differ.")).to_be_visible()
    form.get_by_label("The number once more").fill(str(customer))
    picture(page, "admin-erase")
    form.get_by_role("button", name="Erase for good").click()
    expect(form).to_have_count(0)
    page.goto("/admin#/changes")
    expect(page.locator(".ledger")).to_contain_text(f"Ada Admin erased customer {customer}")


KEY = "shop-key-1"


def test_a_secret_of_a_site_is_made_shown_once_and_ended(server: Server, desk: Desk, hire):
    ada = hire("ada", "Ada Admin", "administrator")
    page = admin(desk, view="secrets")
    expect(page.locator("#main")).to_contain_text("No site carries the chat yet.")
    ada.do("desk.change_settings", section="widgets", version=0, value={"keys": [{"key": KEY, "name": "Shop", "origins": ["https://shop.example"]}]})
    page.reload()
    site = page.locator(".secret-site", has_text="Shop")
    expect(site).to_contain_text("customers of this site are strangers on each device")
    made = []
    for number in (1, 2):
        page.get_by_role("button", name="Make a secret for Shop").click()
        form = page.get_by_role("dialog")
        expect(form).to_contain_text("never into a page")
        form.get_by_role("button", name="Make a secret").click()
        shown = page.get_by_role("dialog", name=f"Secret {number}")
        expect(shown.get_by_label("The secret")).to_have_value(re.compile("^wgs_"))
        expect(shown).to_contain_text("HS256")
        made.append(shown.get_by_label("The secret").input_value())
        if number == 1:
            picture(page, "admin-secret-shown")
        shown.get_by_role("button", name="Cancel").click()
        expect(site).to_contain_text(f"Secret {number} …{made[-1][-4:]}")
    expect(site).to_contain_text("by Ada Admin")
    expect(site).to_contain_text("never used")
    expect(page.get_by_role("button", name="Make a secret for Shop")).to_have_count(0)
    expect(site).to_contain_text("Two are good at once.")
    vouched = {"token": identity(made[0], name="Inês Duarte")}
    assert request(server, f"/api/identify?key={KEY}", vouched)[0] == 200
    page.reload()
    first = page.locator(".secret", has_text="Secret 1")
    expect(first).to_contain_text("1 session rests on it")
    expect(first).to_contain_text("last used")
    picture(page, "admin-secrets")
    first.get_by_role("button", name="End secret 1 of Shop").click()
    form = page.get_by_role("dialog")
    expect(form).to_contain_text("1 customer’s session ends at once.")
    form.get_by_role("button", name="End it").click()
    expect(form).to_contain_text("Please fill this in.")
    picture(page, "admin-secret-end")
    form.get_by_role("checkbox").check()
    form.get_by_role("button", name="End it").click()
    expect(page.locator(".secret")).to_have_count(1)
    assert request(server, f"/api/identify?key={KEY}", vouched)[0] == 401
    expect(page.get_by_role("button", name="Make a secret for Shop")).to_be_visible()
    page.goto("/admin#/changes")
    expect(page.locator(".ledger")).to_contain_text(f"Ada Admin ended secret 1 of the key {KEY}")
    assert made[1] not in page.content()


VIEWS = ["accounts", "rights", "queues", "replies", "secrets", "changes", "erase", "tiers", "calendars", "targets", "widgets", "reasons"]


@pytest.mark.parametrize("look", [{}, PHONE], ids=["light", "phone-dark"])
def test_every_view_is_accessible(server: Server, desk: Desk, hire, look: dict):
    ada = hire("ada", "Ada Admin", "administrator")
    ada.do("desk.change_settings", section="widgets", version=0, value={"keys": [{"key": KEY, "name": "Shop", "origins": ["https://shop.example"]}]})
    control(server, "/control/site-secret", {"key": KEY})
    page = admin(desk, look=look, for_axe=True)
    for view in VIEWS:
        page.goto(f"/admin#/{view}")
        expect(page.locator("#main h2")).to_be_visible()
        expect(page.get_by_text("Loading…")).to_have_count(0)
        for add in page.get_by_role("button", name=re.compile("^Add to:")).all():
            add.click()
        assert_accessible(page, view)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{view} scrolls sideways"
        assert page.locator("#head").bounding_box()["height"] < 60, f"{view}: the head takes more than one line"
        picture(page, f"admin-{view}-{'phone' if look else 'wide'}", full_page=True)


def test_on_a_phone_the_menu_is_one_line_until_it_is_asked_for(desk: Desk, hire):
    hire("mia", "Mia Manager", "manager")
    page = admin(desk, "mia", "categories", look=PHONE)
    tiers = page.get_by_role("link", name="Tiers")
    expect(tiers).to_be_hidden()
    page.locator("#nav").get_by_role("button", name="Categories").press("Enter")
    tiers.click()
    expect(page.locator("#main h2")).to_have_text("Tiers")
    expect(tiers).to_be_hidden()


def test_a_role_is_copied_narrowed_given_and_shown_with_why(server: Server, desk: Desk, hire):
    hire("ada", "Ada Admin", "administrator")
    hire("ana", "Ana Silva", "agent", 1)
    page = admin(desk, view="roles", for_axe=True)
    page.get_by_role("button", name="Add to: Roles").click()
    page.keyboard.type("Junior agent")
    origin = page.get_by_label("Copied from")
    origin.select_option("manager")
    rights = page.locator(".set-rights")
    rights.locator("summary").click()
    expect(rights.get_by_label("See the board", exact=True)).to_be_visible()
    rights.get_by_label("Switch queues between modes", exact=True).check()
    # Another origin has other rights: what it has not cannot be taken from it.
    origin.select_option("agent")
    expect(rights.get_by_label("See the board", exact=True)).to_be_hidden()
    expect(rights.locator("summary")).to_contain_text("nothing is taken")
    rights.get_by_label("Merge into another ticket").check()
    rights.get_by_label("Escalate to the next tier", exact=True).check()
    expect(rights.locator("summary")).to_contain_text("2 rights")
    expect(rights.get_by_label("Read internal notes")).to_have_count(0)
    people = page.get_by_role("group", name="Who has it")
    expect(people.get_by_label("Ada Admin")).to_be_hidden()
    people.get_by_label("Ana Silva").check()
    # What stands below the head is not to be pressed where it stands.
    page.evaluate("scrollTo(0, 0)")
    assert_accessible(page, "a role of one's own")
    picture(page, "admin-roles", full_page=True)
    page.get_by_role("button", name="Review the change").click()
    form = page.get_by_role("dialog")
    expect(form).to_contain_text("Merge into another ticket")
    expect(form).to_contain_text("Ana Silva")
    picture(page, "admin-roles-review")
    form.get_by_label("Why").fill("Ana is new here")
    form.get_by_role("button", name="Change it").click()
    expect(page.locator("#main")).to_contain_text("by Ada Admin")
    page.goto("/admin#/rights")
    page.get_by_label("Role", exact=True).select_option(label="Junior agent")
    expect(page.locator(".rights-people")).to_contain_text("Ana Silva")
    taken = page.get_by_role("region", name="Goes without")
    expect(taken.get_by_role("row", name=re.compile("Merge into another ticket"))).to_contain_text("its owner")
    expect(page.get_by_role("region", name="Roles and rights")).not_to_contain_text("Merge into another ticket")
    assert_accessible(page, "the rights of a role of one's own")
    picture(page, "admin-rights-own", full_page=True)
    page.goto("/admin#/accounts")
    expect(page.get_by_role("row", name=re.compile("Ana Silva"))).to_contain_text("Junior agent")


def test_the_roles_fit_a_phone(desk: Desk, hire):
    hire("ada", "Ada Admin", "administrator")
    page = admin(desk, view="roles", look=PHONE)
    expect(page.get_by_role("button", name="Add to: Roles")).to_be_visible()
    page.get_by_role("button", name="Add to: Roles").click()
    page.locator(".set-rights summary").click()
    expect(page.get_by_label("Merge into another ticket")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "admin-roles-phone", full_page=True)
