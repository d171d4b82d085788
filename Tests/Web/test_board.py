"""What a manager sees and does on the board: the modes, the counts, the comparison, the ledger."""

from __future__ import annotations

import http.client
import json
import re

import pytest
from playwright.sync_api import Page, expect

from harness.browser import Desk, assert_accessible, login, open_board, picture, until
from harness.sdk import new_id
from harness.server import Server

PASSWORD = "correct horse battery staple"


def request(server: Server, path: str, body: dict, **headers) -> tuple[int, dict, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=20)
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json", "Origin": server.url, **headers})
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read().decode() or "{}"), answer.getheader("Set-Cookie") or ""


class Person:
    """Somebody who works over HTTP."""

    def __init__(self, server: Server, **headers):
        self.server, self.headers = server, headers

    def do(self, method: str, **data) -> dict:
        status, answer, _ = request(self.server, f"/api/rpc/{method}", {"client_id": new_id(), **data}, **self.headers)
        assert status == 200, answer
        return answer


@pytest.fixture
def hire(server: Server, tmp_path):
    """`hire("mia", "Mia Manager", "manager")` adds somebody to the desk and logs them in."""
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")

    def add(name: str, full_name: str, role: str, tier: int | None = None) -> Person:
        tiers = ["--tier", tier] if tier else []
        server.cli("user", "add", "--role", role, "--login", name, "--name", full_name, *tiers, "--password-file", secret)
        status, answer, cookie = request(server, "/api/login", {"login": name, "password": PASSWORD})
        assert status == 200, answer
        return Person(server, Cookie=cookie.split(";")[0])

    return add


@pytest.fixture
def mia(hire) -> Person:
    return hire("mia", "Mia Manager", "manager")


@pytest.fixture
def ana(hire) -> Person:
    return hire("ana", "Ana Silva", "agent", tier=1)


@pytest.fixture
def ines(server: Server) -> Person:
    """A customer."""
    status, answer, _ = request(server, "/api/visitor", {"name": "Inês Duarte"})
    assert status == 201, answer
    return Person(server, Authorization=f"Bearer {answer['token']}")


# The server comes first: what is asked for last is taken down first, and pages should close before it stops.
@pytest.fixture
def desk(server: Server, make_desk) -> Desk:
    return make_desk(server.url)


def board(desk: Desk, user: str = "mia", **options) -> Page:
    return open_board(desk, PASSWORD, user, **options)


def card(page: Page, number: int = 0):
    return page.locator(".queue-card").nth(number)


def figure(page: Page, place: str, name: str):
    return page.locator(f"{place} div", has=page.get_by_text(name, exact=True)).locator("dd")


def test_counts_follow_what_happens(desk: Desk, mia: Person, ana: Person, ines: Person):
    page = board(desk)
    expect(figure(page, ".totals", "Waiting")).to_have_text("0")
    number = ines.do("ticket.open", text="My card was charged twice.")["ticket"]
    expect(figure(page, ".totals", "Waiting")).to_have_text("1")
    expect(card(page)).to_contain_text(re.compile(r"Oldest wait\s*\d+ s"))
    ana.do("ticket.take", ticket=number)
    expect(figure(page, ".totals", "Open")).to_have_text("1")
    expect(figure(page, ".totals", "Waiting")).to_have_text("0")


def switch(page: Page, number: int, mode: str):
    """Presses the switch of a queue's card; the dialog that asks."""
    card(page, number).locator("label", has_text=mode).click()
    return page.get_by_role("dialog")


def modes_of(ana: Person, *numbers: int) -> list[str]:
    return [ana.do("ticket.get", ticket=number)["mode"] for number in numbers]


