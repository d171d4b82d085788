"""Help and ownership in the console: raised hands, parts, proposals, offers to a tier, a manager's word, shifts, presence."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from harness.browser import Desk, assert_accessible, picture, until
from harness.console import (  # noqa: F401 (fixtures)
    Person, ana, ask, desk, enter, hire, ines, mia, open_ticket, row, rui, settled, swarm_mode,
)
from harness.server import Server


def owned(ana: Person, ines: Person, text: str = "My card was charged twice.") -> int:
    number = ask(ines, text)
    ana.do("ticket.take", ticket=number)
    ana.do("chat.send", ticket=number, text="I can see both charges.")
    return number


def with_helper(mia: Person, ana: Person, rui: Person, ines: Person) -> int:
    """A ticket of Ana's that Rui helps on."""
    swarm_mode(mia)
    number = owned(ana, ines)
    ana.do("swarm.ask", ticket=number, question="Who knows this?", tried="Restarted it.", users=[rui.id], urgency="live")
    rui.do("swarm.accept", ticket=number, invitation=rui.do("inbox.get")["invitations"][0]["invitation"])
    return number


def dialog(page: Page):
    return page.get_by_role("dialog")


def do(page: Page, what: str) -> None:
    page.keyboard.press("m")
    page.get_by_role("menuitem", name=what).click()


def test_an_invitation_that_was_seen_says_so(desk: Desk, ana: Person, rui: Person, mia: Person, ines: Person):
    swarm_mode(mia)
    number = owned(ana, ines)
    owner = enter(desk, ana)
    open_ticket(owner, number)
    ana.do("swarm.ask", ticket=number, question="Who knows this?", tried="Restarted it.", users=[rui.id], urgency="live")
    expect(owner.locator(".invitation")).to_contain_text("asked")
    enter(desk, rui)
    expect(owner.locator(".invitation")).to_contain_text("thinking")
    expect(owner.locator(".invitation")).to_contain_text(re.compile(r"\d+ (s|min).* left"))


def test_somebody_without_a_queue_starts_where_there_is_something_to_do(desk: Desk, ana: Person, rui: Person, mia: Person, ines: Person):
    number = with_helper(mia, ana, rui, ines)
    page = enter(desk, rui)
    expect(page.locator('[data-filter="helping"]')).to_have_attribute("aria-pressed", "true")
    expect(row(page, number)).to_be_visible()
    assert "view=helping" in page.url


def test_parts_proposals_and_names_go_between_helper_and_owner(desk: Desk, hire, ana: Person, rui: Person, mia: Person, ines: Person):
    hire("lea", "Léa Roux", tier=2)
    number = with_helper(mia, ana, rui, ines)
    owner, helper = enter(desk, ana), enter(desk, rui)
    open_ticket(owner, number)
    open_ticket(helper, number)
    owner.get_by_role("button", name="Part of Rui Matos").click()
    owner.get_by_role("menuitemradio", name=re.compile("^Scribe")).click()
    expect(helper.locator(".panel")).to_contain_text("scribe")
    do(helper, "Propose a solution…")
    dialog(helper).get_by_label("What would solve it").fill("Void the second capture.")
    dialog(helper).get_by_role("button", name="Propose").click()
    expect(owner.locator(".panel")).to_contain_text("Void the second capture.")
    do(helper, "Suggest somebody…")
    dialog(helper).get_by_label("Person").select_option(label=helper.locator("dialog option", has_text="Léa Roux").inner_text())
    dialog(helper).get_by_role("button", name="Suggest").click()
    expect(owner.locator(".panel")).to_contain_text("Suggested")
    settled(owner)
    picture(owner, "swarm-owner")
    owner.get_by_role("button", name="Try it").click()
    expect(helper.locator(".panel")).to_contain_text("being tried")
    do(helper, "Ask for the ticket…")
    dialog(helper).get_by_role("button", name="Ask for it").click()
    owner.get_by_role("button", name="Offer it to Rui Matos").click()
    helper.locator(".inbox-card").get_by_role("button", name="Accept").click()
    expect(helper.get_by_role("heading", name=re.compile("^You own this"))).to_be_visible()


