"""The life of a connection: the inbox the server follows for staff, tokens that end and are renewed, history."""

from __future__ import annotations

import asyncio
import itertools
import time

import pytest

from harness.desk import House, Person, Wire
from harness.sdk import WAIT_SECONDS, Member, new_id

_numbers = itertools.count()


def agent(house: House, name: str = "Ana Silva", **fields) -> Person:
    return house.agent(f"session{next(_numbers)}", name, **fields)


def offer(house: House, owner: Person, other: Person) -> None:
    """Puts one offer into the other's inbox."""
    ticket = house.ticket(house.visitor("Inês Duarte"))
    house.call(owner, "ticket.take", ticket=ticket)
    house.call(owner, "handoff.offer", ticket=ticket, to=other.id, reason="shift_end", summary="all said",
               next_step="write", next_step_at=int(time.time() * 1000) + 7 * 86_400_000)


# The inbox


def test_staff_follow_their_inbox_from_the_start_and_customers_nothing(shared_house: House, scheme: str):
    house = shared_house
    ana, davi, ines = agent(house), agent(house, "Davi Costa"), house.visitor("Inês Duarte")

    async def scenario() -> None:
        async with await Wire.open(house.socket_url(scheme)) as wire:
            connected = (await wire.ask(connect={"token": davi.token}))["connect"]
            inbox = connected["subs"][f"user:{davi.id}"]
            assert list(connected["subs"]) == [f"user:{davi.id}"]
            assert inbox["recoverable"] and inbox["positioned"] and inbox["epoch"] and "offset" not in inbox
            await asyncio.to_thread(offer, house, ana, davi)
            push = (await wire.line())["push"]
            assert (push["channel"], push["pub"]["offset"]) == (f"user:{davi.id}", 1)
            assert push["pub"]["data"]["type"] == "owner.offered"
        async with await Wire.open(house.socket_url(scheme)) as wire:
            assert "subs" not in (await wire.ask(connect={"token": ines.token}))["connect"]

    asyncio.run(scenario())


def test_the_inbox_is_recovered_inside_connect(shared_house: House):
    house = shared_house
    ana, davi = agent(house), agent(house, "Davi Costa")
    channel = f"user:{davi.id}"
    for _ in range(3):
        offer(house, ana, davi)

    async def back(**position) -> dict:
        async with await Wire.open(house.socket_url()) as wire:
            asked = {channel: {"recover": True, **position}, "ticket:1": {"recover": True, "offset": 1}, "rubbish": {}}
            return (await wire.ask(connect={"token": davi.token, "subs": asked}))["connect"]["subs"]

    async def scenario() -> None:
        async with await Wire.open(house.socket_url()) as wire:
            first = (await wire.ask(connect={"token": davi.token}))["connect"]["subs"][channel]
        top, epoch = first["offset"], first["epoch"]
        assert top == 3
        for offset in range(top + 1):
            subs = await back(offset=offset, epoch=epoch)
            assert list(subs) == [channel]
            assert subs[channel]["recovered"] and subs[channel]["was_recovering"]
            assert subs[channel].get("offset", 0) == offset
            assert [p["offset"] for p in subs[channel].get("publications", [])] == list(range(offset + 1, top + 1))
        for position in ({"offset": top + 1, "epoch": epoch}, {"offset": 1, "epoch": "another"}, {"offset": 9, "flag": 2}):
            assert (await back(**position))[channel] == {**first, "was_recovering": True}, position

    asyncio.run(scenario())


def test_who_subscribes_to_the_inbox_takes_it_over(shared_house: House):
    house = shared_house
    ana, davi = agent(house), agent(house, "Davi Costa")
    channel = {"channel": f"user:{davi.id}"}

    async def scenario() -> None:
        async with await Wire.open(house.socket_url()) as wire:
            await wire.send({"id": 1, "connect": {"token": davi.token}}, {"id": 2, "subscribe": channel})
            connected, subscribed = await wire.line(), await wire.line()
            assert connected["connect"]["subs"] and "subscribe" in subscribed
            await asyncio.to_thread(offer, house, ana, davi)
            assert (await wire.line())["push"]["pub"]["offset"] == 1
            pushes: list[dict] = []
            wire._id = 10
            assert (await wire.ask(pushes, subscribe=channel))["error"]["code"] == 105
            await wire.ask(pushes, unsubscribe=channel)
            assert pushes == [], "one push for one publication"
            await asyncio.to_thread(offer, house, ana, davi)
            again = await wire.ask(pushes, subscribe={**channel, "recover": True, "offset": 1})
            assert [p["offset"] for p in again["subscribe"]["publications"]] == [2] and pushes == []

    asyncio.run(scenario())