def test_a_mode_is_switched_with_a_reason_and_untouched_tickets_follow(desk: Desk, mia: Person, ana: Person, ines: Person):
    touched = ines.do("ticket.open", text="Opened under tiers, and taken.")["ticket"]
    ana.do("ticket.take", ticket=touched)
    waits = ines.do("ticket.open", text="Opened under tiers, and waiting.")["ticket"]
    page = board(desk)
    expect(card(page).get_by_role("radio", name="Tiered")).to_be_checked()
    dialog = switch(page, 0, "Swarm")
    expect(dialog.get_by_role("radio", name=re.compile("^New ones, and those nobody has worked on"))).to_be_checked()
    expect(dialog).to_contain_text("The one that waits follows if nobody has worked on it. The open one keeps its mode.")
    expect(dialog).to_contain_text("No clock moves a ticket to the next tier")
    expect(dialog.get_by_role("checkbox", name=re.compile("I know that this changes"))).to_be_hidden()
    expect(card(page).get_by_role("radio", name="Tiered")).to_be_checked()
    dialog.get_by_role("button", name=re.compile("Switch")).click()
    expect(dialog).to_contain_text("Please fill this in.")
    dialog.get_by_label("Why").fill("Trying swarms this week")
    picture(page, "board-switch")
    dialog.get_by_role("button", name=re.compile("Switch")).click()
    expect(card(page).get_by_role("radio", name="Swarm")).to_be_checked()
    expect(card(page)).to_contain_text("by Mia Manager")
    expect(page.locator(".ledger")).to_contain_text("Mia Manager switched from tiers to swarm")
    expect(page.locator(".ledger")).to_contain_text("Trying swarms this week")
    after = ines.do("ticket.open", text="Opened under swarms.")["ticket"]
    expect(page.locator(".ledger")).to_contain_text("switched the ticket from tiers to swarm")
    assert modes_of(mia, touched, waits, after) == ["tiered", "swarm", "swarm"]


def test_an_override_is_warned_of_and_can_be_taken_back(desk: Desk, mia: Person, ana: Person, ines: Person):
    touched = ines.do("ticket.open", text="Opened under tiers, and taken.")["ticket"]
    ana.do("ticket.take", ticket=touched)
    page = board(desk)
    dialog = switch(page, 0, "Swarm")
    dialog.get_by_role("radio", name=re.compile("^All that are not solved")).check()
    dialog.get_by_label("Why").fill("Everything at once")
    dialog.get_by_role("button", name=re.compile("Switch")).click()
    expect(dialog).to_contain_text("Please fill this in.")
    dialog.get_by_role("checkbox", name=re.compile("the open ticket somebody is working on")).check()
    picture(page, "board-override")
    dialog.get_by_role("button", name=re.compile("Switch")).click()
    expect(dialog).to_have_count(0)
    banner = page.get_by_role("region", name="The last switch")
    expect(banner).to_contain_text(re.compile(r"Switched .* to swarm.*\d+ s"))
    expect(page.locator(".ledger")).to_contain_text("it counts as mixed")
    assert modes_of(mia, touched) == ["swarm"]
    banner.get_by_role("button", name="Undo").click()
    expect(card(page).get_by_role("radio", name="Tiered")).to_be_checked()
    expect(banner).to_be_hidden()
    expect(page.locator(".ledger")).to_contain_text("took back a switch of mode")
    expect(page.locator(".ledger")).to_contain_text("switched the ticket from swarm to tiers")


def test_the_whole_desk_is_switched_at_once(desk: Desk, mia: Person):
    page = board(desk)
    page.locator(".desk-mode label", has_text="Swarm").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Switch every queue to swarm?")
    expect(dialog).to_contain_text("Queues that change:")
    dialog.get_by_label("Why").fill("A month of swarms")
    dialog.get_by_role("button", name=re.compile("Switch")).click()
    expect(page.locator(".desk-mode").get_by_role("radio", name="Swarm")).to_be_checked()
    assert {queue["mode"] for queue in mia.do("queue.list")["queues"]} == {"swarm"}


def test_the_load_says_who_is_there_and_how_full_their_hands_are(desk: Desk, mia: Person, ana: Person, ines: Person):
    number = ines.do("ticket.open", text="My card was charged twice.", channel="chat")["ticket"]
    ana.do("ticket.take", ticket=number)
    page = board(desk)
    someone = page.locator(".people-load li", has_text="Ana Silva")
    expect(someone).to_contain_text("1 of 4")
    expect(someone).to_contain_text("Offline")
    console = desk.page()
    console.goto("/desk")
    console.wait_for_url("**/login?*", wait_until="load")
    login(console, "ana", PASSWORD)
    expect(someone).to_contain_text("Online")
    ana.do("presence.set", status="focus")
    expect(someone).to_contain_text("In focus")
    expect(page.locator(".states")).to_contain_text("1 in focus")
    desk.forgive("401")


