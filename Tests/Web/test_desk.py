"""What people at the desk live through in the console: taking, writing, bringing in, handing off, resuming."""

from __future__ import annotations

import json
import re
import time

from playwright.sync_api import expect

from harness.browser import Desk, assert_accessible, picture, until
from harness.console import (  # noqa: F401 (fixtures)
    Person, ana, ask, desk, enter, hire, ines, mia, open_ticket, row, rui, settled, swarm_mode,
)
from harness.proxy import Proxy
from harness.server import Server
from Server.people import Socket


def test_a_ticket_appears_is_taken_and_answered(desk: Desk, ana: Person, ines: Person):
    page = enter(desk, ana)
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    number = ask(ines)
    expect(row(page, number)).to_contain_text("Waiting")
    open_ticket(page, number)
    expect(page.get_by_text("Take the ticket to reply")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_text("You own this", exact=True)).to_be_visible()
    page.get_by_label("Reply to Inês Duarte").fill("I can see both charges.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log").get_by_text("I can see both charges.")).to_have_count(1)
    expect(page.locator(".entry.pending")).to_have_count(0)
    assert "I can see both charges." in json.dumps(ana.do("ticket.get", ticket=number))
    ines.do("chat.typing", ticket=number, on=True)
    expect(page.locator("p.typing")).to_have_text("Inês Duarte is typing…")
    ines.do("chat.send", ticket=number, text="Thank you!")
    expect(page.get_by_role("log").get_by_text("Thank you!")).to_be_visible()
    picture(page, "desk-conversation")


def test_the_owner_sees_that_an_answer_was_delivered_and_then_that_it_was_seen(desk: Desk, ana: Person, ines: Person):
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    page = enter(desk, ana)
    open_ticket(page, number)
    page.get_by_label("Reply to Inês Duarte").fill("I can see both charges.")
    page.keyboard.press("Enter")
    state = page.locator(".entry", has_text="I can see both charges.").locator(".entry-state")
    expect(page.locator(".entry.pending")).to_have_count(0)
    expect(state).to_have_text("")
    # A device of hers has it, in a pocket.
    with Socket(ines.server) as link:
        link.connect(ines.headers["Authorization"].removeprefix("Bearer "))
        newest = link.follow(f"ticket:{number}", recover=True, offset=1)["subscribe"]["offset"]
        expect(state).to_have_text("Delivered")
    page.reload()
    expect(state).to_have_text("Delivered")
    offset = max(newest, ines.do("ticket.get", ticket=number)["delivered"][0]["offset"])
    ines.do("chat.read", ticket=number, offset=offset)
    expect(state).to_have_text("Seen")


def test_a_note_cannot_be_mistaken_and_is_not_for_the_customer(desk: Desk, ana: Person, ines: Person):
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    page = enter(desk, ana)
    open_ticket(page, number)
    page.keyboard.press("n")
    page.get_by_label("Internal note").fill("The retry worker did it.")
    page.keyboard.press("Enter")
    note = page.locator(".note", has_text="The retry worker did it.")
    expect(note).to_have_count(1)
    expect(note).to_contain_text("Internal")
    expect(note).to_have_css("border-top-style", "dashed")
    assert "retry worker" not in json.dumps(ines.do("ticket.get", ticket=number))


def test_of_two_who_press_at_once_one_owns_it_and_both_know(desk: Desk, ana: Person, hire, ines: Person):
    ben = hire("ben", "Ben Quick", tier=1)
    number = ask(ines)
    pages = [enter(desk, ana), enter(desk, ben)]
    for page in pages:
        open_ticket(page, number)
        expect(page.get_by_role("button", name="Take the ticket")).to_be_visible()
    # Both presses leave before either answer arrives.
    for page in pages:
        page.evaluate("setTimeout(() => document.querySelector('[data-method=\"ticket.take\"]')?.click(), 300)")
    said = pages[0].get_by_role("heading", name=re.compile("^(You own|Ben Quick owns) this$")).inner_text()
    owner = ana if said.startswith("You") else ben
    other = pages[1] if owner is ana else pages[0]
    expect(other.get_by_text(f"{owner.name} owns this", exact=True)).to_be_visible()
    assert owner.do("ticket.get", ticket=number)["owner"]["id"] == owner.id


