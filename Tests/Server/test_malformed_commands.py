"""JSON and commands that are wrong: over the socket a documented error or close, over HTTP a problem; nothing else."""

from __future__ import annotations

import json
import time

import pytest

from harness.sdk import new_id
from Server.people import Socket, http_call, staff, visitor
from Server.raw import lives

# Sent before and after `connect`: each ends the socket with 3501.
BROKEN_FRAMES = [
    "", "\n", " ", "null", "1", '"x"', "[]", "{", "}", '{"id":1', '{"id":1}', '{"id":"1","rpc":{}}', '{"id":-1,"rpc":{}}',
    '{"id":1.5,"rpc":{}}', '{"id":4294967296,"rpc":{}}', '{"id":1e2,"rpc":{}}', '{"id":1,"rpc":null}', '{"id":1,"rpc":[]}',
    '{"id":1,"rpc":{"method":7}}', '{"id":1,"rpc":{"method":"chat.send","data":}}', '{"id":1,"rpc":{"method":"\\ud800"}}',
    '{"id":1,"subscribe":{"channel":7}}', '{"id":1,"subscribe":{"channel":"a","offset":-1}}',
    '{"id":1,"subscribe":{"channel":""}}', '{"id":1,"history":{"channel":"a","limit":"5"}}', '{"id":1,"dance":{}}',
    '{"id":1,"connect":{}}{"id":2,"connect":{}}', '{"id":1,"connect":{}}\n\n{"id":2,"rpc":{}}', "{'id':1}", '{"id":01}',
    '{"id":1,"rpc":{"method":"a","data":' + "[" * 40 + "]" * 40 + "}}", '{"id":1,"rpc":{"method":"a"},}', "\ufeff{}",
    '{"id":1,"rpc":{"method":"a"}} x', '{"id":1,"rpc":{"method":"a","data":NaN}}', '{"id":1,"ping":{}}',
    '{"id":1,"rpc":{"method":"a\nb"}}', '{"rpc":{"method":"ticket.open","data":{}}}',
]


@pytest.mark.parametrize("frame", BROKEN_FRAMES, ids=range(len(BROKEN_FRAMES)))
def test_a_broken_frame_ends_the_socket(desk, frame: str):
    for token in (None, visitor(desk).token):
        with Socket(desk) as link:
            if token:
                assert "connect" in link.connect(token)
            link.ws.send(frame)
            code, reason = link.until_closed(5)
            # Some of these are well-formed enough to be a first command that is not `connect`: the same code.
            assert code == 3501 and reason == "bad request", (frame, code, reason)
    assert lives(desk)


def test_binary_frames_are_the_wrong_protocol(desk):
    with Socket(desk) as link:
        link.ws.send(b"\x00\x01")
        assert link.until_closed(5)[0] == 3506


def test_a_message_over_the_bound_is_1009(desk):
    with Socket(desk) as link:
        assert "connect" in link.connect(visitor(desk).token)
        link.ws.send('{"id":2,"rpc":{"method":"chat.send","data":"' + "x" * 70_000 + '"}}')
        assert link.until_closed(5)[0] == 1009


def test_too_many_commands_in_a_frame_end_the_socket(desk):
    with Socket(desk) as link:
        assert "connect" in link.connect(visitor(desk).token)
        link.ws.send("\n".join(f'{{"id":{n},"history":{{"channel":"ticket:1"}}}}' for n in range(2, 400)))
        assert link.until_closed(5)[0] == 3501


def test_more_commands_than_the_bound_under_way_are_all_answered(desk):
    """Reading stops while too many wait for the desk, and goes on: none is lost, none is refused."""
    with visitor(desk).socket() as link:
        for first in range(0, 2_000, 200):
            link.ws.send(
                "\n".join(
                    json.dumps({"id": 1000 + n, "rpc": {"method": "ticket.list", "data": {"view": "mine"}}})
                    for n in range(first, first + 200)
                )
            )
        seen = []
        while len(seen) < 2_000:
            seen += [reply["id"] for reply in link.read(15)]
        assert sorted(seen) == list(range(1000, 3000))


def test_the_reply_to_an_expired_token_is_the_last(make_server):
    server = make_server("--limit", "connectionTokenLifetime=1")
    ana = staff(server, "ana")
    with Socket(server) as link:
        token = ana.connection_token()
        time.sleep(0.05)  # It lives for one millisecond.
        reply = link.connect(token)
        assert reply["error"]["code"] == 109
        link.ws.send('{"id":7,"rpc":{"method":"queue.list","data":{}}}')
        assert link.until_closed(5)[0] == 3501