def test_a_hand_is_raised_welcomed_and_credited(desk: Desk, server: Server, hire, ana: Person, mia: Person, ines: Person):
    eva = hire("eva", "Eva Lopes", tier=3)
    server.cli("user", "change", "--login", "eva", "--skill", "network:4")
    swarm_mode(mia)
    number = owned(ana, ines)
    owner, helper = enter(desk, ana), enter(desk, eva)
    open_ticket(owner, number)
    owner.keyboard.press("s")
    dialog(owner).get_by_label("Question").fill("Is it our firewall?")
    dialog(owner).get_by_label("Tried so far").fill("The first address answers.")
    dialog(owner).get_by_role("checkbox", name="network", exact=True).check()
    dialog(owner).get_by_role("button", name="Ask", exact=True).click()
    expect(owner.locator(".ask-question")).to_have_text("Is it our firewall?")
    # Eva is invited as she fits; she declines, and raises her hand of her own will later.
    helper.locator(".inbox-card").get_by_role("button", name="Decline").click()
    dialog(helper).get_by_role("button", name="Decline").click()
    expect(helper.locator(".inbox-card")).to_have_count(0)
    helper.locator('[data-filter="asks"]').click()
    expect(helper.locator(".open-ask")).to_contain_text("Is it our firewall?", timeout=25_000)
    settled(helper)
    picture(helper, "swarm-asks")
    helper.get_by_role("button", name=re.compile("^Raise your hand")).click()
    dialog(helper).get_by_label("What you can bring").fill("I have time now.")
    dialog(helper).get_by_role("button", name="Offer to help").click()
    card = owner.locator(".inbox-card")
    expect(card).to_contain_text("Eva Lopes offers to help")
    expect(card).to_contain_text("I have time now.")
    picture(owner, "swarm-hand")
    card.get_by_role("button", name="Welcome").click()
    expect(owner.get_by_text("You own this · 1 person helps")).to_be_visible()
    owner.get_by_role("button", name="Close the swarm").click()
    expect(dialog(owner).get_by_role("checkbox", name="Eva Lopes")).to_be_checked()
    dialog(owner).get_by_role("button", name="Close the swarm").click()
    expect(owner.locator(".panel")).to_contain_text("Question: ")
    assert eva.do("credit.list")["credits"] or owner.locator("text=Credit Eva Lopes").count()


def test_an_offer_to_a_tier_goes_to_the_first_who_accepts(desk: Desk, hire, ana: Person, ines: Person):
    ben = hire("ben", "Ben Quick", tier=1)
    number = owned(ana, ines)
    giver, taker = enter(desk, ana), enter(desk, ben)
    open_ticket(giver, number)
    giver.keyboard.press("h")
    dialog(giver).get_by_role("radio", name="the people of a tier").check()
    expect(dialog(giver).get_by_label("Where it stands")).to_have_value(re.compile("My card was charged twice"))
    dialog(giver).get_by_role("button", name="Offer it").click()
    expect(giver.get_by_role("region", name="Hand-off under way")).to_contain_text("First line")
    card = taker.locator(".inbox-card")
    expect(card).to_contain_text("The first who accepts owns it.")
    picture(taker, "swarm-offer-tier")
    card.get_by_role("button", name="Accept").click()
    expect(taker.get_by_role("heading", name=re.compile("^You own this"))).to_be_visible()


def test_a_manager_gives_a_ticket_away_with_a_reason(desk: Desk, hire, ana: Person, mia: Person, ines: Person):
    ben = hire("ben", "Ben Quick", tier=1)
    number = owned(ana, ines)
    page, other = enter(desk, mia), enter(desk, ben)
    page.goto(f"/desk#/{number}")
    expect(page.locator("#thread-title")).to_be_visible()
    do(page, "Give it to somebody…")
    dialog(page).get_by_label("New owner").select_option(str(ben.id))
    dialog(page).get_by_role("button", name="Make them the owner").click()
    expect(dialog(page)).to_contain_text("Please fill this in.")
    dialog(page).get_by_label("Why").fill("Ana is in a meeting")
    dialog(page).get_by_role("button", name="Make them the owner").click()
    expect(page.get_by_text("Ben Quick owns this", exact=True)).to_be_visible()
    expect(other.locator(".toast")).to_contain_text("Mia Manager made Ben Quick the owner")


def test_presence_is_chosen_and_a_shift_ends_with_a_plan(desk: Desk, hire, ana: Person, mia: Person, ines: Person):
    ben = hire("ben", "Ben Quick", tier=1)
    status, answer, _ = ines.request("/api/rpc/ticket.open", {"client_id": "0190a6c2-7d1e-7c3a-9f00-0123456789c5", "text": "By form.", "channel": "form"})
    assert status == 200, answer
    number = answer["ticket"]
    ana.do("ticket.take", ticket=number)
    page, board = enter(desk, ana), enter(desk, mia)
    me = page.locator(".presence")
    expect(me).to_contain_text("Available")
    me.click()
    page.get_by_role("menuitemradio", name=re.compile("^In focus")).click()
    expect(me).to_contain_text("In focus")
    until(board, "document.querySelector('.presence') !== null")
    me.press("Enter")
    page.get_by_role("menuitem", name="End your shift…").click()
    dialog(page).get_by_role("radio", name=re.compile("^A colleague covers")).check()
    dialog(page).get_by_label("Who covers").select_option(str(ben.id))
    settled(page)
    picture(page, "swarm-shift")
    dialog(page).get_by_role("button", name="End my shift").click()
    expect(me).to_contain_text("Away")
    open_ticket(page, number)
    expect(page.locator(".quiet-banner")).to_contain_text("a colleague covers (Ben Quick)")
    page.get_by_role("button", name="End the cover").click()
    expect(page.locator(".quiet-banner")).to_have_count(0)


