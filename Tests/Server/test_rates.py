"""Who asks too often is refused and told when to come back; nobody else notices."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack

import pytest
from websockets.exceptions import WebSocketException

from harness.sdk import new_id
from harness.server import ROOMY
from Server.people import Person, Socket, add_staff, control, http_call, log_in, visitor

BURST = 20
# How a client sees a socket that is closed unserved.
REFUSED = (OSError, EOFError, WebSocketException)


@pytest.fixture
def strict(make_server):
    """Twenty commands at once for a person, then one each second."""
    return make_server("--limit", "commandsPerSecond=1", "--limit", f"commandsAtOnce={BURST}")


def limited(server, limit: str) -> int:
    """What the metric counts for one limit."""
    start = f'waggle_rate_limited_total{{limit="{limit}"}} '
    lines = http_call(server, "GET", "/metrics").text.splitlines()
    return sum(int(line.removeprefix(start)) for line in lines if line.startswith(start))


def flood(link: Socket, count: int, method: str, **data) -> list[dict]:
    """So many commands in one go, each with an id of its own; their replies in order."""
    first = 1_000
    for number in range(first, first + count):
        body = {"id": number, "rpc": {"method": method, "data": {"client_id": new_id(), **data}}}
        link.ws.send(json.dumps(body))
    replies: dict[int, dict] = {}
    while len(replies) < count:
        replies |= {reply["id"]: reply for reply in link.read(15)}
    return [replies[number] for number in range(first, first + count)]


def texts(link: Socket, ticket: int) -> list[str]:
    page = link.ask(history={"channel": f"ticket:{ticket}", "limit": 300})["history"]["publications"]
    return [p["data"]["text"] for p in page if "text" in p["data"]]


def test_one_greedy_customer_is_limited_while_others_pass(strict):
    greedy, *others = [visitor(strict, f"Visitor {n}") for n in range(4)]
    tickets = [person.change("ticket.open", text="help")["ticket"] for person in (greedy, *others)]
    with greedy.socket() as link, ExitStack() as opened:
        links = [opened.enter_context(person.socket()) for person in others]
        replies = flood(link, 100, "chat.send", ticket=tickets[0], text="spam")
        for other, ticket in zip(links, tickets[1:]):
            for n in range(BURST - 5):
                other.change("chat.send", ticket=ticket, text=f"calm {n}")
        refused = [reply["error"] for reply in replies if "error" in reply]
        passed = len(replies) - len(refused)
        assert BURST - 1 <= passed < 50, passed
        for error in refused:
            assert error["code"] == 429 and error["temporary"] is True
            assert error["message"].startswith("rate_limited: ") and "1 second" in error["message"]
        # A refused command has no effect.
        assert texts(link, tickets[0]).count("spam") == passed
        assert limited(strict, "commands") == len(refused)
        time.sleep(1.1)
        link.change("chat.send", ticket=tickets[0], text="sorry")


def test_a_person_has_one_allowance_for_all_sockets_and_http(strict):
    ines = visitor(strict)
    ticket = ines.change("ticket.open", text="help")["ticket"]
    with ines.socket() as one, ines.socket() as two:
        flood(one, BURST, "chat.send", ticket=ticket, text="first")
        typed = flood(two, 10, "chat.typing", ticket=ticket)
        assert any(reply.get("error", {}).get("code") == 429 for reply in typed)
        body = {"ticket": ticket, "text": "over HTTP"}
        answers = [ines.call("chat.send", {"client_id": new_id(), **body}) for _ in range(5)]
        refused = [answer for answer in answers if answer.status == 429]
        assert refused and all(answer.code == "rate_limited" for answer in refused)
        assert all(answer.headers["Retry-After"] == "1" for answer in refused)
        assert texts(one, ticket).count("over HTTP") == len(answers) - len(refused)
        time.sleep(1.1)
        assert ines.call("chat.send", {"client_id": new_id(), **body}).status == 200


def test_a_refused_command_may_be_sent_again_under_its_id(strict):
    ines = visitor(strict)
    ticket = ines.change("ticket.open", text="help")["ticket"]
    body = {"client_id": new_id(), "ticket": ticket, "text": "once"}
    with ines.socket() as link:
        flood(link, BURST + 5, "chat.typing", ticket=ticket)
        deadline = time.monotonic() + 15
        reply = link.rpc("chat.send", **body)
        assert reply["error"]["code"] == 429
        while "error" in reply and time.monotonic() < deadline:
            time.sleep(0.5)
            reply = link.rpc("chat.send", **body)
        assert "rpc" in reply, reply
        assert texts(link, ticket).count("once") == 1


def test_one_address_makes_so_many_visitors(make_server):
    server = make_server("--limit", "visitorsPerMinute=3")
    add_staff(server, "ana")
    known = [visitor(server) for _ in range(3)]
    answer = http_call(server, "POST", "/api/visitor", {"name": "One more"})
    assert answer.status == 429 and answer.code == "rate_limited"
    assert 1 <= int(answer.headers["Retry-After"]) <= 20
    assert limited(server, "visitors") == 1
    # Whoever is here already goes on, and staff comes in.
    assert known[0].change("ticket.open", text="help")["ticket"]
    assert log_in(server, "ana").id


def test_one_address_makes_so_many_requests_but_the_operator_is_not_counted(make_server):
    server = make_server("--limit", "requestsPerSecond=1", "--limit", "requestsAtOnce=5")
    answers = [http_call(server, "GET", "/api/me") for _ in range(12)]
    refused = [answer for answer in answers if answer.status == 429]
    assert answers[0].status == 401 and refused
    assert all(answer.code == "rate_limited" and answer.headers["Retry-After"] == "1" for answer in refused)
    assert limited(server, "requests") == len(refused)
    # Health, metrics and pages are no part of it, and the control socket is the operator's own hand.
    assert http_call(server, "GET", "/livez").status == 200
    assert all(control(server, "/control/status").status == 200 for _ in range(12))


def test_log_ins_are_limited_by_name_and_a_success_counts_anew(make_server):
    server = make_server("--limit", "loginAttemptsPerMinute=3")
    add_staff(server, "ana")
    for _ in range(5):
        log_in(server, "ana")
    answers = [http_call(server, "POST", "/api/login", {"login": "ana", "password": "wrong"}) for _ in range(5)]
    assert [answer.status for answer in answers] == [401, 401, 401, 429, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert limited(server, "logins") == 2


def test_of_a_thousand_guesses_at_a_password_ten_are_looked_at(make_server):
    server = make_server(*ROOMY)
    add_staff(server, "ana")
    ines = visitor(server)
    begun = time.monotonic()
    statuses = []
    for number in range(1_000):
        statuses.append(http_call(server, "POST", "/api/login", {"login": "ana", "password": f"guess {number}"}).status)
        if number % 50 == 0:
            assert ines.call("ticket.list", {"view": "mine"}).status == 200
    minutes = 1 + int((time.monotonic() - begun) // 60)
    assert statuses.count(401) <= 10 * minutes and set(statuses) == {401, 429}
    assert limited(server, "logins") == statuses.count(429)


def test_an_own_account_does_not_clear_what_was_tried_with_others(make_server):
    server = make_server("--limit", "loginAttemptsPerMinute=4")
    add_staff(server, "ana")
    answers = []
    for number in range(6):
        answers.append(http_call(server, "POST", "/api/login", {"login": f"other{number}", "password": "wrong"}).status)
        if number < 3:
            log_in(server, "ana")
    assert answers == [401, 401, 401, 401, 429, 429]


def test_one_address_has_so_many_sockets_open(make_server):
    server = make_server("--limit", "connectionsPerAddress=4")
    ines = visitor(server)
    with ExitStack() as opened:
        last = [opened.enter_context(ines.socket()) for _ in range(4)][-1]
        with pytest.raises(REFUSED):
            Socket(server)
        assert control(server, "/control/status").status == 200
        last.ws.close()
        opened.enter_context(socket_once_there_is_room(ines))
    time.sleep(0.5)
    assert limited(server, "connections") >= 1


def test_one_address_opens_so_many_connections_in_a_time(make_server):
    """Open ones are below their own bound all the while: each is closed before the next."""
    server = make_server("--limit", "connectionsPerSecond=1", "--limit", "connectionsAtOnce=20")
    answers = []
    for _ in range(40):
        try:
            answers.append(http_call(server, "GET", "/livez").status)
        except REFUSED:
            answers.append(None)
    assert answers.count(200) >= 1 and None in answers and set(answers) == {200, None}
    assert control(server, "/control/status").status == 200
    time.sleep(1.1)
    assert http_call(server, "GET", "/livez").status == 200


def socket_once_there_is_room(person: Person) -> Socket:
    """A closed socket gives its place back."""
    deadline = time.monotonic() + 15
    while True:
        try:
            return person.socket()
        except REFUSED:
            assert time.monotonic() < deadline, "the place was not given back"
            time.sleep(0.1)