def test_an_open_swarm_and_a_life_are_watched(desk: Desk, hire, mia: Person, ana: Person, ines: Person):
    rui = hire("rui", "Rui Matos", "agent", tier=3)
    for queue in mia.do("queue.list")["queues"]:
        mia.do("queue.set_mode", queue=queue["id"], mode="swarm", reason="a test of swarms")
    number = ines.do("ticket.open", text="My card was charged twice.")["ticket"]
    ana.do("ticket.take", ticket=number)
    ana.do("chat.send", ticket=number, text="I can see both charges.")
    staff = {person["name"]: person["id"] for person in mia.do("staff.list")["staff"]}
    ana.do("swarm.ask", ticket=number, question="Can we void it?", tried="Looked.", users=[staff["Rui Matos"]], urgency="live", wanted=2)
    rui.do("swarm.accept", ticket=number, invitation=rui.do("inbox.get")["invitations"][0]["invitation"])
    page = board(desk)
    watch = page.locator(".watch-list").first
    expect(watch).to_contain_text(f"#{number} My card was charged twice.")
    expect(watch).to_contain_text("Owner: Ana Silva · 1 person helps · 1 open question")
    page.get_by_role("button", name=f"Timeline of #{number}").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("One owner, one helper")
    expect(dialog.locator(".life-stretch")).to_have_count(2)
    picture(page, "board-life")
    dialog.locator("[tabindex='0'].life-stretch").focus()
    page.keyboard.press("ArrowRight")
    assert "Rui Matos helped" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    dialog.get_by_text("The same as a table").click()
    expect(dialog.get_by_role("row", name=re.compile("Ana Silva owned it at L1"))).to_be_visible()


def test_another_managers_switch_is_seen_at_once(desk: Desk, mia: Person):
    page = board(desk)
    expect(card(page).get_by_role("radio", name="Tiered")).to_be_checked()
    queue = mia.do("queue.list")["queues"][0]["id"]
    mia.do("queue.set_mode", queue=queue, mode="swarm", reason="decided elsewhere")
    expect(card(page).get_by_role("radio", name="Swarm")).to_be_checked()


def test_a_cancelled_switch_changes_nothing(desk: Desk, mia: Person):
    page = board(desk)
    card(page).locator("label", has_text="Swarm").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(card(page).get_by_role("radio", name="Tiered")).to_be_checked()
    assert {queue["mode"] for queue in mia.do("queue.list")["queues"]} == {"tiered"}


def lives(agent: Person, customer: Person, tickets: int) -> None:
    """So many tickets are opened, answered and solved, and looked at on the way."""
    for number in range(tickets):
        ticket = customer.do("ticket.open", text=f"My card was charged twice, {number}.")["ticket"]
        agent.do("ticket.take", ticket=ticket)
        agent.do("chat.send", ticket=ticket, text="The second charge is gone.")
        agent.do("ticket.solve", ticket=ticket, solution="refund", knowledge="routine")