def test_who_comes_second_reads_who_was_first(desk: Desk, ana: Person, hire, ines: Person):
    ben = hire("ben", "Ben Quick", tier=1)
    number = ask(ines)
    page = enter(desk, ana)
    open_ticket(page, number)
    expect(page.get_by_role("button", name="Take the ticket")).to_be_visible()
    ben.do("ticket.take", ticket=number)
    expect(page.get_by_text("Ben Quick owns this ticket and answers the customer")).to_be_visible()
    expect(page.get_by_role("button", name="Take the ticket")).to_be_hidden()


def test_somebody_is_brought_in_and_may_speak(desk: Desk, ana: Person, rui: Person, mia: Person, ines: Person):
    swarm_mode(mia)
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    owner, helper = enter(desk, ana), enter(desk, rui)
    open_ticket(owner, number)
    owner.keyboard.press("s")
    owner.get_by_label("Question").fill("Can we void the second capture today?")
    owner.get_by_label("Tried so far").fill("Looked at both captures.")
    owner.get_by_role("checkbox", name=re.compile("Rui Matos")).check()
    owner.get_by_role("button", name="Ask", exact=True).click()
    card = helper.locator(".inbox-card")
    expect(card).to_contain_text("Ana Silva asks for your help")
    expect(card).to_contain_text("Can we void the second capture today?")
    expect(card).to_contain_text(re.compile(r"\d+ s left"))
    picture(helper, "desk-invitation")
    card.get_by_role("button", name="Accept").click()
    expect(owner.get_by_text("You own this · 1 person helps")).to_be_visible()
    expect(helper.locator("#thread-title")).to_contain_text("My card was charged twice")
    expect(helper.get_by_label("Internal note")).to_be_visible()
    owner.get_by_role("button", name="Let speak Rui Matos").click()
    expect(owner.get_by_text("writes to the customer", exact=True)).to_be_visible()
    expect(owner.get_by_role("button", name="Stop speaking Rui Matos")).to_be_visible()
    helper.keyboard.press("r")
    helper.get_by_label("Reply to Inês Duarte").fill("The second charge goes away today.")
    helper.keyboard.press("Enter")
    expect(owner.get_by_role("log").get_by_text("The second charge goes away today.")).to_be_visible()
    picture(owner, "desk-swarm")


def test_a_declined_invitation_tells_the_owner_that_nobody_is_left(desk: Desk, ana: Person, rui: Person, mia: Person, ines: Person):
    swarm_mode(mia)
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    ana.do("swarm.ask", ticket=number, question="Who knows this?", tried="Restarted it.", users=[rui.id], urgency="live")
    owner, helper = enter(desk, ana), enter(desk, rui)
    open_ticket(owner, number)
    helper.locator(".inbox-card").get_by_role("button", name="Decline").click()
    helper.get_by_label("Why").select_option("not_my_skill")
    helper.get_by_role("dialog").get_by_role("button", name="Decline").click()
    expect(helper.locator(".inbox-card")).to_have_count(0)
    expect(owner.locator(".invitation")).to_contain_text("declined")
    expect(owner.get_by_text("Nobody found").first).to_be_visible()


