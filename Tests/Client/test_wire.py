"""The protocol as it goes over the line: frames, first command, order, pings, close codes, each kind of message."""

from __future__ import annotations

import asyncio
import json
import re
import time
from pathlib import Path

import pytest
import websockets

from harness.desk import House, Problem, Wire
from harness.sdk import new_id

# Nothing said for this long counts as silence.
SILENCE_SECONDS = 0.3


@pytest.fixture(scope="module")
def ines(shared_house: House):
    return shared_house.visitor("Inês Duarte")


@pytest.fixture(scope="module")
def ana(shared_house: House):
    return shared_house.agent("ana", "Ana Silva")


@pytest.fixture(scope="module")
def ticket(shared_house: House, ines, ana) -> int:
    number = shared_house.ticket(ines)
    shared_house.call(ana, "ticket.take", ticket=number)
    return number


async def silence(wire: Wire) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(SILENCE_SECONDS):
            await wire.text()


def is_json(text: str) -> bool:
    try:
        json.loads(text)
        return True
    except ValueError:
        return False


async def check_cut(wire: Wire, code: int, reason: str) -> None:
    """The close frame tells clients whether to come back: not empty, not JSON, or JavaScript comes back for ever."""
    found = await wire.closed()
    assert found == (code, reason)
    assert found[1] and not is_json(found[1]) and len(found[1].encode()) <= 123


# Frames


def test_one_frame_may_hold_connect_and_all_subscriptions(shared_house, scheme, ines, ticket):
    async def scenario() -> None:
        async with await Wire.open(shared_house.socket_url(scheme)) as wire:
            await wire.send(
                {"id": 1, "connect": {"token": ines.token}},
                {"id": 2, "subscribe": {"channel": f"ticket:{ticket}"}},
                {"id": 3, "rpc": {"method": "ticket.get", "data": {"ticket": ticket}}},
                {"id": 4, "history": {"channel": f"ticket:{ticket}", "limit": 1}},
            )
            replies = [await wire.line() for _ in range(4)]
            assert [reply["id"] for reply in replies][0] == 1, "connect is answered first"
            assert {reply["id"]: list(reply)[1] for reply in replies} == {
                1: "connect", 2: "subscribe", 3: "rpc", 4: "history",
            }

    asyncio.run(scenario())


def test_a_line_feed_at_the_end_of_a_frame_is_legal(shared_house, ines):
    async def scenario() -> None:
        async with await Wire.open(shared_house.socket_url()) as wire:
            await wire.connection.send(json.dumps({"id": 1, "connect": {"token": ines.token}}) + "\n")
            assert "connect" in await wire.line()

    asyncio.run(scenario())


def test_a_command_may_come_in_fragments(shared_house, ines):
    async def scenario() -> None:
        async with await Wire.open(shared_house.socket_url()) as wire:
            text = json.dumps({"id": 1, "connect": {"token": ines.token, "name": "é"}}, ensure_ascii=False)
            await wire.connection.send(iter(text))
            assert "connect" in await wire.line()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "frame",
    ["", "\n", "\n{}", "{}\n\n{}", "{}\n\n", "{", "[]", "7", "null", "nonsense", '{"id":1}', '{"id":-1,"rpc":{}}',
     '{"id":"1","rpc":{}}', '{"id":1.5,"rpc":{}}', '{"id":4294967296,"rpc":{}}', '{"rpc":{}}x', '{"id":2,"rpc":7}',
     '{"id":2,"rpc":{"method":7}}', '{"id":2,"nothing":{}}', '{"id":2,"ping":{}}', '{"id":2,"subscribe":{}}',
     '{"id":2,"subscribe":{"channel":""}}', '{"id":2,"connect":{}}', '{"id":2,"rpc":{"data":' + "[" * 40 + "]" * 40 + "}}",
     '{"id":2,"presence":{"channel":""}}', '{"id":2,"history":{"channel":""}}', "\ufeff{}"],
)  # fmt: skip
def test_what_is_not_the_protocol_ends_the_connection(shared_house, ines, frame):
    async def scenario() -> None:
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            await wire.connection.send(frame)
            await check_cut(wire, 3501, "bad request")

    asyncio.run(scenario())