def test_the_library_gets_the_inbox_over_cuts_without_a_gap(shared_house: House, make_proxy, scheme: str):
    house = shared_house
    proxy = make_proxy(house.server.http_port if scheme == "ws" else house.server.https_port)
    ana, davi = agent(house, capacity=50), agent(house, "Davi Costa")

    async def scenario() -> None:
        inbox = Inbox(house, proxy.port, scheme, davi)
        async with inbox:
            for round in range(4):
                await asyncio.to_thread(offer, house, ana, davi)
                await asyncio.to_thread(proxy.cut)
                await asyncio.to_thread(offer, house, ana, davi)
                await inbox.until(2 * round + 2)
            assert inbox.offsets == list(range(1, 9))
            assert inbox.recoveries.count(True) >= 4 and not inbox.errors

    asyncio.run(scenario())


class Inbox(Member):
    """The official library with its own handlers for what the server subscribes to."""

    def __init__(self, house: House, port: int, scheme: str, person: Person):
        super().__init__(house.socket_url(scheme, port), person.token, **house.tls(scheme))
        self.offsets: list[int] = []
        self.recoveries: list[bool] = []
        self.errors: list = []
        self._news = asyncio.Event()

    async def on_subscribed(self, ctx) -> None:
        self.recoveries.append(ctx.recovered)

    async def on_publication(self, ctx) -> None:
        self.offsets.append(ctx.pub.offset)
        self._news.set()

    async def on_error(self, ctx) -> None:
        self.errors.append(ctx)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(WAIT_SECONDS):
            while len(self.offsets) < count:
                self._news.clear()
                await self._news.wait()


# Tokens


@pytest.fixture
def brief(make_server) -> House:
    """Sessions of ten seconds; a client is asked for a new token three seconds before their end."""
    return House(make_server("--limit", "sessionLifetime=10000", "--limit", "refreshGrace=3000"))


def test_connect_says_when_the_token_must_be_renewed(brief: House):
    ana = agent(brief)
    cookie = brief.log_in(ana)

    async def scenario() -> None:
        async with await Wire.open(brief.socket_url()) as wire:
            reply = (await wire.ask(connect={"token": brief.cookie_token(cookie)}))["connect"]
            assert reply["expires"] is True and 5 <= reply["ttl"] <= 7
            # Another session of the same person, later begun and so later over.
            brief.advance(6_000)
            later = brief.cookie_token(brief.log_in(ana))
            renewed = (await wire.ask(refresh={"token": later}))["refresh"]
            assert renewed["client"] == reply["client"] and renewed["expires"] and 5 <= renewed["ttl"] <= 7
            brief.advance(6_000)  # The first session is over.
            assert "tickets" in await wire.call("ticket.list", view="mine")
            # A token without an end.
            assert "expires" not in (await wire.ask(refresh={"token": ana.token}))["refresh"]

    asyncio.run(scenario())


def test_a_token_that_is_not_renewed_ends_the_connection(make_server):
    brief = House(make_server("--limit", "sessionLifetime=3000", "--limit", "refreshGrace=1000"))
    cookie = brief.log_in(agent(brief))

    async def scenario() -> None:
        async with await Wire.open(brief.socket_url()) as wire:
            assert (await wire.ask(connect={"token": brief.cookie_token(cookie)}))["connect"]["ttl"] in (1, 2)
            assert await wire.closed() == (3005, "connection expired")

    asyncio.run(scenario())


def test_a_socket_goes_with_the_session_it_was_renewed_by(shared_house: House):
    house = shared_house
    ana = agent(house)
    first, second = house.log_in(ana), house.log_in(ana)

    async def scenario() -> None:
        async with await Wire.open(house.socket_url()) as wire:
            await wire.ask(connect={"token": house.cookie_token(first)})
            assert "refresh" in await wire.ask(refresh={"token": house.cookie_token(second)})
            house.log_out(first)
            assert "tickets" in await wire.call("ticket.list", view="mine")
            house.log_out(second)
            assert await wire.closed() == (4500, "signed out")

    asyncio.run(scenario())


def test_a_bad_token_does_not_renew(house: House):
    ana, davi = agent(house), agent(house, "Davi Costa")
    stale = house.connection_token(ana)
    house.advance(121_000)

    async def scenario() -> None:
        for token, end in (
            ("nonsense", (3500, "invalid token")), ("wgl_nobody", (3500, "invalid token")),
            (davi.token, (3500, "invalid token")), (stale, (3005, "connection expired")), ("", (3501, "bad request")),
        ):
            async with await Wire.connected(house.socket_url(), ana.token) as wire:
                await wire.send({"id": 9, "refresh": {"token": token}})
                assert await wire.closed() == end, token

    asyncio.run(scenario())


