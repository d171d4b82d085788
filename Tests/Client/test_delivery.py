"""Everybody gets everything once and in order, whenever they come and however slowly they read."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import time

import pytest

from harness.desk import House, Person, Wire
from harness.sdk import Member, new_id


@pytest.fixture(scope="module")
def ana(shared_house: House) -> Person:
    return shared_house.agent("ana", "Ana Silva", capacity=50)


@pytest.fixture
def ines(shared_house: House) -> Person:
    return shared_house.visitor("Inês Duarte")


@pytest.fixture
def ticket(shared_house: House, ines: Person, ana: Person) -> int:
    number = shared_house.ticket(ines)
    shared_house.call(ana, "ticket.take", ticket=number)
    return number


@contextlib.asynccontextmanager
async def writing(house: House, ticket: int, people: list[Person], text: str = "x"):
    """Everybody named writes as fast as the answers come, until the block ends; gives the receipts by then."""
    receipts: list[dict] = []
    stop = asyncio.Event()

    async def write(person: Person) -> None:
        async with await Wire.connected(house.socket_url(), person.token) as wire:
            while not stop.is_set():
                receipt = await wire.call("chat.send", ticket=ticket, text=text, client_id=new_id())
                assert "offset" in receipt, receipt
                receipts.append(receipt)

    tasks = [asyncio.create_task(write(person)) for person in people]
    try:
        yield receipts
    finally:
        stop.set()
        await asyncio.gather(*tasks)


def test_whoever_subscribes_afresh_while_others_write_misses_and_repeats_nothing(
    shared_house, scheme, ines, ana, ticket
):
    channel = {"channel": f"ticket:{ticket}"}

    async def scenario() -> None:
        async with (
            await Wire.connected(shared_house.socket_url(scheme), ines.token) as wire,
            writing(shared_house, ticket, [ines, ana]) as receipts,
        ):
            for _ in range(60):
                heard: list[dict] = []
                position = (await wire.ask(subscribe=channel))["subscribe"]["offset"]
                wanted = len(receipts) + random.randrange(1, 12)
                while len(receipts) < wanted:
                    heard.append(await wire.line())
                await wire.ask(heard, unsubscribe=channel)
                offsets = [line["push"]["pub"]["offset"] for line in heard if "offset" in line.get("push", {}).get("pub", {})]
                assert offsets == list(range(position + 1, position + 1 + len(offsets)))

    asyncio.run(scenario())


def test_whoever_comes_back_while_others_write_gets_what_was_missed_and_then_what_follows(
    shared_house, scheme, ines, ana, ticket
):
    """From near positions, which memory still holds, and from far ones, which are read from the log."""
    channel = {"channel": f"ticket:{ticket}"}

    async def scenario() -> None:
        async with (
            await Wire.connected(shared_house.socket_url(scheme), ines.token) as wire,
            await Wire.connected(shared_house.socket_url(scheme), ines.token) as other,
            writing(shared_house, ticket, [ines, ana]) as receipts,
        ):
            await other.ask(subscribe=channel)  # Keeps the memory of the channel warm.
            for turn in range(80):
                while len(receipts) < turn * 2:
                    await asyncio.sleep(0.005)
                top = max((receipt["offset"] for receipt in receipts), default=1)
                offset = random.randrange(max(0, top - 20) if turn % 2 else 0, top + 1)
                heard: list[dict] = []
                reply = (await wire.ask(heard, subscribe={**channel, "recover": True, "offset": offset}))["subscribe"]
                assert reply["recovered"] is True and reply.get("offset", 0) == offset
                assert heard == [], "a push before its subscription's reply"
                wanted = len(receipts) + random.randrange(1, 8)
                while len(receipts) < wanted:
                    heard.append(await wire.line())
                await wire.ask(heard, unsubscribe=channel)
                offsets = [publication["offset"] for publication in reply.get("publications", [])]
                offsets += [line["push"]["pub"]["offset"] for line in heard if "offset" in line.get("push", {}).get("pub", {})]
                assert offsets == list(range(offset + 1, offset + 1 + len(offsets)))
                assert len(offsets) > top - offset

    asyncio.run(scenario())


def small_socket(port: int) -> socket.socket:
    """A connection whose kernel holds little for a program that does not read."""
    link = socket.socket()
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    link.connect(("127.0.0.1", port))
    link.setblocking(False)
    return link


def test_a_reader_that_stops_reading_is_cut_and_then_gets_everything(shared_house, scheme, ines, ana, ticket):
    """The others are not held up, the server's memory is bounded, and the position leads on."""
    server = shared_house.server
    port = server.http_port if scheme == "ws" else server.https_port
    channel = {"channel": f"ticket:{ticket}"}

    async def scenario() -> None:
        url = shared_house.socket_url(scheme)
        options = {"server_hostname": "localhost"} if scheme == "wss" else {}
        slow = await Wire.connected(url, ines.token, sock=small_socket(port), max_queue=1, **options)
        reply = (await slow.ask(subscribe=channel))["subscribe"]
        seen = [reply["offset"]]
        cut_before = shared_house.metric('waggle_connections_cut_total{reason="slow"}')
        async with writing(shared_house, ticket, [ines, ana], "slow " * 3_200) as receipts:
            begun = time.monotonic()
            slowest, last = 0.0, begun
            while shared_house.metric('waggle_connections_cut_total{reason="slow"}') == cut_before:
                assert time.monotonic() - begun < 120, "the slow reader was never cut"
                count = len(receipts)
                await asyncio.sleep(0.05)
                if len(receipts) > count:
                    slowest, last = max(slowest, time.monotonic() - last), time.monotonic()
            written = len(receipts)
            while len(receipts) < written + 4:  # What the slow reader can no longer have.
                await asyncio.sleep(0.05)
        assert slowest < 10, f"a writer waited {slowest:.1f} s for its acknowledgement"
        # What had left already is whole, in order, and ends by 3008 or without a word.
        with contextlib.suppress(Exception):
            while True:
                publication = (await slow.line())["push"]["pub"]
                # Marks of reading and delivery have no place in the sequence.
                seen += [publication["offset"]] if "offset" in publication else []
        assert seen == list(range(seen[0], seen[0] + len(seen)))
        assert slow.connection.close_code in (1006, 3008), slow.connection.close_code
        top = max(receipt["offset"] for receipt in receipts)
        assert seen[-1] < top
        async with await Wire.connected(url, ines.token) as wire:
            # As much as one reply may hold is recovered; further back it is said honestly, and history pages.
            reply = (await wire.ask(subscribe={**channel, "recover": True, "offset": seen[-1], "epoch": reply["epoch"]}))
            back = reply["subscribe"]
            if back.get("recovered"):
                rest = [publication["offset"] for publication in back["publications"]]
            else:
                assert back["was_recovering"] is True and back["offset"] == top
                rest = [entry["offset"] for entry in await wire.history(channel["channel"]) if entry["offset"] > seen[-1]]
            assert rest == list(range(seen[-1] + 1, top + 1))

    asyncio.run(scenario())


