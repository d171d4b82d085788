"""What is not for somebody's eyes never comes to them, over no path (reliability.md A1, A3, A8, A12)."""

from __future__ import annotations

import itertools
import json
import re
import time

import pytest
from websockets.exceptions import ConnectionClosed

from harness.sdk import new_id
from Server.people import Socket, add_staff, http_call, log_in, staff, visitor

SECRET = "zwischenuhr"
# Long after every test.
FAR = int(time.time() * 1000) + 7 * 86_400_000

METHODS = """ticket.open ticket.take ticket.solve ticket.close ticket.reopen ticket.escalate ticket.deescalate chat.send
note.add swarm.open swarm.ask swarm.invite swarm.withdraw_ask swarm.accept swarm.decline swarm.leave swarm.remove
swarm.grant_speak swarm.revoke_speak swarm.close handoff.offer handoff.accept handoff.decline handoff.withdraw
queue.set_mode chat.typing chat.read ticket.get ticket.list queue.list staff.list inbox.get board.get
ledger.list""".split()

PATHS = """/ /desk /board /login /livez /readyz /metrics /openapi.json /api/me /api/visitor /api/login /api/logout
/api/connection-token /control/status /control/users /echo /connection/websocket /api/rpc /api/rpc/ /api""".split()


@pytest.fixture(scope="module")
def story(desk):
    """A ticket whose staff side holds the secret wherever staff may write."""
    ines = visitor(desk, "Inês Duarte")
    ana = staff(desk, "ana-s", tiers=("L1",), skills={"billing": 3})
    davi = staff(desk, "davi-s", tiers=("L1", "L2"), skills={"payments": 4})
    marta = staff(desk, "marta-s", role="manager")
    rui = staff(desk, "rui-s", tiers=("L3",), skills={"kernels": 5})
    with ines.socket() as customer, ana.socket() as agent, davi.socket() as helper:
        marta.change("queue.set_mode", queue=1, mode="swarm", reason=f"{SECRET} mode")
        ticket = customer.change("ticket.open", text="My card was charged twice")["ticket"]
        opened = customer.follow(f"ticket:{ticket}")["subscribe"]
        agent.change("ticket.take", ticket=ticket)
        agent.change("chat.send", ticket=ticket, text="Hello, I look")
        agent.change("note.add", ticket=ticket, text=f"{SECRET} note")
        agent.change("swarm.ask", ticket=ticket, question=f"{SECRET} why?", tried=f"{SECRET} tried", skills=["payments"])
        declined = wait_for_invitation(helper)
        helper.change("swarm.decline", ticket=ticket, invitation=declined, reason="busy", comment=f"{SECRET} comment")
        agent.change("swarm.ask", ticket=ticket, question=f"{SECRET} again?", skills=["payments"], users=[davi.id])
        helper.change("swarm.accept", ticket=ticket, invitation=wait_for_invitation(helper))
        offer = agent.change(
            "handoff.offer", ticket=ticket, to=davi.id, reason="skill", summary=f"{SECRET} summary", next_step_at=FAR,
            next_step=f"{SECRET} step",
        )["ref"]
        helper.change("handoff.decline", ticket=ticket, offer=offer, reason="other", comment=f"{SECRET} no")
        agent.change(
            "handoff.offer", ticket=ticket, to=davi.id, reason="skill", summary=f"{SECRET} two", next_step=f"{SECRET}",
            next_step_at=FAR,
        )
        agent.rpc("chat.typing", ticket=ticket, on=True, note=True)
        agent.change("chat.send", ticket=ticket, text="Refunded")
        heard = customer.listen(0.5)
    assert [push["channel"] for push in heard if "pub" in push], "the customer heard nothing at all"
    # The secret is really there for those whom it concerns.
    assert SECRET in ana.call("ticket.get", {"ticket": ticket}).text
    escalated = ana_escalates(desk, ana, marta)
    return {
        "ticket": ticket, "ines": ines, "ana": ana, "davi": davi, "marta": marta, "rui": rui, "heard": heard,
        "epoch": opened["epoch"], "escalated": escalated, "server": desk,
    }


def ana_escalates(desk, ana, marta) -> int:
    """A second ticket, decided by tiers, whose escalation holds the secret."""
    marta.change("queue.set_mode", queue=1, mode="tiered", reason=f"{SECRET} back")
    other = visitor(desk, "Someone Else")
    ticket = other.change("ticket.open", text="Another matter")["ticket"]
    ana.change("ticket.take", ticket=ticket)
    ana.change("ticket.escalate", ticket=ticket, reason="skill", summary=f"{SECRET} escalation")
    return ticket