def test_a_hand_off_moves_only_when_it_is_accepted(desk: Desk, ana: Person, hire, ines: Person):
    ben = hire("ben", "Ben Quick", tier=1)
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    # Nobody waits, so the next step need not be promised.
    ana.do("chat.send", ticket=number, text="Both charges are seen.")
    giver, taker = enter(desk, ana), enter(desk, ben)
    open_ticket(giver, number)
    giver.keyboard.press("h")
    giver.get_by_label("To", exact=True).select_option(str(ben.id))
    giver.get_by_label("Why").select_option("shift_end")
    giver.get_by_label("Where it stands").fill("Both charges are seen; a void is asked for.")
    giver.get_by_role("button", name="Offer it").click()
    banner = giver.get_by_role("region", name="Hand-off under way")
    expect(banner).to_contain_text("You offered this ticket to Ben Quick: end of shift.")
    expect(banner).to_contain_text(re.compile(r"\d+ s left to answer"))
    expect(giver.get_by_text("You own this", exact=True)).to_be_visible()
    card = taker.locator(".inbox-card")
    expect(card).to_contain_text("Ana Silva offers you this ticket")
    expect(card).to_contain_text("Both charges are seen; a void is asked for.")
    picture(giver, "desk-hand-off")
    card.get_by_role("button", name="Accept").click()
    expect(taker.get_by_text("You own this", exact=True)).to_be_visible()
    expect(giver.get_by_text("Ben Quick owns this", exact=True)).to_be_visible()
    expect(banner).to_be_hidden()


def test_a_hand_off_can_be_withdrawn(desk: Desk, ana: Person, hire, ines: Person):
    ben = hire("ben", "Ben Quick", tier=1)
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    ana.do("handoff.offer", ticket=number, to=ben.id, reason="workload", summary="Too much at once.",
           next_step="I write to you.", next_step_at=int(time.time() * 1000) + 7 * 86_400_000)
    giver, taker = enter(desk, ana), enter(desk, ben)
    expect(taker.locator(".inbox-card")).to_have_count(1)
    open_ticket(giver, number)
    giver.get_by_role("button", name="Withdraw").click()
    expect(taker.locator(".inbox-card")).to_have_count(0)
    expect(giver.get_by_role("region", name="Hand-off under way")).to_be_hidden()


def test_escalating_says_what_was_tried(desk: Desk, ana: Person, ines: Person):
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    page = enter(desk, ana)
    open_ticket(page, number)
    page.keyboard.press("x")
    page.get_by_role("button", name="Escalate").last.click()
    expect(page.get_by_text("Please fill this in.")).to_be_visible()
    page.get_by_label("What was tried").fill("Restarted everything.")
    page.get_by_role("dialog").get_by_role("button", name="Escalate").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert ana.do("ticket.get", ticket=number)["tier"] == "L2"


def test_solving_is_refused_until_the_customer_knows(desk: Desk, ana: Person, ines: Person):
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    page = enter(desk, ana)
    open_ticket(page, number)
    page.keyboard.press("e")
    page.get_by_label("What solved it").fill("Voided the second charge.")
    page.get_by_role("dialog").get_by_role("button", name="Solve").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("write first")
    ana.do("chat.send", ticket=number, text="The second charge is void.")
    ines.do("chat.send", ticket=number, text="Thank you!")
    page.get_by_label("The customer needs no further answer").check()
    page.get_by_role("dialog").get_by_role("button", name="Solve").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".thread-facts")).to_contain_text("solved")
    expect(row(page, number)).to_have_count(0)


def test_a_broken_link_loses_and_doubles_nothing(proxy: Proxy, ana: Person, ines: Person, make_desk):
    desk = make_desk(f"http://127.0.0.1:{proxy.port}")
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    page = enter(desk, ana)
    open_ticket(page, number)
    proxy.refuse()
    proxy.cut()
    expect(page.get_by_text("Connection lost, trying again.")).to_be_visible()
    for text in ("one", "two"):
        page.get_by_label("Reply to Inês Duarte").fill(text)
        page.keyboard.press("Enter")
    expect(page.get_by_text("Waiting to be sent")).to_have_count(2)
    ines.do("chat.send", ticket=number, text="Are you there?")
    proxy.refuse(False)
    expect(page.get_by_role("log").get_by_text("Are you there?")).to_be_visible(timeout=25_000)
    expect(page.locator(".entry.pending")).to_have_count(0)
    assert page.locator(".bubble").all_inner_texts() == ["My card was charged twice.", "Are you there?", "one", "two"]
    desk.forgive("ERR_|WebSocket")