# (method, data): each refused with a code below 500; as text because some are no JSON objects.
BROKEN_DATA = [
    ("ticket.open", "{}"), ("ticket.open", "[]"), ("ticket.open", "null"), ("ticket.open", '"x"'), ("ticket.open", "7"),
    ("ticket.open", '{"text":7}'), ("ticket.open", '{"text":["a"]}'), ("ticket.open", '{"text":{"$gt":""}}'),
    ("ticket.open", '{"text":""}'), ("ticket.open", '{"text":"   "}'), ("ticket.open", '{"text":"a","priority":"P9"}'),
    ("ticket.open", '{"text":"a","kind":"party"}'), ("ticket.open", '{"text":"a","subject":7}'),
    ("ticket.open", '{"text":"a","queue":"1"}'), ("ticket.open", '{"text":"a","queue":99999}'),
    ("ticket.open", '{"text":"a","client_id":"short"}'), ("ticket.open", '{"text":"a","client_id":7}'),
    ("ticket.open", '{"text":"' + "x" * 20_000 + '"}'),
    ("ticket.get", "{}"), ("ticket.get", '{"ticket":"1"}'), ("ticket.get", '{"ticket":"1abc"}'), ("ticket.get", '{"ticket":1.5}'),
    ("ticket.get", '{"ticket":-1}'), ("ticket.get", '{"ticket":0}'), ("ticket.get", '{"ticket":9223372036854775807}'),
    ("ticket.get", '{"ticket":9223372036854775808}'), ("ticket.get", '{"ticket":true}'), ("ticket.get", '{"ticket":[1]}'),
    ("ticket.get", '{"ticket":{"id":1}}'), ("ticket.get", '{"ticket":1e3}'), ("ticket.get", '{"ticket":null}'),
    ("chat.send", '{"ticket":1}'), ("chat.send", '{"ticket":999999,"text":"a"}'), ("chat.send", '{"ticket":1,"text":null}'),
    ("chat.typing", '{"ticket":1}'), ("chat.typing", '{"ticket":1,"on":"yes"}'), ("chat.read", '{"ticket":1,"offset":-5}'),
    ("ticket.list", '{"view":"everything"}'), ("ticket.list", '{"view":7}'), ("ticket.list", '{"view":"mine","limit":-1}'),
    ("ticket.list", '{"view":"mine","limit":"ten"}'), ("ticket.list", '{"view":"mine","cursor":"%%%"}'),
    ("ticket.list", '{"view":"mine","states":"open"}'), ("ticket.list", '{"view":"mine","states":["nonsense"]}'),
    ("swarm.ask", '{"ticket":1,"question":"q","wanted":99}'), ("swarm.ask", '{"ticket":1,"question":"q","skills":"a"}'),
    ("handoff.offer", '{"ticket":1,"to":"ana","reason":"skill","summary":"s","next_step":"n"}'),
    ("queue.set_mode", '{"queue":1,"mode":"anarchy","reason":"r"}'), ("ledger.list", '{"kinds":["tea"]}'),
    ("ledger.list", '{"cursor":"x"}'), ("ticket.escalate", '{"ticket":1,"reason":"bored","summary":"s"}'),
]
CHANGING = ("ticket.open", "chat.send", "swarm.ask", "handoff.offer", "queue.set_mode", "ticket.escalate")


@pytest.fixture(scope="module")
def ana(desk):
    """An agent: what is listed for customers takes no questions."""
    return staff(desk, "ana-of-commands")


def with_client_id(method: str, data: str) -> str:
    """Adds a good client_id, so that the field under test is the one refused."""
    if method not in CHANGING or not data.startswith("{") or "client_id" in data:
        return data
    return data[:-1] + ("," if len(data) > 2 else "") + f'"client_id":"{new_id()}"' + "}"


@pytest.mark.parametrize("method, data", BROKEN_DATA, ids=[f"{m}-{n}" for n, (m, _) in enumerate(BROKEN_DATA)])
def test_broken_data_is_refused_over_both_doors(desk, ana, method: str, data: str):
    sender = ana if method.endswith(".list") else visitor(desk)
    data = with_client_id(method, data)
    with sender.socket() as link:
        link.ws.send(f'{{"id":99,"rpc":{{"method":"{method}","data":{data}}}}}')
        error = link.read(5)[0]["error"]
        assert 400 <= error["code"] < 500, error
        assert ": " in error["message"]
    answer = http_call(
        desk, "POST", f"/api/rpc/{method}", data, {**sender.headers, "Content-Type": "application/json"}
    )
    assert 400 <= answer.status < 500 and answer.code, answer.text
    assert answer.code == error["message"].split(":")[0] or not data.startswith("{")
    assert lives(desk)


@pytest.mark.parametrize("method", ["", "base", "ticket", "ticket.", "Ticket.open", "ticket.open ", "system.exit", "a" * 500])
def test_an_unknown_method_is_refused(desk, method: str):
    marta = visitor(desk)
    with marta.socket() as link:
        reply = link.ask(rpc={"method": method, "data": {}})
        assert reply["error"]["code"] == 104, reply