def test_more_commands_than_a_frame_may_hold_end_the_connection(shared_house, ines, ticket):
    async def scenario() -> None:
        command = {"rpc": {"method": "ticket.get", "data": {"ticket": ticket}}}
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            await wire.send(*({"id": n, **command} for n in range(2, 258)))
            assert {(await wire.line())["id"] for _ in range(256)} == set(range(2, 258))
            await wire.send(*({"id": n, **command} for n in range(2, 259)))
            await check_cut(wire, 3501, "bad request")

    asyncio.run(scenario())


def test_a_binary_frame_is_another_protocol(shared_house, ines):
    async def scenario() -> None:
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            await wire.connection.send(b'{"id":2,"rpc":{"method":"ticket.list"}}')
            await check_cut(wire, 3506, "inappropriate protocol")

    asyncio.run(scenario())


def test_a_message_longer_than_the_limit_is_cut_before_it_is_read(shared_house, ines):
    async def scenario() -> None:
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            await wire.send({"id": 2, "rpc": {"method": "chat.send", "data": {"text": "x" * 65_536}}})
            assert (await wire.closed())[0] == 1009

    asyncio.run(scenario())


def test_an_rpc_too_long_for_its_field_is_refused_and_the_connection_stays(shared_house, ines, ticket):
    async def scenario() -> None:
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            found = await wire.call("chat.send", ticket=ticket, text="x" * 60_000, client_id=new_id())
            assert found["error"]["code"] == 422
            assert "ticket" in await wire.call("ticket.get", ticket=ticket)

    asyncio.run(scenario())


def test_the_known_sub_protocol_is_echoed_and_an_unknown_one_is_not(shared_house, ines):
    async def scenario() -> None:
        url = shared_house.socket_url()
        async with await Wire.connected(url, ines.token, subprotocols=["other", "centrifuge-json"]) as wire:
            assert wire.connection.subprotocol == "centrifuge-json"
        async with await Wire.connected(url, ines.token, subprotocols=["other"]) as wire:
            assert wire.connection.subprotocol is None

    asyncio.run(scenario())


# First command


@pytest.mark.parametrize(
    "command",
    [{"id": 1, "rpc": {"method": "ticket.list"}}, {"id": 1, "subscribe": {"channel": "ticket:1"}}, {},
     {"send": {"data": {}}}, {"id": 1, "history": {"channel": "ticket:1"}}],
)  # fmt: skip
def test_the_first_command_must_be_connect(shared_house, command):
    async def scenario() -> None:
        async with await Wire.open(shared_house.socket_url()) as wire:
            await wire.send(command)
            await check_cut(wire, 3501, "bad request")

    asyncio.run(scenario())


def test_a_second_connect_ends_the_connection(shared_house, ines):
    async def scenario() -> None:
        async with await Wire.open(shared_house.socket_url()) as wire:
            connect = {"connect": {"token": ines.token}}
            await wire.send({"id": 1, **connect}, {"id": 2, **connect})
            assert (await wire.line())["id"] == 1
            await check_cut(wire, 3501, "bad request")

    asyncio.run(scenario())


def test_of_several_requests_the_first_in_the_protocols_order_counts(shared_house, ines, ticket):
    async def scenario() -> None:
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            await wire.send({
                "id": 2, "rpc": {"method": "nothing"}, "history": {"channel": f"ticket:{ticket}"}, "later": {"x": [1]},
            })
            assert "history" in await wire.line()

    asyncio.run(scenario())


def test_after_an_expired_token_the_connection_is_of_no_more_use(house: House):
    ana = house.agent("ana", "Ana Silva")
    stale = house.connection_token(ana)
    house.advance(121_000)

    async def scenario() -> None:
        async with await Wire.open(house.socket_url()) as wire:
            # Clients send all they have in one frame and must not be told to stay away because of it.
            await wire.send(
                {"id": 1, "connect": {"token": stale}}, {"id": 2, "rpc": {"method": "staff.list", "data": {}}}
            )
            assert await wire.line() == {"id": 1, "error": {"code": 109, "message": "token expired"}}
            await silence(wire)
            await wire.send({"id": 3, "rpc": {"method": "staff.list", "data": {}}})
            await check_cut(wire, 3501, "bad request")
        async with await Wire.open(house.socket_url()) as wire:
            await wire.send({"id": 1, "connect": {"token": stale}})
            await wire.line()
            await wire.send({"id": 2, "connect": {"token": house.connection_token(ana)}})
            await check_cut(wire, 3501, "bad request")

    asyncio.run(scenario())