def test_the_comparison_says_what_it_rests_on_and_what_it_is_not(desk: Desk, mia: Person, ana: Person, ines: Person):
    lives(ana, ines, 2)
    page = board(desk)
    measures = page.get_by_role("table", name="Measures")
    heads = ["Measure", "Tiered", "Swarm", "Swarm minus tiered", "All", "Period before"]
    expect(measures.get_by_role("columnheader")).to_have_text(heads)
    rails = page.get_by_role("table", name="Guard-rails: look here first")
    assert rails.bounding_box()["y"] < measures.bounding_box()["y"]
    answered = measures.get_by_role("row", name=re.compile("Chats answered within 60 s"))
    expect(answered).to_contain_text("chats whose first response came within 60 s")
    expect(answered.get_by_role("cell").first).to_contain_text("2 of 2")
    expect(measures.get_by_role("row", name=re.compile("^Hand-offs"))).to_contain_text("few of these by its nature")
    expect(page.get_by_text("People chose the mode: a description, not an effect.")).to_be_visible()
    expect(page.get_by_text(re.compile("only 2 solved. Below 30 there is no interval"))).to_be_visible()
    fit = page.get_by_role("table", name="Does swarming fit here?").get_by_role("row", name=re.compile("^High severity"))
    expect(fit).to_contain_text("above 20%")
    expect(fit).to_contain_text("too few")
    page.get_by_label("Came by").select_option("email")
    expect(page.get_by_text(re.compile("^0 tickets since"))).to_be_visible()


def test_differences_have_intervals_pictures_tables_and_money(desk: Desk, mia: Person, ana: Person, ines: Person):
    lives(ana, ines, 30)
    mia.do("desk.set_mode", mode="swarm", reason="trial", scope="untouched")
    lives(ana, ines, 30)
    ticket = ines.do("ticket.open", text="And once more.")["ticket"]
    ana.do("view.enter", ticket=ticket)
    mia.do("desk.change_settings", section="teams", version=0, value={"teams": [{"team": 1, "name": "First", "members": []}]})
    page = board(desk)
    row = page.get_by_role("row", name=re.compile("^Time to solve from created"))
    expect(row.get_by_role("cell").nth(2)).to_contain_text(" to ", timeout=15_000)
    curve = page.locator("figure.plot", has_text="Time to solve: half within")
    mark = curve.locator(".plot-stop").first
    mark.focus()
    page.keyboard.press("ArrowRight")
    expect(curve.locator(".plot-stop").nth(1)).to_be_focused()
    expect(curve.locator(".plot-stop").nth(1)).to_have_attribute("aria-label", re.compile(r"Tiered \d+%, Swarm \d+%"))
    curve.get_by_text("Show as a table").click()
    expect(curve.get_by_role("row")).to_have_count(12)
    with page.expect_download() as saved:
        curve.get_by_role("button", name="Save as CSV").click()
    assert saved.value.suggested_filename == "time_to_solve.csv"
    page.get_by_text("What an hour costs").click()
    page.get_by_label("Currency").fill("eur")
    page.get_by_label("L1, an hour").fill("36.50")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Currency")).to_have_value("EUR")
    sections = {one["section"]: one["value"] for one in mia.do("desk.settings")["sections"]}
    assert sections["costs"] == {"currency": "EUR", "l1_hour": 3650, "l2_hour": 0, "l3_hour": 0}


