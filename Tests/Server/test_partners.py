"""Partners outside, by account and by link: what reaches them, how long, and what never does."""

from __future__ import annotations

import time

import pytest

from harness.sdk import new_id
from Server.people import Answer, Person, Socket, control, http_call, log_in, staff, visitor

HOUR = 3_600_000
SECOND = 1.0


class Scene:
    """A ticket that Ana owns, with a note, and the ways to share it."""

    def __init__(self, server):
        self.server = server
        self.ines = visitor(server)
        self.ana = staff(server, "ana")
        self.pia = staff(server, "pia", role="partner", tiers=["L4"])
        self.ticket = self.ines.change("ticket.open", text="I was charged twice.", subject="private subject")["ticket"]
        self.ana.change("ticket.take", ticket=self.ticket)
        self.ana.change("note.add", ticket=self.ticket, text="private note")

    def share(self, *texts: str, consent_recorded=True, **fields) -> int:
        items = [{"kind": "note", "number": 1, "text": text} for text in texts]
        return self.ana.change(
            "partner.share", ticket=self.ticket, question="A retry?", items=items, consent_recorded=consent_recorded,
            **fields,
        )["ref"]

    def link(self, **fields) -> tuple[int, str]:
        """A share with a guest, and its link's token."""
        share = self.share("two bookings", guest="Acquirer desk")
        return share, self.ana.change("partner.link", ticket=self.ticket, share=share, **fields)["token"]

    def pass_time(self, milliseconds: int) -> None:
        assert control(self.server, "/control/clock", {"advance_ms": milliseconds}).status == 200


@pytest.fixture
def scene(make_server) -> Scene:
    return Scene(make_server())


def exchange(server, token, **headers) -> Answer:
    body = {} if token is None else {"token": token}
    return http_call(server, "POST", "/api/partner/session", body, headers)


def guest_of(server, token: str) -> Person:
    answer = exchange(server, token)
    assert answer.status == 200, answer.text
    assert "Set-Cookie" not in answer.headers, "somebody else may be signed in here"
    return Person(server, answer.json["user"], token=answer.json["token"])


def socket_of(guest: Person) -> Socket:
    link = Socket(guest.server)
    reply = link.connect(guest.token)
    assert "connect" in reply, reply
    return link


def wait_for(link: Socket, found, seconds: float = 5) -> dict:
    deadline = time.monotonic() + seconds
    while True:
        for push in link.pushes:
            if found(push):
                return push
        link.read(max(0.01, deadline - time.monotonic()))


def texts_of(answer: Answer) -> str:
    assert answer.status == 200, answer.text
    return answer.text


def refusal_without_id(answer: Answer) -> dict:
    assert answer.status == 401, answer.text
    return {name: value for name, value in answer.json.items() if name not in ("instance", "request_id", "requestId")}


def test_a_link_is_exchanged_for_a_session_that_opens_one_share(scene: Scene):
    share, token = scene.link()
    guest = guest_of(scene.server, token)
    assert guest.user["role"] == "partner"
    shown = guest.call("partner.get", {"ticket": scene.ticket})
    assert "two bookings" in texts_of(shown)
    for secret in ("private", "charged twice", "Inês"):
        assert secret not in shown.text
    assert guest.call("partner.list", {}).json["tickets"][0]["share"] == share
    assert guest.call("ticket.get", {"ticket": scene.ticket}).status == 404
    # What is in the mail is good for the exchange and for nothing else.
    bare = Person(scene.server, guest.user, token=token)
    assert bare.call("partner.list", {}).status == 401
    refused = Socket(scene.server)
    refused.ws.send('{"id":1,"connect":{"token":"%s"}}' % token)
    assert refused.until_closed()[0] == 3500
    renewed = guest_of(scene.server, guest.token)
    assert renewed.id == guest.id and renewed.call("partner.list", {}).json["tickets"]


def test_what_is_no_link_looks_like_no_link_at_all(scene: Scene):
    _, token = scene.link(lifetime_ms=60_000)
    missing = refusal_without_id(exchange(scene.server, None))
    wrong = ["", "wgp_", token[:-1], token + "A", "wgp_" + "A" * 32, scene.ines.token, scene.ana.connection_token(), "x" * 5_000]
    for each in wrong[:-1]:
        assert refusal_without_id(exchange(scene.server, each)) == missing, each
    assert exchange(scene.server, wrong[-1]).status == 413
    scene.pass_time(60_000)
    assert refusal_without_id(exchange(scene.server, token)) == missing, "past its time"
    share, second = scene.link()
    assert exchange(scene.server, second).status == 200
    scene.ana.change("partner.end", ticket=scene.ticket, share=share)
    assert refusal_without_id(exchange(scene.server, second)) == missing, "taken back"
    foreign = exchange(scene.server, token, Origin="https://elsewhere.example")
    assert foreign.status == 403 and foreign.code == "origin_not_allowed"