def test_a_connection_that_never_says_who_it_is_ends_after_ten_seconds(shared_house):
    async def scenario() -> None:
        async with await Wire.open(shared_house.socket_url()) as wire:
            begun = time.monotonic()
            await check_cut(wire, 3502, "stale")
            assert 9 < time.monotonic() - begun < 13

    asyncio.run(scenario())


def test_a_person_has_ten_connections_the_latest(shared_house):
    rui = shared_house.visitor("Rui Alves")

    async def scenario() -> None:
        url = shared_house.socket_url()
        wires = [await Wire.connected(url, rui.token) for _ in range(10)]
        async with await Wire.connected(url, rui.token) as eleventh:
            await check_cut(wires[0], 3504, "connection limit")
            for wire in (*wires[1:], eleventh):
                assert "tickets" in await wire.call("ticket.list", view="mine")
                await wire.connection.close()

    asyncio.run(scenario())


# Requests


def test_what_the_server_does_not_know_it_says_by_number(shared_house, ines, ticket):
    channel = f"ticket:{ticket}"

    async def scenario() -> None:
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            async def code(**request) -> int:
                return (await wire.ask(**request))["error"]["code"]

            assert await code(rpc={"method": "chat.nothing", "data": {}}) == 104
            assert await code(rpc={}) == 104
            assert await code(publish={"channel": channel, "data": {}}) == 108
            assert await code(sub_refresh={"channel": channel}) == 103
            assert await code(subscribe={"channel": channel, "type": 1}) in (107, 108)
            assert await code(subscribe={"channel": "x" * 300}) == 102
            assert await code(subscribe={"channel": "ticket:9223372036854775808"}) == 102
            await wire.ask(subscribe={"channel": channel})
            assert await code(subscribe={"channel": channel}) == 105
            assert await code(history={"channel": channel, "since": {"offset": 1, "epoch": "x"}}) == 112
            assert await code(history={"channel": channel, "since": {"offset": 0}, "reverse": True}) == 107
            await wire.send({"send": {"data": {"any": "thing"}}})  # No reply, no harm.
            assert await wire.ask(unsubscribe={"channel": "ticket:999"}) == {"id": 13, "unsubscribe": {}}

    asyncio.run(scenario())


def test_a_subscription_asked_for_while_the_first_is_under_way_is_a_repeat(shared_house, ines, ticket):
    channel = {"channel": f"ticket:{ticket}"}

    async def scenario() -> None:
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            await wire.send({"id": 2, "subscribe": channel}, {"id": 3, "subscribe": channel})
            replies = {reply["id"]: reply for reply in [await wire.line(), await wire.line()]}
            assert replies[3]["error"]["code"] == 105
            assert "subscribe" in replies[2]

    asyncio.run(scenario())


def test_subscribe_unsubscribe_subscribe_in_one_frame_answers_each_and_follows(shared_house, ana, ines, ticket):
    channel = {"channel": f"ticket:{ticket}"}

    async def scenario() -> None:
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            await wire.send(
                {"id": 2, "subscribe": channel}, {"id": 3, "unsubscribe": channel}, {"id": 4, "subscribe": channel}
            )
            replies = {reply["id"]: reply for reply in [await wire.line() for _ in range(3)]}
            assert set(replies) == {2, 3, 4}
            assert "subscribe" in replies[4]
            shared_house.call(ana, "chat.send", ticket=ticket, text="still there?")
            push = (await wire.line())["push"]
            assert push["pub"]["offset"] == replies[4]["subscribe"]["offset"] + 1
            await silence(wire)
            assert (await wire.ask(subscribe=channel))["error"]["code"] == 105
            await wire.ask(unsubscribe=channel)
            shared_house.call(ana, "chat.send", ticket=ticket, text="gone?")
            await silence(wire)

    asyncio.run(scenario())


def test_more_than_128_subscriptions_are_refused(shared_house, ines):
    async def scenario() -> None:
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            tickets = []
            for _ in range(129):
                tickets.append((await wire.call("ticket.open", text="one more", client_id=new_id()))["ticket"])
            replies = [await wire.ask(subscribe={"channel": f"ticket:{n}"}) for n in tickets]
            assert all("subscribe" in reply for reply in replies[:128])
            assert replies[128]["error"]["code"] == 106
            await wire.ask(unsubscribe={"channel": f"ticket:{tickets[0]}"})
            assert "subscribe" in await wire.ask(subscribe={"channel": f"ticket:{tickets[128]}"})

    asyncio.run(scenario())