def test_the_library_renews_its_token_in_time(brief: House):
    """No cut in two lifetimes of a session, as the library is told when to ask and asks."""
    ana = agent(brief)

    async def scenario() -> None:
        asked = 0

        async def token() -> str:
            nonlocal asked
            asked += 1
            return await asyncio.to_thread(lambda: brief.cookie_token(brief.log_in(ana)))

        async with Member(brief.socket_url(), "", get_token=token) as member:
            await asyncio.sleep(16)
            assert (member.connections, member.ended) == (1, None) and asked >= 3
            assert "tickets" in await member.call("ticket.list", view="mine")

    asyncio.run(scenario())


def test_a_subscription_is_confirmed_as_long_as_the_right_lasts(shared_house: House):
    house = shared_house
    ana, ines = agent(house), house.visitor("Inês Duarte")
    ticket = house.ticket(ines)

    async def scenario() -> None:
        async with await Wire.connected(house.socket_url(), ines.token) as wire:
            channel = {"channel": f"ticket:{ticket}"}
            assert (await wire.ask(sub_refresh={**channel, "token": "x"}))["error"]["code"] == 103
            await wire.ask(subscribe=channel)
            assert (await wire.ask(sub_refresh={**channel, "token": "x"}))["sub_refresh"] == {}
            await wire.send({"id": 9, "sub_refresh": {"channel": ""}})
            assert await wire.closed() == (3501, "bad request")
        async with await Wire.connected(house.socket_url(), ana.token) as wire:
            assert (await wire.ask(sub_refresh={"channel": f"user:{ana.id}"}))["sub_refresh"] == {}

    asyncio.run(scenario())


# History


def test_history_goes_both_ways_within_its_bounds(shared_house: House):
    house = shared_house
    ines = house.visitor("Inês Duarte")
    ticket = house.ticket(ines)
    channel = f"ticket:{ticket}"
    for n in range(8):
        house.call(ines, "chat.send", key=new_id(), ticket=ticket, text=str(n))

    async def scenario() -> None:
        async with await Wire.connected(house.socket_url(), ines.token) as wire:
            async def page(**wishes) -> list[int]:
                found = (await wire.ask(history={"channel": channel, **wishes}))["history"]
                assert (found["offset"], found["epoch"]) == (top, epoch)
                return [p["offset"] for p in found["publications"]]

            position = (await wire.ask(history={"channel": channel}))["history"]
            top, epoch = position["offset"], position["epoch"]
            assert top >= 9 and position["publications"] == []
            every = list(range(1, top + 1))
            assert await page(limit=0) == [] and await page(limit=0, reverse=True) == []
            assert await page(limit=-1) == every and await page(limit=-1, reverse=True) == every[::-1]
            assert await page(limit=3) == [1, 2, 3] and await page(limit=3, reverse=True) == every[:-4:-1]
            assert await page(limit=2, since={"offset": 4}) == [5, 6]
            assert await page(limit=2, since={"offset": 4, "epoch": epoch}, reverse=True) == [3, 2]
            assert await page(limit=9, since={"offset": 1}, reverse=True) == []
            assert await page(limit=9, since={"offset": top}) == [] and await page(limit=2, since={"offset": 0}) == [1, 2]
            assert await page(limit=2, since={"offset": top + 5}) == []
            assert await page(limit=2, since={"offset": 2**53 - 1}, reverse=True) == [top, top - 1]

            async def code(**wishes) -> int:
                return (await wire.ask(history={"channel": channel, **wishes}))["error"]["code"]

            assert await code(since={"offset": 0}, reverse=True) == 107
            assert await code(since={"offset": 1, "epoch": "another"}) == 112
            assert await code(since={"offset": 1, "epoch": "another"}, reverse=True) == 112
            assert (await wire.ask(history={"channel": "staff:1", "limit": 5}))["error"]["code"] == 103
            assert (await wire.ask(history={"channel": "nothing", "limit": 5}))["error"]["code"] == 102

    asyncio.run(scenario())


def test_a_page_of_history_has_its_bound(make_server):
    house = House(make_server("--limit", "historyPage=4"))
    ines = house.visitor("Inês Duarte")
    ticket = house.ticket(ines)
    for n in range(8):
        house.call(ines, "chat.send", ticket=ticket, text=str(n))

    async def scenario() -> None:
        async with await Wire.connected(house.socket_url(), ines.token) as wire:
            for limit in (-1, 4, 5, 2**31 - 1):
                reply = await wire.ask(history={"channel": f"ticket:{ticket}", "limit": limit})
                assert [p["offset"] for p in reply["history"]["publications"]] == [1, 2, 3, 4], limit

    asyncio.run(scenario())
