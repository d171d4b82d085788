"""Clients that ask much, read late or fall silent."""

from __future__ import annotations

import asyncio
import time

import pytest

from harness.desk import House, Wire
from harness.sdk import Member, new_id


def resident_kilobytes(house: House) -> int:
    with open(f"/proc/{house.server.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


def test_commands_of_one_frame_are_executed_and_answered_in_their_order(shared_house: House):
    ines = shared_house.visitor("Inês Duarte")
    ticket = shared_house.ticket(ines)

    async def scenario() -> None:
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            await wire.send(*(
                {"id": n, "rpc": {"method": "chat.send", "data": {
                    "ticket": ticket, "text": f"{n}", "client_id": new_id()}}}
                for n in range(100, 300)
            ))  # fmt: skip
            replies = [await wire.line() for _ in range(200)]
            assert [reply["id"] for reply in replies] == list(range(100, 300))
            offsets = [reply["rpc"]["data"]["offset"] for reply in replies]
            assert offsets == list(range(offsets[0], offsets[0] + 200))
            # And whoever asks after the answer finds what was answered.
            for n in range(50):
                receipt = await wire.call("chat.send", ticket=ticket, text=f"then {n}", client_id=new_id())
                page = await wire.ask(history={"channel": f"ticket:{ticket}", "limit": 1, "reverse": True})
                assert page["history"]["publications"][0]["offset"] == receipt["offset"] == page["history"]["offset"]

    asyncio.run(scenario())


@pytest.mark.parametrize("transport", ["ws", "wss"])
def test_a_client_that_asks_without_reading_is_not_read_either_and_gets_every_answer(house: House, transport: str):
    """1,000 questions whose answers come to some 60 MB: they wait in the client, not in the server."""
    ines = house.visitor("Inês Duarte")
    ticket = house.ticket(ines)
    for _ in range(20):
        house.call(ines, "chat.send", ticket=ticket, text="long " * 600)

    async def scenario() -> None:
        url = house.socket_url(transport)
        async with await Wire.connected(url, ines.token, max_queue=1) as wire:
            before = resident_kilobytes(house)
            number = 1_000

            async def ask() -> None:
                for n in range(number):
                    await wire.send({"id": 10 + n, "history": {"channel": f"ticket:{ticket}", "limit": 100}})

            asking = asyncio.create_task(ask())
            await asyncio.sleep(1.5)
            # Somebody else is served as if nothing were.
            begun = time.monotonic()
            async with await Wire.connected(url, ines.token) as other:
                assert "ticket" in await other.call("ticket.get", ticket=ticket)
            assert time.monotonic() - begun < 2
            assert resident_kilobytes(house) - before < 64_000
            answered = [(await wire.line())["id"] for _ in range(number)]
            assert answered == list(range(10, 10 + number))
            await asking

    asyncio.run(scenario())


def test_a_client_that_missed_much_in_many_channels_is_not_cut_for_coming_back(shared_house: House, scheme: str):
    """Eight subscriptions of some 400 KB each in one frame, as a library sends them after a while offline."""
    house = shared_house
    ines = house.visitor("Inês Duarte")
    tickets = [house.ticket(ines) for _ in range(8)]
    for ticket in tickets:
        for _ in range(25):
            house.call(ines, "chat.send", ticket=ticket, text="long" * 4_000)

    async def scenario() -> None:
        async with await Wire.open(house.socket_url(scheme)) as wire:
            await wire.send(
                {"id": 1, "connect": {"token": ines.token}},
                *(
                    {"id": 2 + n, "subscribe": {"channel": f"ticket:{ticket}", "recover": True, "offset": 1}}
                    for n, ticket in enumerate(tickets)
                ),
            )
            assert "connect" in await wire.line()
            replies = {reply["id"]: reply["subscribe"] for reply in [await wire.line() for _ in tickets]}
            assert set(replies) == set(range(2, 10))
            for reply in replies.values():
                assert reply["recovered"] is True
                offsets = [publication["offset"] for publication in reply["publications"]]
                assert offsets == list(range(2, 2 + len(offsets))) and len(offsets) >= 25
            for ticket in tickets:
                receipt = await asyncio.to_thread(house.call, ines, "chat.send", ticket=ticket, text="and on")
                # What is told without a place in the history, such as that the desk has seen it, may come in between.
                while "offset" not in (told := (await wire.line())["push"]["pub"]):
                    pass
                assert told["offset"] == receipt["offset"]

    asyncio.run(scenario())


def test_a_link_that_swallows_everything_is_given_up_by_both_sides(make_server, make_proxy):
    """The far end is gone and nobody said so: only pings can tell."""
    house = House(make_server("--limit", "pingInterval=1000", "--limit", "pongTimeout=400"))
    proxy = make_proxy(house.server.http_port)
    ines = house.visitor("Inês Duarte")
    ticket = house.ticket(ines)

    async def scenario() -> None:
        url = house.socket_url("ws", proxy.port)
        async with Member(url, ines.token, max_server_ping_delay=1.0) as customer:
            followed = await customer.follow(f"ticket:{ticket}")
            for turn in range(3):
                proxy.swallow()
                await asyncio.to_thread(house.call, ines, "chat.send", ticket=ticket, text=f"unheard {turn}")
                end = time.monotonic() + 6
                while house.metric("waggle_sessions_open") > 0:
                    assert time.monotonic() < end, "the server keeps a client that is gone"
                    await asyncio.sleep(0.05)
                proxy.resume()
                heard = f"unheard {turn}"
                await followed.until(lambda seen, heard=heard: any(data.get("text") == heard for _, data in seen))
            followed.assert_gapless()
            assert followed.returns[1:] and all(entry == (True, True) for entry in followed.returns[1:])

    asyncio.run(scenario())


@pytest.mark.parametrize("data", ["", '"data":null', '"data":7', '"data":[]', '"data":"x"', '"data":{}'])
def test_data_of_another_kind_is_refused_and_the_connection_stays(shared_house: House, data: str):
    ines = shared_house.visitor("Inês Duarte")

    async def scenario() -> None:
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            fields = ",".join(part for part in ['"method":"chat.send"', data] if part)
            await wire.send('{"id":7,"rpc":{' + fields + "}}")
            reply = await wire.line()
            assert reply["id"] == 7 and reply["error"]["code"] in (400, 422)
            assert "tickets" in await wire.call("ticket.list", view="mine")

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("written", "heard"),
    [('"\\u0041\\ud83d\\ude00\\/"', "A😀/"), ('"\\u0009tab"', "\ttab"), ('"\\u2028"x', None), ('"\\ud800"', None),
     ('"\\ude00\\ud83d"', None), ('"\\u00"', None), ('"raw\ttab"', None)],
)  # fmt: skip
def test_escapes_mean_what_they_say_or_nothing_is_stored(shared_house: House, written: str, heard: str | None):
    ines = shared_house.visitor("Inês Duarte")
    ticket = shared_house.ticket(ines)

    async def scenario() -> None:
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            await wire.send(
                '{"id":7,"rpc":{"method":"chat.send","data":{"ticket":%d,"client_id":"%s","text":%s}}}'
                % (ticket, new_id(), written)
            )
            if heard is None:
                assert (await wire.closed())[0] == 3501
            else:
                assert "rpc" in await wire.line()
        async with await Wire.connected(shared_house.socket_url(), ines.token) as wire:
            past = await wire.history(f"ticket:{ticket}")
            said = [e["data"]["text"] for e in past if e["data"].get("author", {}).get("kind") == "customer"][1:]
            assert said == ([heard] if heard is not None else [])

    asyncio.run(scenario())