def test_recovery_is_honest(shared_house, ines, ana):
    ticket = shared_house.ticket(ines)
    channel = f"ticket:{ticket}"
    for n in range(5):
        shared_house.call(ines, "chat.send", ticket=ticket, text=str(n))

    async def scenario() -> None:
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            first = (await wire.ask(subscribe={"channel": channel}))["subscribe"]
            top, epoch = first["offset"], first["epoch"]
            assert first == {"recoverable": True, "epoch": epoch, "offset": top, "positioned": True}
            assert epoch and len(epoch) < 64

            async def back(**position) -> dict:
                await wire.ask(unsubscribe={"channel": channel})
                return (await wire.ask(subscribe={"channel": channel, "recover": True, **position}))

            for offset in range(top + 1):
                found = (await back(offset=offset, epoch=epoch))["subscribe"]
                assert found["recovered"] is True and found["was_recovering"] is True
                assert found.get("offset", 0) == offset
                assert [p["offset"] for p in found.get("publications", [])] == list(range(offset + 1, top + 1))
            assert (await back(offset=top))["subscribe"]["recovered"] is True  # No epoch: the same one is meant.
            for position in ({"offset": top + 1, "epoch": epoch}, {"offset": 2, "epoch": "another"},
                             {"offset": 2**64 - 1, "epoch": epoch}):  # fmt: skip
                assert (await back(**position))["subscribe"] == {**first, "was_recovering": True}, position
                reply = await back(flag=2, **position)
                assert reply["error"] == {"code": 112, "message": "unrecoverable position"}
            assert "subscribe" in await wire.ask(subscribe={"channel": channel}), "112 leaves nothing behind"

    asyncio.run(scenario())


def test_one_payload_is_the_same_bytes_live_recovered_and_in_history(shared_house, ines, ana):
    ticket = shared_house.ticket(ines)
    channel = f"ticket:{ticket}"
    texts = ["plain", "quotes \" and \\ and \n feeds", "Größe ✓ 漢字 👩‍👩‍👧 \u2028", "{\"id\":1}\n{}", "<b>&amp;</b>", "\x00\x7f"]

    async def scenario() -> None:
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            await wire.ask(subscribe={"channel": channel})
            live = []
            shared_house.call(ana, "ticket.take", ticket=ticket)
            for text in texts:
                shared_house.call(ana, "chat.send", ticket=ticket, text=text)
            while len(live) < len(texts):
                line = await wire.text()
                if '"type":"message"' in line:
                    live.append(re.search(r'"pub":(\{.*\})\}\}$', line)[1])
            assert [json.loads(one)["data"]["text"] for one in live] == texts
            await wire.send({"id": 90, "history": {"channel": channel, "limit": 100}})
            history = await wire.text()
            await wire.send({"id": 91, "unsubscribe": {"channel": channel}})
            await wire.text()
            await wire.send({"id": 92, "subscribe": {"channel": channel, "recover": True, "offset": 0}})
            recovered = await wire.text()
            for one in live:
                assert one in history, one
                assert one in recovered, one

    asyncio.run(scenario())


# Pings


@pytest.fixture
def hasty(make_server) -> House:
    """A server that pings each second and waits 0.4 s for the pong."""
    return House(make_server("--limit", "pingInterval=1000", "--limit", "pongTimeout=400"))


def test_pings_come_whatever_else_flows_and_pongs_keep_the_connection(hasty: House):
    ines = hasty.visitor("Inês Duarte")

    async def scenario() -> None:
        async with await Wire.open(hasty.socket_url()) as wire:
            connect = await wire.ask(connect={"token": ines.token})
            assert (connect["connect"]["ping"], connect["connect"]["pong"]) == (1, True)
            begun = time.monotonic()
            pings = []
            number = 100
            while len(pings) < 4:
                number += 1
                await wire.send({"id": number, "rpc": {"method": "ticket.list", "data": {"view": "mine"}}})
                line = await wire.line()
                if line == {}:
                    pings.append(time.monotonic() - begun)
                    await wire.send({})
            assert 0.4 < pings[0] < 1.5
            assert all(0.7 < later - earlier < 1.5 for earlier, later in zip(pings, pings[1:], strict=False)), pings

    asyncio.run(scenario())