def test_the_ledger_names_people_and_can_be_narrowed(desk: Desk, mia: Person, ana: Person, ines: Person):
    first = ines.do("ticket.open", text="First matter.")["ticket"]
    second = ines.do("ticket.open", text="Second matter.")["ticket"]
    for number in (first, second):
        ana.do("ticket.take", ticket=number)
    page = board(desk)
    rows = page.locator(".ledger tbody tr")
    expect(rows.filter(has_text="Ana Silva took the ticket")).to_have_count(2)
    page.get_by_label("Ticket number").fill(str(first))
    page.keyboard.press("Enter")
    expect(rows.filter(has_text=f"#{second}")).to_have_count(0)
    expect(rows.filter(has_text="Ana Silva took the ticket")).to_have_count(1)
    page.get_by_label("Ticket number").fill("")
    page.locator("#ledger").get_by_label("Kind").select_option("mode")
    expect(rows.filter(has_text="took the ticket")).to_have_count(0)
    page.locator("#ledger").get_by_label("Kind").select_option("owner")
    page.locator("#ledger").get_by_label("Person").select_option(label="Mia Manager")
    expect(page.locator("#ledger .ledger-foot")).to_contain_text("Nothing of this kind is recorded.")
    page.locator("#ledger").get_by_label("Person").select_option(label="Ana Silva")
    expect(rows).to_have_count(2)
    with page.expect_download() as download:
        page.locator("#ledger").get_by_role("button", name="Save as CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    assert text.splitlines()[0] == "When,Ticket,What,Tier,Mode,Held for" and text.count("Ana Silva took the ticket") == 2


def test_the_board_hangs_on_a_wall(desk: Desk, mia: Person, ines: Person):
    ines.do("ticket.open", text="My card was charged twice.")
    page = board(desk, for_axe=True, look={"viewport": {"width": 1920, "height": 1080}, "color_scheme": "dark"})
    page.get_by_role("button", name="Wallboard").click()
    expect(page.locator("#ledger")).to_be_hidden()
    digits = page.locator(".totals dd").first
    assert digits.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 32
    assert "wall" in page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(page, "the wall")
    picture(page, "board-wall")
    page.keyboard.press("Escape")
    expect(page.locator("#ledger")).to_be_visible()


@pytest.mark.parametrize("role", ["administrator", "agent"])
def test_others_are_told_that_it_is_not_for_them(desk: Desk, hire, role: str):
    hire("olu", "Olu Other", role, 1 if role == "agent" else None)
    page = board(desk, "olu")
    expect(page.get_by_text("The board is for managers")).to_be_visible()
    expect(page.locator(".queue-card")).to_have_count(0)


def test_logging_out_ends_the_session(desk: Desk, mia: Person):
    page = board(desk)
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login")
    page.goto("/board")
    page.wait_for_url(re.compile(r"/login\?next=%2Fboard"))
    desk.forgive("401")


# Fifteen looks through a long page: minutes in a slow hour.
@pytest.mark.timeout(400)
def test_the_board_is_accessible_in_every_size(desk: Desk, mia: Person, ana: Person, ines: Person):
    lives(ana, ines, 2)
    ines.do("ticket.open", text="My card was charged twice.")
    for width, scheme in ((1920, "dark"), (1280, "light"), (768, "dark"), (390, "light"), (320, "dark")):
        page = board(desk, for_axe=True, look={"viewport": {"width": width, "height": 900}, "color_scheme": scheme})
        expect(page.locator(".queue-card").first).to_be_visible()
        expect(page.locator(".ledger tbody tr").first).to_be_visible()
        expect(page.locator("figure.plot").first).to_be_visible(timeout=15_000)
        assert_accessible(page, f"the board at {width}, {scheme}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"scrolls sideways at {width}"
        picture(page, f"board-{width}-{scheme}", full_page=True)
        switch(page, 0, "Swarm")
        until(page, "document.getAnimations().every(a => a.playState === 'finished')")
        assert_accessible(page, f"the switch at {width}, {scheme}")
        page.keyboard.press("Escape")
        page.get_by_role("button", name=re.compile("^Timeline of")).first.click()
        expect(page.locator(".life")).to_be_visible()
        until(page, "document.getAnimations().every(a => a.playState === 'finished')")
        assert_accessible(page, f"the life at {width}, {scheme}")


def test_moves_between_tiers_are_a_flow_whose_ribbons_name_their_tickets(desk: Desk, mia: Person, ana: Person, ines: Person):
    moved = ines.do("ticket.open", text="Beyond the first line")["ticket"]
    ines.do("ticket.open", text="Stays where it is")
    ana.do("ticket.take", ticket=moved)
    ana.do("ticket.escalate", ticket=moved, reason="skill", summary="Needs the network people.")
    page = board(desk)
    flow = page.locator("#flow")
    expect(flow.get_by_text("1 of 2 tickets moved to another tier")).to_be_visible()
    expect(flow.get_by_text("no ticket began in this period")).to_be_visible()
    ribbon = flow.get_by_role("button", name="From L1 to L2: 1 ticket")
    ribbon.focus()
    page.keyboard.press("Enter")
    expect(flow.get_by_role("link", name=f"#{moved}")).to_have_attribute("href", f"/desk#/{moved}")
    flow.get_by_text("The same as a table").click()
    expect(flow.get_by_role("row", name=re.compile("Tiered.*L1.*L2.*1"))).to_be_visible()
    picture(page, "board-flow")