def test_a_draft_stays_with_its_ticket(desk: Desk, ana: Person, ines: Person):
    first, second = ask(ines, "First matter."), ask(ines, "Second matter.")
    for number in (first, second):
        ana.do("ticket.take", ticket=number)
    page = enter(desk, ana)
    open_ticket(page, first)
    page.get_by_label("Reply to Inês Duarte").fill("half a thou")
    open_ticket(page, second)
    expect(page.get_by_label("Reply to Inês Duarte")).to_have_value("")
    open_ticket(page, first)
    expect(page.get_by_label("Reply to Inês Duarte")).to_have_value("half a thou")
    page.reload()
    expect(page.get_by_label("Reply to Inês Duarte")).to_have_value("half a thou")


def test_the_keyboard_moves_opens_searches_and_explains(desk: Desk, ana: Person, ines: Person):
    first, second = ask(ines, "First matter."), ask(ines, "Second matter.")
    page = enter(desk, ana)
    expect(row(page, second)).to_be_visible()
    page.keyboard.press("j")
    expect(row(page, first)).to_be_focused()
    page.keyboard.press("j")
    expect(row(page, second)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("#thread-title")).to_contain_text("First matter.")
    page.keyboard.press("/")
    page.keyboard.type("second j")
    expect(row(page, first)).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("bring in")
    page.get_by_label("Single keys are on").uncheck()
    page.get_by_role("button", name="Close", exact=True).click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_long_thread_is_read_page_by_page(desk: Desk, ana: Person, ines: Person):
    number = ask(ines, "message 0")
    ana.do("ticket.take", ticket=number)
    for i in range(1, 120):
        ines.do("chat.send", ticket=number, text=f"message {i}")
    page = enter(desk, ana)
    open_ticket(page, number)
    log = page.get_by_role("log")
    expect(log.get_by_text("message 119", exact=True)).to_be_in_viewport()
    assert page.locator(".bubble").count() <= 60
    longer = "n => document.querySelectorAll('.bubble').length > n || document.querySelector('.older').hidden"
    for _ in range(4):
        shown = page.locator(".bubble").count()
        log.evaluate("e => { e.scrollTop = 0 }")
        until(page, longer, shown)
    assert page.locator(".bubble").all_inner_texts() == [f"message {i}" for i in range(120)]


def test_the_console_is_accessible_in_every_size(desk: Desk, ana: Person, ines: Person):
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    ana.do("note.add", ticket=number, text="A note.")
    for width, scheme in ((1280, "light"), (1280, "dark"), (768, "light"), (390, "dark"), (320, "light")):
        page = enter(desk, ana, for_axe=True, look={"viewport": {"width": width, "height": 800}, "color_scheme": scheme})
        expect(row(page, number)).to_be_visible()
        assert_accessible(page, f"the list at {width}, {scheme}")
        open_ticket(page, number)
        expect(page.locator(".note")).to_be_visible()
        settled(page)
        assert_accessible(page, f"the thread at {width}, {scheme}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"scrolls sideways at {width}"
        picture(page, f"desk-{width}-{scheme}")
        page.keyboard.press("h")
        expect(page.get_by_role("dialog")).to_be_visible()
        settled(page)
        assert_accessible(page, f"the hand-off dialog at {width}, {scheme}")


def test_a_long_queue_is_drawn_as_one_comes_near_it(desk: Desk, ana: Person, ines: Person, server: Server):
    for i in range(130):
        if i % 15 == 0:
            status, answer, _ = Person(server, "x").request("/api/visitor", {"name": f"Customer {i}"})
            assert status == 201, answer
            someone = Person(server, "x", {"Authorization": f"Bearer {answer['token']}"})
        someone.do("ticket.open", text=f"Question {i}")
    page = enter(desk, ana)
    expect(page.locator(".filter").first).to_contain_text("130")
    rows = page.locator("a.row")
    assert rows.count() == 60
    page.locator(".queue-scroll").evaluate("e => { e.scrollTop = e.scrollHeight }")
    expect(rows).to_have_count(120)