def test_a_missing_pong_cuts_the_connection(hasty: House):
    ines = hasty.visitor("Inês Duarte")

    async def scenario() -> None:
        async with await Wire.connected(hasty.socket_url(), ines.token) as wire:
            assert await wire.line() == {}
            begun = time.monotonic()
            await check_cut(wire, 3012, "no pong")
            assert 0.2 < time.monotonic() - begun < 1.5

    asyncio.run(scenario())


def test_a_pong_nobody_asked_for_cuts_the_connection(hasty: House):
    ines = hasty.visitor("Inês Duarte")

    async def scenario() -> None:
        async with await Wire.connected(hasty.socket_url(), ines.token) as wire:
            await wire.send({})
            await check_cut(wire, 3501, "bad request")
        async with await Wire.connected(hasty.socket_url(), ines.token) as wire:
            assert await wire.line() == {}
            await wire.send({}, {})
            await check_cut(wire, 3501, "bad request")

    asyncio.run(scenario())


# The end


def test_a_stopping_server_tells_everybody_to_come_back(make_server):
    house = House(make_server())
    ines = house.visitor("Inês Duarte")

    async def scenario() -> None:
        connected = await Wire.connected(house.socket_url(), ines.token)
        secure = await Wire.connected(house.socket_url("wss"), ines.token)
        waiting = await Wire.open(house.socket_url())
        stopping = asyncio.create_task(asyncio.to_thread(house.server.stop))
        assert await connected.closed() == (3001, "shutdown")
        assert await secure.closed() == (3001, "shutdown")
        assert await waiting.closed() == (1001, "shutdown")
        await stopping

    asyncio.run(scenario())


def test_a_foreign_page_is_refused_before_the_upgrade(shared_house):
    async def scenario() -> None:
        for origin in ("https://evil.example", "null", shared_house.server.url + ".evil.example"):
            with pytest.raises(websockets.InvalidStatus) as refused:
                await Wire.open(shared_house.socket_url(), origin=origin)
            assert refused.value.response.status_code == 403, origin
        async with await Wire.open(shared_house.socket_url(), origin=shared_house.server.url):
            pass

    asyncio.run(scenario())


def test_one_key_serves_both_transports(shared_house, ines, ticket):
    async def scenario() -> None:
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            key = new_id()
            first = await wire.call("chat.send", ticket=ticket, text="same", client_id=key)
            assert shared_house.call(ines, "chat.send", key=key, ticket=ticket, text="same") == first
            with pytest.raises(Problem) as refused:
                shared_house.call(ines, "chat.send", key=key, ticket=ticket, text="other")
            assert (refused.value.status, refused.value.code) == (409, "conflict")
            own = new_id()  # What the body says counts, not the header.
            body = await wire.call("chat.send", ticket=ticket, text="body", client_id=own)
            assert shared_house.call(ines, "chat.send", key=new_id(), ticket=ticket, text="body", client_id=own) == body

    asyncio.run(scenario())


# Golden transcripts: every kind of message once, with what changes from run to run written as a name.


def golden(line: str, names: dict[str, str]) -> str:
    """The line with this run's ids, times and tokens replaced by their names."""
    line = re.sub(r'"(at|now|time)":\d{13}\b', r'"\1":TIME', line)
    line = re.sub(r'"seq":\d+', '"seq":SEQ', line)
    line = re.sub(r'"version":"[^"]+"', '"version":"VERSION"', line)
    for found, name in names.items():
        line = line.replace(found, name)
    return line


# One line a message, in the order they come.
TRANSCRIPT = Path(__file__).with_name("transcript.txt").read_text().splitlines()


