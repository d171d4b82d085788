"""Rights that an operator takes away end within a second, on sockets and over HTTP, and only theirs (A4)."""

from __future__ import annotations

import json
import time

import pytest

from harness.sdk import new_id
from Server.people import PASSWORD, Person, Socket, control, http_call, log_in, staff, visitor

NEW_PASSWORD = "another-pass-for-tests"
SECOND = 1.0


def done(answer) -> dict:
    assert answer.status == 200, answer.text
    return answer.json


def program(server, person: Person, login: str) -> Person:
    """A program that acts in the person's name."""
    answer = control(server, "/control/tokens", {"login": login, "name": "bot"})
    assert answer.status == 201, answer.text
    return Person(server, person.user, token=answer.json["token"])


def is_known(person: Person) -> bool:
    return http_call(person.server, "GET", "/api/me", None, person.headers).status == 200


def try_log_in(server, login: str, password: str = PASSWORD):
    return http_call(server, "POST", "/api/login", {"login": login, "password": password})


def socket_of(program: Person) -> Socket:
    """A socket that rests on the token itself."""
    link = Socket(program.server)
    assert "connect" in link.connect(program.token)
    return link


def ended_with(links: list[Socket], code: int, since: float) -> None:
    for link in links:
        found, reason = link.until_closed(5)
        assert found == code and reason
    assert time.monotonic() - since < SECOND


def test_disabling_ends_sessions_tokens_and_sockets_of_that_person_only(desk):
    ana, bea = staff(desk, "ana-off"), staff(desk, "bea-stays")
    again, bot = log_in(desk, "ana-off"), program(desk, ana, "ana-off")
    with ana.socket() as one, again.socket() as two, socket_of(bot) as three, bot.socket() as four, bea.socket() as other:
        since = time.monotonic()
        done(control(desk, "/control/user-disable", {"login": "ANA-off"}))
        ended_with([one, two, three, four], 4501, since)
        assert "rpc" in other.rpc("queue.list")
    assert not any(is_known(who) for who in (ana, again, bot))
    assert ana.call("queue.list", {}).status == 401 and bot.call("queue.list", {}).status == 401
    assert is_known(bea)


def test_the_log_in_of_somebody_disabled_answers_like_a_wrong_password(desk):
    staff(desk, "ana-shut")
    wrong = try_log_in(desk, "ana-shut", "not-the-password")
    done(control(desk, "/control/user-disable", {"login": "ana-shut"}))
    disabled = try_log_in(desk, "ana-shut")
    assert disabled.status == wrong.status == 401
    told = [{**answer.json, "requestId": ""} for answer in (disabled, wrong)]
    assert told[0] == told[1]


def test_enabling_brings_back_the_log_in_but_no_session_and_no_token(desk):
    ana = staff(desk, "ana-back")
    bot = program(desk, ana, "ana-back")
    done(control(desk, "/control/user-disable", {"login": "ana-back"}))
    done(control(desk, "/control/user-enable", {"login": "ana-back"}))
    assert not is_known(ana) and not is_known(bot)
    with log_in(desk, "ana-back").socket() as link:
        assert "subscribe" in link.follow("queue:1")


def test_a_connection_token_made_before_does_not_open_a_socket_after(desk):
    ana = staff(desk, "ana-early")
    early = ana.connection_token()
    done(control(desk, "/control/user-password", {"login": "ana-early", "password": NEW_PASSWORD}))
    with Socket(desk) as link:
        link.ws.send(json.dumps({"id": 1, "connect": {"token": early}}))
        assert link.until_closed(5)[0] == 3500


def test_a_new_password_ends_every_session_and_leaves_programs(desk):
    ana, bea = staff(desk, "ana-key"), staff(desk, "bea-key")
    again, bot = log_in(desk, "ana-key"), program(desk, ana, "ana-key")
    with ana.socket() as one, again.socket() as two, socket_of(bot) as three, bea.socket() as other:
        answer = done(control(desk, "/control/user-password", {"login": "ana-key", "password": NEW_PASSWORD}))
        ended_with([one, two], 4500, time.monotonic())  # hashing the new password comes before the right ends
        assert answer["sessions_ended"] == 2
        assert "rpc" in three.rpc("queue.list") and "rpc" in other.rpc("queue.list")
    assert not is_known(ana) and not is_known(again)
    assert is_known(bot) and is_known(bea)
    assert try_log_in(desk, "ana-key").status == 401
    assert try_log_in(desk, "ana-key", NEW_PASSWORD).status == 200