@pytest.mark.parametrize("body", ["{", "nul", "[1", '{"name":"a"}}', '{"name":"\\x"}', "{" * 100, '{"name": "a"', "\x00"])
def test_broken_json_over_http_is_bad_request(desk, body: str):
    answer = http_call(desk, "POST", "/api/visitor", body, {"Content-Type": "application/json"})
    assert answer.status == 400 and answer.code == "bad_request", answer.text


def test_publishing_is_not_offered(desk):
    with visitor(desk).socket() as link:
        reply = link.ask(publish={"channel": "ticket:1", "data": {}})
        assert reply["error"]["code"] == 108


@pytest.mark.parametrize("channel", ["ticket:x", "ticket:", "ticket:-1", "ticket:1:2", "nothing", "staff:0x1", "user:", "queue:a" * 60])
def test_an_unknown_channel_is_told_so(desk, channel: str):
    with visitor(desk).socket() as link:
        assert link.follow(channel)["error"]["code"] in (102, 103)


def test_one_socket_follows_at_most_its_bound(make_server):
    server = make_server("--limit", "subscriptions=3")
    ana = visitor(server)
    tickets = [ana.change("ticket.open", text=f"number {n}")["ticket"] for n in range(4)]
    with ana.socket() as link:
        for ticket in tickets[:3]:
            assert "subscribe" in link.follow(f"ticket:{ticket}")
        assert link.follow(f"ticket:{tickets[0]}")["error"]["code"] == 105
        assert link.follow(f"ticket:{tickets[3]}")["error"]["code"] == 106


def test_a_wish_taken_back_and_made_again_in_one_frame_is_answered(desk):
    ines = visitor(desk)
    channel = f"ticket:{ines.change('ticket.open', text='mine')['ticket']}"
    with ines.socket() as link:
        wishes = [{"subscribe": {"channel": channel}}, {"unsubscribe": {"channel": channel}}] * 3
        wishes.append({"subscribe": {"channel": channel}})
        link.ws.send("\n".join(json.dumps({"id": 50 + n, **wish}) for n, wish in enumerate(wishes)))
        seen: dict[int, dict] = {}
        while len(seen) < len(wishes):
            seen |= {reply["id"]: reply for reply in link.read(5)}
        assert "subscribe" in seen[56], seen
        link.change("chat.send", ticket=int(channel.split(":")[1]), text="heard")
        link.listen(0.3)
        assert [push["pub"]["data"]["text"] for push in link.pushes if push.get("pub", {}).get("offset")] == ["heard"]


def test_one_socket_more_takes_the_place_of_the_oldest(make_server):
    """So that sockets which are dead, and not yet known to be, never lock a person out."""
    server = make_server("--limit", "connectionsPerUser=2")
    ana = visitor(server)
    with ana.socket() as first, ana.socket() as second:
        with ana.socket() as third:
            assert first.until_closed() == (3504, "connection limit")
            for link in (second, third):
                assert "rpc" in link.rpc("ticket.list", view="mine")
        with ana.socket() as fourth:
            assert "rpc" in second.rpc("ticket.list", view="mine") and "rpc" in fourth.rpc("ticket.list", view="mine")


def test_history_and_recovery_beyond_a_reply_are_cut_short_not_the_socket(make_server):
    """A reply has a bound in bytes: a long page ends early, a long recovery is honestly not recovered."""
    server = make_server("--limit", "replyBytes=20000")
    ana = visitor(server)
    ticket = ana.change("ticket.open", text="first")["ticket"]
    for n in range(12):
        ana.change("chat.send", ticket=ticket, text=str(n) + "x" * 5_000)
    with ana.socket() as link:
        page = link.ask(history={"channel": f"ticket:{ticket}", "limit": 100})["history"]
        assert 1 <= len(page["publications"]) < 8 and page["offset"] >= 13
        known = page["publications"][-1]["offset"]
        rest = link.ask(
            history={"channel": f"ticket:{ticket}", "limit": 100, "since": {"offset": known, "epoch": page["epoch"]}}
        )["history"]
        assert rest["publications"][0]["offset"] == known + 1
        reply = link.follow(f"ticket:{ticket}", recover=True, offset=1, epoch=page["epoch"])["subscribe"]
        assert reply["was_recovering"] and not reply.get("recovered") and reply["offset"] == page["offset"]
    with ana.socket() as link:
        reply = link.follow(f"ticket:{ticket}", recover=True, offset=page["offset"] - 2, epoch=page["epoch"])["subscribe"]
        assert reply["recovered"] and len(reply["publications"]) == 2