def test_each_kind_of_message_is_written_as_documented(make_server):
    house = House(make_server())
    ana, ines = house.agent("ana", "Ana Silva"), house.visitor("Inês Duarte")
    ticket = house.ticket(ines)

    async def scenario() -> list[str]:
        lines = []
        async with await Wire.open(house.socket_url()) as wire, await Wire.open(house.socket_url()) as other:
            async def exchange(*commands: dict, answers: int = 1) -> None:
                await wire.send(*commands)
                lines.extend([await wire.text() for _ in range(answers)])

            channel = {"channel": f"ticket:{ticket}"}
            await exchange({"id": 1, "connect": {"token": ana.token, "data": {"present": True}}})
            client = json.loads(lines[0])["connect"]["client"]
            house.call(ana, "ticket.take", ticket=ticket)
            await exchange({"id": 2, "subscribe": {**channel, "join_leave": True}})
            epoch = json.loads(lines[-1])["subscribe"]["epoch"]
            theirs = (await other.ask(connect={"token": ines.token}))["connect"]["client"]
            await other.ask(subscribe=channel)
            lines.append(await wire.text())
            await exchange({"id": 3, "presence_stats": channel})
            await exchange({"id": 4, "presence": channel})
            assert json.loads(lines.pop()) == {"id": 4, "presence": {"presence": {  # In no order.
                client: {"user": "1", "client": client, "conn_info": {"name": "Ana Silva", "role": "agent"}},
                theirs: {"user": "2", "client": theirs, "conn_info": {"name": "Inês Duarte", "role": "customer"}},
            }}}  # fmt: skip
            await other.call("chat.send", ticket=ticket, text="Olá", client_id=new_id())
            lines.append(await wire.text())
            await other.call("chat.typing", ticket=ticket, on=True)
            lines.append(await wire.text())
            await exchange({"id": 5, "history": {**channel, "limit": 1}})
            await exchange({"id": 6, "rpc": {"method": "chat.typing", "data": {"ticket": ticket, "on": False}}}, answers=2)
            await exchange({"id": 7, "rpc": {"method": "chat.send", "data": {
                "ticket": ticket, "text": "", "client_id": new_id()}}})
            await exchange({"id": 8, "rpc": {"method": "nothing"}})
            await exchange({"id": 9, "publish": {**channel, "data": {}}})
            await other.connection.close()
            lines.append(await wire.text())
            await exchange({"id": 10, "unsubscribe": channel})
            await exchange({"id": 11, "subscribe": {**channel, "recover": True, "offset": 3, "epoch": epoch}})
            await exchange({"id": 12, "sub_refresh": channel})
            await exchange({"id": 13, "refresh": {"token": ana.token}})
            await exchange({"id": 14, "history": {**channel, "since": {"offset": 1, "epoch": "another"}}})
            # Whoever gives the ticket away stops following its internal side.
            await wire.send({"id": 15, "subscribe": {"channel": f"staff:{ticket}"}})
            await wire.text()
            davi = house.agent("davi", "Davi Costa")
            offer = house.call(
                ana, "handoff.offer", ticket=ticket, to=davi.id, reason="shift_end", summary="all said",
                next_step="write", next_step_at=int(time.time() * 1000) + 7 * 86_400_000)
            house.call(davi, "handoff.accept", ticket=ticket, offer=offer["ref"])
            while "unsubscribe" not in (line := await wire.text()):
                pass
            lines.append(line)
        names = {client: "ANAS", theirs: "INESS", epoch: "EPOCH"}
        return [golden(line, names) for line in lines]

    assert asyncio.run(scenario()) == TRANSCRIPT


def result_of(message: dict) -> tuple[str, dict]:
    """The one field beside the id, and what it holds."""
    (name, found), = ((name, found) for name, found in message.items() if name != "id")
    return name, found


@pytest.mark.parametrize("line", TRANSCRIPT)
def test_a_message_has_what_clients_take_without_asking(line: str):
    """JavaScript and Python index these fields and throw when one is missing."""
    message = json.loads(re.sub(r":(TIME|SEQ)\b", ":1", line))
    if "push" in message:
        push = message["push"]
        assert list(message) == ["push"] and push["channel"] and len(push) == 2
        for event in ("join", "leave"):
            assert event not in push or {"user", "client"} <= push[event]["info"].keys()
        assert "unsubscribe" not in push or {"code", "reason"} <= push["unsubscribe"].keys()
        assert "pub" not in push or push["pub"].get("offset", 1) > 0 and "data" in push["pub"]
        return
    assert message["id"] > 0
    name, found = result_of(message)
    assert isinstance(found, dict)
    always = {
        "connect": {"client"}, "error": {"code", "message"}, "presence": {"presence"}, "refresh": {"client"},
        "presence_stats": {"num_clients", "num_users"}, "history": {"publications", "offset", "epoch"},
    }
    assert always.get(name, set()) <= found.keys()
    assert ("expires" in found) == ("ttl" in found)
    # Zero values are left out everywhere else.
    assert all(value or name in ("history", "presence_stats", "rpc") for value in found.values())