def wait_for_invitation(helper: Socket) -> int:
    for _ in range(100):
        waiting = helper.rpc("inbox.get")["rpc"]["data"]["invitations"]
        if waiting:
            return waiting[0]["invitation"]
        time.sleep(0.05)
    raise AssertionError("no invitation came")


def attempts(method: str, ticket: int):
    """Data with which somebody may try to get at the ticket."""
    yield {}
    fields = {
        "ticket": ticket, "queue": 1, "text": "x", "view": "all", "ask": 1, "invitation": 1, "offer": 1, "user": 2,
        "to": 2, "reason": "skill", "summary": "s", "next_step": "n", "question": "q", "solution": "s", "on": True,
        "offset": 1, "mode": "swarm", "outcome": "solved",
    }
    yield fields
    for view in ("mine", "helping", "queue", "all", "customer"):
        if method == "ticket.list":
            yield {"view": view, "queue": 1, "customer": 1}
            yield {"view": view, "states": ["queued", "open", "solved", "closed"], "limit": 200}
    if method == "ledger.list":
        yield from ({"ticket": ticket, "kinds": [kind]} for kind in ("owner", "tier", "swarm", "mode"))
        yield {"limit": 200}


def everything(server, person, ticket: int, epoch: str) -> str:
    """All that `person` can make the server say, over every path, as one text."""
    said: list[str] = []
    for path, verb in itertools.product(PATHS, ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS")):
        if (path, verb) != ("/api/logout", "POST"):  # The sweep goes on after it.
            said.append(whole(http_call(server, verb, path, None, person.headers)))
    for method in METHODS:
        for data in attempts(method, ticket):
            said.append(whole(person.call(method, {"client_id": new_id(), **data})))
    with person.socket() as link:
        for method in METHODS:
            for data in attempts(method, ticket):
                link.rpc(method, client_id=new_id(), **data)
        for name in (f"ticket:{ticket}", f"staff:{ticket}", f"user:{person.id}", "user:2", "user:3", "queue:1", "queue:2",
                     f"partner:{ticket}:2", f"internal:{ticket}", "desk", "*"):
            link.follow(name, join_leave=True)
            link.ask(presence={"channel": name})
            link.ask(presence_stats={"channel": name})
            link.ask(history={"channel": name, "limit": 300})
            link.ask(history={"channel": name, "limit": 300, "reverse": True})
            link.ask(history={"channel": name, "limit": -1, "since": {"offset": 1, "epoch": epoch}})
            link.ask(unsubscribe={"channel": name})
            link.follow(name, recover=True, offset=0, epoch=epoch)
        link.listen(0.3)
        said += link.frames
    return "\n".join(said)


def whole(answer) -> str:
    return f"{answer.headers}\n{answer.body.decode(errors='replace')}"


def test_a_customer_never_sees_what_staff_say_among_themselves(story):
    said = everything(story["server"], story["ines"], story["ticket"], story["epoch"])
    assert "My card was charged twice" in said, "the sweep did not even reach the customer's own words"
    assert SECRET not in said, context_of(said)
    assert SECRET not in json.dumps(story["heard"])


def test_another_customer_sees_nothing_of_the_ticket(story):
    stranger = visitor(story["server"], "A Stranger")
    said = everything(story["server"], stranger, story["ticket"], story["epoch"])
    assert SECRET not in said, context_of(said)
    assert "charged twice" not in said and "Refunded" not in said


def test_an_agent_of_another_tier_sees_nothing_of_it(story):
    for ticket in (story["ticket"], story["escalated"]):
        said = everything(story["server"], story["rui"], ticket, story["epoch"])
        assert SECRET not in said, context_of(said)


def test_a_stranger_without_a_token_sees_nothing(story):
    server = story["server"]
    for method in METHODS:
        for data in attempts(method, story["ticket"]):
            answer = http_call(server, "POST", f"/api/rpc/{method}", data)
            assert answer.status == 401, (method, answer.text)


def context_of(said: str) -> str:
    place = said.index(SECRET)
    return said[max(0, place - 400) : place + 200]


def test_foreign_and_missing_tickets_look_the_same(story):
    """Same status, same code, same words but for what the asker wrote (A3)."""
    stranger = visitor(story["server"], "A Second Stranger")
    foreign, missing = story["ticket"], 987_654
    for method in METHODS:
        if method in ("ticket.open", "queue.set_mode"):
            continue
        for data in attempts(method, foreign):
            if "ticket" not in data:
                continue
            pair = []
            for number in (foreign, missing):
                answer = stranger.call(method, {"client_id": new_id(), **data, "ticket": number})
                said = {k: v for k, v in answer.json.items() if k != "requestId"} if answer.code else answer.json
                pair.append((answer.status, json.dumps(said).replace(str(number), "N")))
            assert pair[0] == pair[1], method
    with stranger.socket() as link:
        for name in ("ticket", "staff"):
            for ask in ("subscribe", "history", "presence", "presence_stats"):
                replies = [link.ask(**{ask: {"channel": f"{name}:{number}"}})["error"] for number in (foreign, missing)]
                assert replies[0] == replies[1]


def test_errors_tell_nothing_of_the_inside(story):
    """A12: every problem and error reply seen by the three askers, grepped."""
    server = story["server"]
    telltale = re.compile(r"SQLITE|sqlite|Swift|Error\(|Optional\(|\.swift|/[a-z]+/[a-z]+|[A-Z][a-z]+\.[a-z]+\(|nil\b|0x[0-9a-f]{6}")
    errors = []
    for person in (story["ines"], story["rui"], story["ana"]):
        with person.socket() as link:
            for method in METHODS + ["nonsense", "ticket.burn"]:
                for data in attempts(method, story["ticket"]):
                    reply = link.rpc(method, client_id="no id", **data)
                    if "error" in reply:
                        errors.append(reply["error"]["message"])
                    answer = person.call(method, {"client_id": "no id", **data})
                    if answer.code:
                        problem = {k: v for k, v in answer.json.items() if k != "type"}
                        errors.append(json.dumps(problem))
    for path in PATHS:
        for verb in ("GET", "POST", "PUT"):
            answer = http_call(server, verb, path)
            if answer.code:
                errors.append(json.dumps({k: v for k, v in answer.json.items() if k != "type"}))
    assert len(errors) > 200
    for error in errors:
        assert not telltale.search(error), error


def test_no_token_is_written_down(story):
    """A8: every secret seen on the wire, looked for in the log and in all files of the data folder."""
    server = story["server"]
    ana, ines = story["ana"], story["ines"]
    session = ana.cookie.split("=", 1)[1]
    issued = ana.connection_token()
    with Socket(server) as link:
        link.connect(issued)
    with Socket(server) as link, pytest.raises(ConnectionClosed):
        link.connect("wgv_" + "A" * 43)
    http_call(server, "GET", f"/api/me?token={ines.token}", None, ines.headers)
    http_call(server, "GET", "/nowhere", None, {"Authorization": f"Bearer {ines.token}", "Cookie": ana.cookie})
    tokens = [session, ines.token, issued, ines.token[4:], issued.split(".")[2]]
    stored = server.log().encode() + b"".join(
        file.read_bytes() for file in sorted(server.data.iterdir()) if file.is_file()
    )
    assert len(stored) > 10_000
    for token in tokens:
        assert len(token) >= 22, "fewer than 128 bits"
        assert token.encode() not in stored
    for text in (SECRET, "charged twice", "a-pass-for-tests"):
        assert text not in server.log()


def test_each_log_in_has_a_session_of_its_own(desk):
    add_staff(desk, "many-s")
    sessions = {log_in(desk, "many-s").cookie for _ in range(4)}
    assert len(sessions) == 4
    fixed = http_call(
        desk, "POST", "/api/login", {"login": "many-s", "password": "a-pass-for-tests"},
        {"Cookie": "waggle_session=chosen-by-somebody-else"},
    )
    assert "chosen-by-somebody-else" not in fixed.headers["Set-Cookie"]
    for rule in ("HttpOnly", "SameSite=Strict", "Path=/"):
        assert rule in fixed.headers["Set-Cookie"]
    secure = http_call(desk, "POST", "/api/login", {"login": "many-s", "password": "a-pass-for-tests"}, tls=True)
    assert "Secure" in secure.headers["Set-Cookie"]


def test_cookies_and_keys_are_for_the_owner_alone(desk):
    """The data folder's files are closed to other users of the machine."""
    for name in ("key.pem", "control.sock"):
        assert (desk.data / name).stat().st_mode & 0o077 == 0, name
    for file in desk.data.iterdir():
        if file.suffix in (".db", ".sqlite") or "db-" in file.name:
            assert file.stat().st_mode & 0o077 == 0, file.name