@pytest.mark.parametrize("whole", [True, False], ids=["by itself", "by its end"])
def test_a_revoked_token_ends_its_sockets_only(desk, whole):
    login = f"ana-bot-{'a' if whole else 'b'}"
    ana = staff(desk, login)
    bot, spare = program(desk, ana, login), program(desk, ana, login)
    choice = {"token": bot.token} if whole else {"login": login, "last4": bot.token[-4:]}
    with socket_of(bot) as one, bot.socket() as two, socket_of(spare) as other, ana.socket() as page:
        since = time.monotonic()
        done(control(desk, "/control/token-revoke", choice))
        ended_with([one, two], 4500, since)
        assert "rpc" in other.rpc("queue.list") and "rpc" in page.rpc("queue.list")
    assert not is_known(bot) and bot.call("queue.list", {}).status == 401
    assert is_known(spare) and is_known(ana)
    assert control(desk, "/control/token-revoke", choice).code == "not_found"


def test_a_lost_tier_ends_the_pushes_of_its_queue_and_its_tickets(make_server):
    server = make_server()
    ana, bea, ines = staff(server, "ana"), staff(server, "bea"), visitor(server)
    first = ines.change("ticket.open", text="help")["ticket"]
    with ana.socket() as link, bea.socket() as other:
        for socket in (link, other):
            assert "subscribe" in socket.follow("queue:1")
        assert "error" in link.follow("queue:2")
        since = time.monotonic()
        done(control(server, "/control/user-change", {"login": "ana", "tiers": ["L2"]}))
        while not any("unsubscribe" in push for push in link.pushes) and time.monotonic() - since < SECOND:
            link.listen(0.1)
        ended = [push["channel"] for push in link.pushes if "unsubscribe" in push]
        assert "queue:1" in ended
        ines.change("chat.send", ticket=first, text="a word for L1 only")
        visitor(server, "Rui").change("ticket.open", text="another for L1 only")
        assert "for L1 only" not in json.dumps(link.listen(0.7))
        assert "for L1 only" in json.dumps(other.listen(0.7))
        assert "error" in link.follow("queue:1") and "subscribe" in link.follow("queue:2")
    row = next(user for user in bea.call("staff.list", {}).json["staff"] if user["id"] == ana.id)
    assert row["tiers"] == ["L2"]


def test_a_lost_role_ends_what_it_allowed(make_server):
    server = make_server()
    marta = staff(server, "marta", role="manager")
    assert marta.call("board.get", {}).status == 200
    with marta.socket() as link:
        assert "subscribe" in link.follow("queue:3")
        done(control(server, "/control/user-change", {"login": "marta", "role": "agent", "tiers": ["L1"]}))
        assert any("unsubscribe" in push for push in link.listen(SECOND))
        assert "error" in link.rpc("board.get")
    assert marta.call("board.get", {}).status == 403
    assert marta.call("queue.set_mode", {"client_id": new_id(), "queue": 1, "mode": "swarm", "reason": "x"}).status == 403


def test_changes_of_rights_are_in_the_ledger_and_secrets_are_not(make_server):
    server = make_server()
    ana, marta = staff(server, "ana"), staff(server, "marta", role="manager")
    done(control(server, "/control/user-change", {"login": "ana", "tiers": ["L2"], "skills": {"network": 4}}))
    done(control(server, "/control/user-password", {"login": "ana", "password": NEW_PASSWORD}))
    done(control(server, "/control/user-disable", {"login": "ana"}))
    entries = marta.call("ledger.list", {}).json["entries"]
    told = [entry["detail"] for entry in entries if entry["kind"] == "user.changed"]
    assert [detail["disabled"] for detail in told] == [True, False]
    assert told[1]["user"] == ana.id and told[1]["tiers"] == [2] and told[1]["skills"] == ["network"]
    assert "pass" not in json.dumps(entries)


@pytest.mark.parametrize("path, body, status", [
    ("user-disable", {"login": "nobody"}, 404), ("user-disable", {}, 422),
    ("user-password", {"login": "nobody", "password": NEW_PASSWORD}, 404),
    ("user-password", {"login": "ana-form", "password": "short"}, 422),
    ("user-change", {"login": "ana-form"}, 400), ("user-change", {"login": "ana-form", "tiers": []}, 422),
    ("user-change", {"login": "ana-form", "role": "customer"}, 422),
    ("user-change", {"login": "ana-form", "capacity": 0}, 422),
    ("token-revoke", {"token": "wgl_unknown"}, 404), ("token-revoke", {"login": "ana-form"}, 422),
])
def test_a_wrong_form_changes_nothing(desk, path, body, status):
    if try_log_in(desk, "ana-form").status != 200:
        staff(desk, "ana-form")
    ana = log_in(desk, "ana-form")
    answer = control(desk, f"/control/{path}", body)
    assert answer.status == status, answer.text
    assert is_known(ana)
    assert http_call(desk, "POST", f"/control/{path}", body).status == 404, "the doors are the operator's alone"