def test_a_session_ends_before_its_link_and_with_it(scene: Scene):
    _, token = scene.link(lifetime_ms=90 * 60_000)
    guest = guest_of(scene.server, token)
    with socket_of(guest) as link:
        scene.pass_time(HOUR)
        # The socket looks at the desk's clock once a minute, or when it is asked something.
        assert guest.call("partner.list", {}).status == 401
        assert exchange(scene.server, guest.token).status == 401, "an ended session is not renewed"
        assert link.closed is None
    later = exchange(scene.server, token).json
    assert later["expires_at"] == later["link_expires_at"], "no session outlives its link"
    scene.pass_time(HOUR)
    assert Person(scene.server, later["user"], token=later["token"]).call("partner.list", {}).status == 401


def test_a_socket_is_closed_with_its_session(make_server):
    scene = Scene(make_server("--limit", "partnerSessionLifetime=1500", "--limit", "refreshGrace=500"))
    _, token = scene.link()
    with socket_of(guest_of(scene.server, token)) as link:
        assert link.until_closed(6)[0] == 3005


def test_a_partner_follows_live_and_comes_back_without_a_gap(scene: Scene):
    share, token = scene.link()
    guest = guest_of(scene.server, token)
    channel = f"partner:{scene.ticket}:{guest.id}"
    with socket_of(guest) as link:
        start = link.follow(channel)["subscribe"]
        scene.ana.change("partner.write", ticket=scene.ticket, share=share, text="Which terminal?")
        heard = wait_for(link, lambda push: push.get("pub", {}).get("data", {}).get("text") == "Which terminal?")
        assert heard["channel"] == channel and heard["pub"]["offset"] > start.get("offset", 0)
        assert "error" in link.ask(presence={"channel": channel})
        for other in (f"ticket:{scene.ticket}", f"staff:{scene.ticket}", f"partner:{scene.ticket}:{scene.pia.id}", "queue:1"):
            assert link.follow(other)["error"]["code"] == 103, other
    scene.ana.change("partner.write", ticket=scene.ticket, share=share, text="Please look at 14:02.")
    with socket_of(guest) as link:
        back = link.follow(channel, recover=True, offset=heard["pub"]["offset"], epoch=start["epoch"])["subscribe"]
        missed = [each["data"].get("text") for each in back["publications"]]
        assert back["recovered"] and "Please look at 14:02." in missed and "Which terminal?" not in missed
        link.change("partner.write", ticket=scene.ticket, share=share, text="The one at the door.")
    assert scene.ana.call("ticket.get", {"ticket": scene.ticket}).json["state"] == "open"


def test_a_share_that_ends_cuts_its_partner_off_within_a_second(scene: Scene):
    share, token = scene.link()
    guest = guest_of(scene.server, token)
    channel = f"partner:{scene.ticket}:{guest.id}"
    with socket_of(guest) as link:
        link.follow(channel)
        since = time.monotonic()
        scene.ana.change("partner.end", ticket=scene.ticket, share=share)
        cut = wait_for(link, lambda push: push["channel"] == channel and "unsubscribe" in push)
        assert time.monotonic() - since < SECOND and cut["unsubscribe"]["code"] == 2000
        assert link.follow(channel)["error"]["code"] == 103
    assert guest.call("partner.get", {"ticket": scene.ticket}).status == 401
    assert exchange(scene.server, guest.token).status == 401