def test_two_who_answer_at_once_are_asked_once(desk: Desk, ana: Person, rui: Person, mia: Person, ines: Person):
    number = with_helper(mia, ana, rui, ines)
    ana.do("swarm.grant_speak", ticket=number, user=rui.id)
    page = enter(desk, ana)
    open_ticket(page, number)
    box = page.get_by_label("Reply to Inês Duarte")
    box.fill("Here is my answer.")
    rui.do("chat.typing", ticket=number, on=True)
    expect(page.locator(".collision")).to_have_text("Rui Matos writes to the customer just now.")
    box.press("Enter")
    expect(dialog(page)).to_contain_text("Rui Matos is replying too")
    page.keyboard.press("Escape")
    expect(box).to_have_value("Here is my answer.")
    rui.do("chat.typing", ticket=number, on=True)
    box.press("Enter")
    dialog(page).get_by_role("button", name="Send anyway").click()
    expect(page.get_by_role("log").get_by_text("Here is my answer.")).to_be_visible()


def test_the_list_shows_who_looks_and_who_writes(desk: Desk, hire, ana: Person, ines: Person):
    ben = hire("ben", "Ben Quick", tier=1)
    number, other = owned(ana, ines), ask(ines, "Second matter.")
    page, colleague = enter(desk, ben), enter(desk, ana)
    open_ticket(colleague, number)
    expect(row(page, number).locator(".row-here")).to_contain_text("Here now: Ana Silva")
    expect(row(page, other).locator(".row-here")).to_be_hidden()
    colleague.get_by_label("Reply to Inês Duarte").type("I am wri")
    expect(row(page, number)).to_contain_text("Ana Silva is typing…")
    picture(page, "list-collision")
    open_ticket(colleague, other)
    expect(row(page, number).locator(".row-here")).to_be_hidden()
    expect(row(page, other).locator(".row-here")).to_contain_text("Here now: Ana Silva")


def test_a_list_is_narrowed_searched_and_kept_in_the_address(desk: Desk, ana: Person, ines: Person):
    first, second = owned(ana, ines, "First matter."), ask(ines, "Second matter.")
    ana.do("ticket.solve", ticket=first, solution="Done.")
    page = enter(desk, ana)
    expect(row(page, second)).to_be_visible()
    expect(row(page, first)).to_have_count(0)
    page.get_by_label("Search all tickets").fill("first")
    expect(row(page, first)).to_contain_text("Solved")
    expect(page.locator(".group-name")).to_have_text("Found")
    assert "q=first" in page.url
    page.reload()
    expect(row(page, first)).to_be_visible()
    page.get_by_label("Search all tickets").fill("")
    page.locator(".list-filters summary").click()
    page.get_by_label("Owner").select_option("me")
    expect(page.locator(".queue .empty")).to_have_text("No ticket here passes the filters.")
    expect(page.locator(".list-filters summary")).to_contain_text("1 filter")
    page.get_by_role("button", name="Clear").click()
    expect(row(page, second)).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("#2 sec")
    expect(page.get_by_role("listbox").get_by_role("option").first).to_contain_text(f"#{second} Second matter.")
    page.keyboard.press("Enter")
    expect(page.locator("#thread-title")).to_contain_text("Second matter.")


def test_help_is_accessible_in_every_size(desk: Desk, ana: Person, rui: Person, mia: Person, ines: Person):
    number = with_helper(mia, ana, rui, ines)
    rui.do("swarm.propose", ticket=number, text="Void the second capture.")
    ana.do("swarm.ask", ticket=number, question="And who tells the bank?", tried="Called them.", urgency="today")
    for width, scheme in ((1920, "light"), (1280, "dark"), (768, "light"), (390, "dark")):
        page = enter(desk, ana, for_axe=True, look={"viewport": {"width": width, "height": 900}, "color_scheme": scheme})
        open_ticket(page, number)
        if width < 1100:
            page.get_by_role("button", name="Show the side panel").click()
        expect(page.locator(".panel")).to_contain_text("Void the second capture.")
        settled(page)
        assert_accessible(page, f"the swarm's tab at {width}, {scheme}")
        picture(page, f"swarm-{width}-{scheme}")
        page.keyboard.press("Escape")
        page.keyboard.press("s")
        expect(dialog(page)).to_be_visible()
        settled(page)
        assert_accessible(page, f"the question at {width}, {scheme}")
        picture(page, f"swarm-ask-{width}-{scheme}")


def test_whoever_helped_with_the_like_stands_first_with_the_reason(desk: Desk, ana: Person, rui: Person, mia: Person, ines: Person):
    before = with_helper(mia, ana, rui, ines)
    rui.do("note.add", ticket=before, text="The provider sent it twice.")
    ana.do("swarm.close", ticket=before, outcome="solved", contributors=[rui.id])
    ana.do("chat.send", ticket=before, text="The second charge is void.")
    ana.do("ticket.solve", ticket=before, solution="Voided the second charge.", knowledge="not_useful", knowledge_note="known")
    number = owned(ana, ines)
    page = enter(desk, ana)
    open_ticket(page, number)
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    people = page.get_by_role("dialog", name="Bring somebody in").get_by_role("group", name="Ask these people first")
    expect(people.get_by_role("checkbox").first).to_have_accessible_name(re.compile(rf"{rui.name} \(helped with #{before}, "))
    assert_accessible(page)