def test_two_tabs_of_one_customer_see_the_same(shared_house, scheme, ines, ana, ticket):
    async def scenario() -> None:
        def tab() -> Member:
            return Member(shared_house.socket_url(scheme), ines.token, **shared_house.tls(scheme))

        async with tab() as left, tab() as right:
            mine, other = await left.follow(f"ticket:{ticket}"), await right.follow(f"ticket:{ticket}")
            receipts = await asyncio.gather(*(
                tab.call("chat.send", ticket=ticket, text=f"{n}", client_id=new_id())
                for n in range(50) for tab in (left, right)
            ))
            for followed in (mine, other):
                await followed.until(lambda seen: len(seen) >= 100)
                followed.assert_gapless()
            assert mine.seen == other.seen
            assert sorted(receipt["offset"] for receipt in receipts) == mine.offsets
            for receipt in receipts:
                data = dict(mine.seen)[receipt["offset"]]
                assert (data["seq"], data["number"]) == (receipt["seq"], receipt["ref"])

    asyncio.run(scenario())


def test_one_key_sent_over_two_connections_at_the_same_instant_is_one_message(shared_house, ines, ticket):
    async def scenario() -> None:
        url = shared_house.socket_url()
        async with (
            await Wire.connected(url, ines.token) as left, await Wire.connected(url, ines.token) as right,
            await Wire.connected(url, ines.token) as reader,
        ):
            before = len(await reader.history(f"ticket:{ticket}"))
            for turn in range(100):
                fields = {"ticket": ticket, "text": f"turn {turn}", "client_id": new_id()}
                first, second = await asyncio.gather(
                    left.call("chat.send", **fields), right.call("chat.send", **fields)
                )
                assert first == second and "offset" in first, (first, second)
                # The same key for something else, at the same instant: one of them is refused.
                key = new_id()
                answers = await asyncio.gather(
                    left.call("chat.send", ticket=ticket, text=f"left {turn}", client_id=key),
                    right.call("chat.send", ticket=ticket, text=f"right {turn}", client_id=key),
                )
                assert sorted(answer.get("error", {}).get("code", 0) for answer in answers) == [0, 409], answers
            past = await reader.history(f"ticket:{ticket}")
            assert [entry["offset"] for entry in past] == list(range(1, len(past) + 1))
            # The desk's own "nobody is here to chat" may stand among them, where the turns take long.
            said = [entry["data"].get("author", {}).get("kind") for entry in past[before:]]
            assert said.count("customer") == 200 and set(said) <= {"customer", "system"}

    asyncio.run(scenario())


def test_a_key_holds_over_a_restart_and_between_people(house: House):
    ines, rui = house.visitor("Inês Duarte"), house.visitor("Rui Alves")
    tickets = {person.token: house.ticket(person) for person in (ines, rui)}
    key = new_id()
    first = house.call(ines, "chat.send", key=key, ticket=tickets[ines.token], text="once")
    house.server.kill()
    house.server.start()
    assert house.call(ines, "chat.send", key=key, ticket=tickets[ines.token], text="once") == first
    # Another person's key of the same value is another key.
    other = house.call(rui, "chat.send", key=key, ticket=tickets[rui.token], text="once")
    assert other["seq"] > first["seq"]
    # Answers that came from several events are the same ones too, also after the crash.
    opened = new_id()
    receipt = house.call(ines, "ticket.open", key=opened, text="again")
    house.server.kill()
    house.server.start()
    assert house.call(ines, "ticket.open", key=opened, text="again") == receipt