def test_a_second_share_does_not_show_the_first_ones_texts(scene: Scene):
    first = scene.share("the first text", user=scene.pia.id)
    channel = f"partner:{scene.ticket}:{scene.pia.id}"
    with scene.pia.socket() as link:
        epoch = link.follow(channel)["subscribe"]["epoch"]
        scene.ana.change("partner.write", ticket=scene.ticket, share=first, text="the first thread")
        wait_for(link, lambda push: push.get("pub", {}).get("data", {}).get("text") == "the first thread")
        assert len(link.ask(history={"channel": channel, "limit": -1})["history"]["publications"]) > 2
    scene.ana.change("partner.end", ticket=scene.ticket, share=first)
    scene.share("the second text", user=scene.pia.id)
    assert "the first" not in texts_of(scene.pia.call("partner.get", {"ticket": scene.ticket}))
    with scene.pia.socket() as link:
        back = link.follow(channel, recover=True, offset=1, epoch=epoch)
        assert "recovered" not in back["subscribe"] and "publications" not in back["subscribe"]
        for wish in ({"limit": -1}, {"limit": 50, "reverse": True}, {"limit": 50, "since": {"offset": 1, "epoch": epoch}}):
            page = link.ask(history={"channel": channel, **wish})["history"]["publications"]
            texts = str(page)
            assert "the second text" in texts and "the first" not in texts, wish
    with scene.ana.socket() as owner:
        everything = str(owner.ask(history={"channel": channel, "limit": -1}) if owner.follow(channel) else "")
        assert "the first text" in everything and "the second text" in everything
    third = scene.ana.change(
        "partner.share_more", ticket=scene.ticket, share=2, items=[{"kind": "note", "number": 1, "text": "the first text"}])
    assert third and "the first text" in texts_of(scene.pia.call("partner.get", {"ticket": scene.ticket}))


def test_nothing_is_shared_before_the_customers_word_and_the_record_says_whose_it_was(scene: Scene):
    share = scene.share("two bookings", user=scene.pia.id, consent_recorded=False)
    assert scene.pia.call("partner.list", {}).json["tickets"] == []
    assert scene.pia.call("partner.get", {"ticket": scene.ticket}).status == 404
    asked = scene.ines.call("ticket.get", {"ticket": scene.ticket}).json["sharing"]
    assert asked == [{"share": share, "partner": {"id": scene.pia.id, "name": "Pia"}, "consent": "asked", "open": False}]
    answer = {"client_id": new_id(), "ticket": scene.ticket, "share": share, "given": True}
    assert scene.ana.call("partner.consent", answer).status == 403, "only the customer agrees"
    scene.ines.change("partner.consent", ticket=scene.ticket, share=share, given=True)
    record = scene.ana.call("partner.get", {"ticket": scene.ticket}).json["shares"][0]
    assert (record["by"]["name"], record["consent"], record["consent_by"]["id"]) == ("Ana", "given", scene.ines.id)
    assert record["consent_at"] >= record["at"] and record["items"][0]["by"]["name"] == "Ana"
    seen = scene.pia.call("partner.get", {"ticket": scene.ticket}).json["shares"][0]
    assert not {"by", "consent", "consent_by", "partner", "guest"} & set(seen)
    ticket = scene.ana.call("ticket.get", {"ticket": scene.ticket}).json
    assert ticket["state"] == "pending_partner" and ticket["owner"]["name"] == "Ana", "the owner stays"


def test_a_partner_is_told_of_a_share_and_reminded_and_gives_it_back(scene: Scene):
    with scene.pia.socket() as link:
        share = scene.share("two bookings", user=scene.pia.id)
        inbox = f"user:{scene.pia.id}"
        why = lambda word: lambda push: push["channel"] == inbox and push.get("pub", {}).get("data", {}).get("why") == word
        opened = wait_for(link, why("opened"))["pub"]["data"]
        assert opened["share"] == share and "private" not in str(opened) and "bookings" not in str(opened)
        scene.pass_time(24 * HOUR)
        wait_for(link, why("reminded"))
        scene.pass_time(48 * HOUR)
        wait_for(link, why("overdue"))
        link.change("partner.propose", ticket=scene.ticket, share=share, text="Reverse the second booking.")
        link.change("partner.give_back", ticket=scene.ticket, share=share, text="Ours is done.")
    shares = log_in(scene.server, "ana").call("ticket.get", {"ticket": scene.ticket}).json["shares"]
    assert shares[0]["state"] == "ended"
    assert [(each["proposal"], each["text"]) for each in shares[0]["messages"]] == [
        (True, "Reverse the second booking."), (False, "Ours is done.")]


def test_a_partner_is_not_asked_into_a_swarm(scene: Scene):
    answer = scene.ana.call("swarm.ask", {
        "client_id": new_id(), "ticket": scene.ticket, "question": "why?", "tried": "all", "users": [scene.pia.id]})
    assert answer.status in (409, 422), answer.text
