"""A chat from its first word to its end, played by the official client library over both transports."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from centrifuge import CentrifugeError, StreamPosition
from centrifuge.exceptions import ReplyError

from harness.desk import PASSWORD, House, Person
from harness.sdk import Followed, Member, new_id

_numbers = itertools.count()


class Watched(Followed):
    """A subscription that asked who comes and goes."""

    def __init__(self, member: Member):
        super().__init__(member)
        self.joined: list[str] = []
        self.gone: list[str] = []

    async def on_join(self, ctx) -> None:
        self.joined.append(ctx.info.user)
        self._news.set()

    async def on_leave(self, ctx) -> None:
        self.gone.append(ctx.info.user)
        self._news.set()


def agent(house: House, name: str, **fields) -> Person:
    return house.agent(f"agent{next(_numbers)}", name, **fields)


def member(house: House, scheme: str, person: Person, **options) -> Member:
    """A visitor connects with the visitor token; staff with connection tokens, asked for at each connection."""
    url = house.socket_url(scheme)
    if person.token.startswith("wgv_"):
        return Member(url, person.token, **house.tls(scheme), **options)

    async def token() -> str:
        return await asyncio.to_thread(house.connection_token, person)

    return Member(url, "", get_token=token, **house.tls(scheme), **options)


async def refused(call) -> tuple[int, str]:
    """The code and the message of a refusal."""
    with pytest.raises(ReplyError) as trouble:
        await call
    return trouble.value.code, trouble.value.message


def test_a_whole_chat(shared_house: House, scheme: str):
    house = shared_house
    ana, ines = agent(house, "Ana Silva"), house.visitor("Inês Duarte")

    async def scenario() -> None:
        async with member(house, scheme, ines) as customer, member(house, scheme, ana) as staff:
            queue = await staff.follow("queue:1")
            opened = await customer.call("ticket.open", text="My card was charged twice", client_id=new_id())
            ticket = opened["ticket"]
            channel = f"ticket:{ticket}"
            await queue.until(lambda seen: any(data["row"]["ticket"] == ticket for _, data in seen))
            theirs = await customer.follow(channel)
            taken = await staff.call("ticket.take", ticket=ticket, client_id=new_id())
            assert taken["ticket"] == ticket and taken["seq"] > opened["seq"]
            ours, notes = await staff.follow(channel), await staff.follow(f"staff:{ticket}")

            answer = await staff.call("chat.send", ticket=ticket, text="I look at it 👀", client_id=new_id())
            note = await staff.call("note.add", ticket=ticket, text="twice captured", client_id=new_id())
            await customer.call("chat.send", ticket=ticket, text="thanks\n\"so much\"", client_id=new_id())
            await theirs.until(lambda seen: seen and seen[-1][1].get("author", {}).get("kind") == "customer")
            theirs.assert_gapless()
            texts = [data["text"] for _, data in theirs.seen if data["type"] == "message"]
            assert texts == ["I look at it 👀", "thanks\n\"so much\""]
            message = next(data for offset, data in theirs.seen if offset == answer["offset"])
            assert (message["seq"], message["number"]) == (answer["seq"], answer["ref"])
            assert message["author"] == {"kind": "agent", "id": ana.id, "name": "Ana Silva"}
            await notes.until(lambda seen: any(data["type"] == "msg.note" for _, data in seen))
            assert [at for at, data in notes.seen if data["type"] == "msg.note"] == [note["staff_offset"]]
            await ours.until(lambda seen: seen and seen[-1][1]["type"] == "message")

            await customer.call("chat.typing", ticket=ticket, on=True)
            await ours.wait(lambda: any(data["type"] == "typing" for data in ours.passing))
            await staff.call("chat.read", ticket=ticket, offset=answer["offset"])
            await theirs.wait(lambda: any(data["type"] == "read" for data in theirs.passing))

            solved = await staff.call("ticket.solve", ticket=ticket, solution="voided", no_answer_needed=True, client_id=new_id())
            await theirs.until(lambda seen: any(data["type"] == "care" and data["state"] == "solved" for _, data in seen))
            assert solved["seq"] > note["seq"]

    asyncio.run(scenario())


def test_history_reads_both_ways(shared_house: House, scheme: str):
    house = shared_house
    ines = house.visitor("Inês Duarte")

    async def scenario() -> None:
        async with member(house, scheme, ines) as customer:
            ticket = (await customer.call("ticket.open", text="0", client_id=new_id()))["ticket"]
            for n in range(1, 10):
                await customer.call("chat.send", ticket=ticket, text=str(n), client_id=new_id())
            channel = f"ticket:{ticket}"
            everything = await customer.client.history(channel, limit=100)
            offsets = [p.offset for p in everything.publications]
            top = offsets[-1]
            assert offsets == list(range(1, top + 1)) and everything.offset == top
            said = [p.data for p in everything.publications if p.data.get("author", {}).get("kind") == "customer"]
            assert [data["text"] for data in said] == list("0123456789")

            async def page(limit: int, offset: int | None = None, reverse: bool = False) -> list[int]:
                since = StreamPosition(offset, everything.epoch) if offset is not None else None
                found = await customer.client.history(channel, limit=limit, since=since, reverse=reverse)
                assert (found.offset, found.epoch) == (top, everything.epoch)
                return [p.offset for p in found.publications]

            assert await page(0) == []
            assert await page(3) == [1, 2, 3]
            assert await page(3, 3) == [4, 5, 6]
            assert await page(3, top) == []
            assert await page(3, reverse=True) == [top, top - 1, top - 2]
            assert await page(3, 4, reverse=True) == [3, 2, 1]
            assert await page(3, 1, reverse=True) == []
            assert await page(-1) == offsets
            other = customer.client.history(channel, limit=1, since=StreamPosition(1, "another"))
            assert (await refused(other))[0] == 112
            zero = customer.client.history(channel, limit=1, since=StreamPosition(0, everything.epoch), reverse=True)
            assert (await refused(zero))[0] == 107

    asyncio.run(scenario())


def test_staff_see_who_is_there_and_customers_do_not(shared_house: House, scheme: str):
    house = shared_house
    ana, davi, ines = agent(house, "Ana Silva"), agent(house, "Davi Costa"), house.visitor("Inês Duarte")
    ticket = house.ticket(ines)
    channel = f"ticket:{ticket}"

    async def scenario() -> None:
        async with member(house, scheme, ana) as staff, member(house, scheme, ines) as customer:
            watched = Watched(staff)
            following = staff.client.new_subscription(channel, events=watched, join_leave=True)
            await following.subscribe()
            await following.ready(5)
            silent = Watched(customer)
            mine = customer.client.new_subscription(channel, events=silent, join_leave=True)
            await mine.subscribe()
            await mine.ready(5)
            await watched.wait(lambda: watched.joined == [str(ines.id)])

            clients = (await staff.client.presence(channel)).clients
            assert {(c.user, c.conn_info["name"], c.conn_info["role"]) for c in clients.values()} == {
                (str(ana.id), "Ana Silva", "agent"), (str(ines.id), "Inês Duarte", "customer"),
            }
            assert all(key == client.client for key, client in clients.items())
            async with member(house, scheme, ines) as second:
                await second.follow(channel)
                counts = await staff.client.presence_stats(channel)
                assert (counts.num_clients, counts.num_users) == (3, 2)
            await watched.wait(lambda: watched.gone == [str(ines.id)])
            async with member(house, scheme, davi) as other:
                await other.follow(channel)
                await watched.wait(lambda: watched.joined[-1] == str(davi.id))
                assert (await refused(other.client.presence("queue:1")))[0] == 103  # Not followed.

            assert await refused(customer.client.presence(channel)) == (103, "permission denied")
            assert await refused(customer.client.presence_stats(channel)) == (103, "permission denied")
            await mine.unsubscribe()
            await watched.wait(lambda: watched.gone == [str(ines.id), str(davi.id), str(ines.id)])
            house.call(ines, "chat.send", ticket=ticket, text="anybody?")
            await watched.until(lambda seen: bool(seen))
            assert (silent.joined, silent.gone, silent.seen) == ([], [], [])
            counts = await staff.client.presence_stats(channel)
            assert (counts.num_clients, counts.num_users) == (1, 1)

    asyncio.run(scenario())


def test_refusals_come_with_code_and_sentence(shared_house: House, scheme: str):
    house = shared_house
    ana, davi = agent(house, "Ana Silva"), agent(house, "Davi Costa")
    ines, rui = house.visitor("Inês Duarte"), house.visitor("Rui Alves")
    ticket, foreign = house.ticket(ines), house.ticket(rui)

    async def scenario() -> None:
        async with member(house, scheme, ana) as staff, member(house, scheme, davi) as other:
            async with member(house, scheme, ines) as customer:
                await check(staff, other, customer)

    async def check(staff: Member, other: Member, customer: Member) -> None:
        await staff.call("ticket.take", ticket=ticket, client_id=new_id())
        late = other.call("ticket.take", ticket=ticket, client_id=new_id())
        assert await refused(late) == (410, f"already_owned: Ana Silva owns ticket {ticket}")
        missing = customer.call("chat.send", ticket=10**9, text="hello", client_id=new_id())
        code, sentence = await refused(missing)
        assert (code, sentence.split(":")[0]) == (404, "not_found")
        # What is not yours and what is not there look the same.
        hidden = customer.call("chat.send", ticket=foreign, text="hello", client_id=new_id())
        assert await refused(hidden) == (404, sentence.replace(str(10**9), str(foreign)))

        key = new_id()
        first = await customer.call("chat.send", ticket=ticket, text="once", client_id=key)
        assert await customer.call("chat.send", ticket=ticket, text="once", client_id=key) == first
        again = await refused(customer.call("chat.send", ticket=ticket, text="other", client_id=key))
        assert again[0] == 409 and again[1].startswith("conflict: ")

        for fields in ({"text": ""}, {"text": "x" * 20_000}, {"text": 7}, {}):
            code, sentence = await refused(
                customer.call("chat.send", ticket=ticket, client_id=new_id(), **fields)
            )
            assert (code, sentence.split(":")[0]) in [(422, "invalid_field"), (400, "bad_request")], fields
        for wrong in (None, "7", 7):
            refusal = await refused(customer.call("chat.send", ticket=ticket, text="x", client_id=wrong))
            assert refusal[0] in (400, 422), wrong
        assert (await refused(customer.call("note.add", ticket=ticket, text="x", client_id=new_id())))[0] in (403, 404)
        assert await refused(customer.call("chat.explode")) == (104, "method not found")
        # After all that the connection is as good as new.
        assert (await customer.call("ticket.get", ticket=ticket))["state"] == "in_progress"
        assert customer.connections == 1

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("channel", "code"),
    [("staff:{ticket}", 103), ("ticket:{foreign}", 103), ("ticket:999999999", 103), ("queue:1", 103),
     ("user:{own}", 103), ("nothing", 102), ("ticket:01", 102), ("ticket:-1", 102), ("ticket:", 102)],
)  # fmt: skip
def test_a_customer_follows_their_own_ticket_and_nothing_else(shared_house: House, channel: str, code: int):
    house = shared_house
    ines, rui = house.visitor("Inês Duarte"), house.visitor("Rui Alves")
    ticket, foreign = house.ticket(ines), house.ticket(rui)

    async def scenario() -> None:
        async with member(house, "ws", ines) as customer:
            followed = Followed(customer)
            name = channel.format(ticket=ticket, foreign=foreign, own=ines.id)
            subscription = customer.client.new_subscription(name, events=followed)
            await subscription.subscribe()
            await followed.wait(lambda: followed.left is not None)
            assert followed.left[0] == code
            assert (await refused(customer.client.history(name, limit=1)))[0] == code
            house.call(rui, "chat.send", ticket=foreign, text="private")
            theirs = await customer.follow(f"ticket:{ticket}")
            house.call(ines, "chat.send", ticket=ticket, text="mine")
            await theirs.until(lambda seen: len(seen) >= 1)
            assert followed.seen == []

    asyncio.run(scenario())


def test_a_subscription_ends_and_begins_again(shared_house: House, scheme: str):
    house = shared_house
    ines = house.visitor("Inês Duarte")
    ticket = house.ticket(ines)

    async def scenario() -> None:
        async with member(house, scheme, ines) as customer:
            followed = Followed(customer)
            subscription = customer.client.new_subscription(f"ticket:{ticket}", events=followed)
            for turn in range(5):
                await subscription.subscribe()
                await subscription.ready(5)
                house.call(ines, "chat.send", ticket=ticket, text=f"heard {turn}")
                await followed.until(lambda seen, turn=turn: len(seen) == 2 * turn + 1)
                await subscription.unsubscribe()
                house.call(ines, "chat.send", ticket=ticket, text=f"missed {turn}")
                await subscription.subscribe()  # It comes back with its position and gets what it missed.
                await followed.until(lambda seen, turn=turn: len(seen) == 2 * turn + 2)
                await subscription.unsubscribe()
            followed.assert_gapless()

    asyncio.run(scenario())


@pytest.mark.parametrize("token", ["", "nonsense", "wgv_unknown", "wgl_unknown", "a.b.c", "x" * 5_000])
def test_a_bad_token_ends_the_client_for_good(shared_house: House, token: str):
    async def scenario() -> None:
        client = Member(shared_house.socket_url(), token)
        await client.client.connect()
        async with asyncio.timeout(5):
            while client.ended is None:
                await asyncio.sleep(0.01)
        await client.client.disconnect()
        assert client.ended == (3500, "invalid token")
        assert client.connections == 0

    asyncio.run(scenario())


def test_an_expired_connection_token_is_asked_for_again(house: House, scheme: str):
    ana = house.agent("ana", "Ana Silva")

    async def scenario() -> None:
        tokens = [house.connection_token(ana)]
        house.advance(121_000)
        asked: list[str] = []

        async def token() -> str:
            if asked:
                tokens.append(await asyncio.to_thread(house.connection_token, ana))
            asked.append(tokens[-1])
            return tokens[-1]

        errors: list[Exception] = []

        class Heard(Member):
            async def on_error(self, ctx) -> None:
                errors.append(ctx.error)

        async with Heard(house.socket_url(scheme), "", get_token=token, **house.tls(scheme)) as staff:
            assert (await staff.call("staff.list"))["staff"]
            assert len(asked) == 2
            assert [e.code for e in errors] == [109]

    asyncio.run(scenario())


def test_signing_out_cuts_the_sockets_that_rest_on_the_session(shared_house: House):
    import http.cookiejar
    import json
    import urllib.request

    house = shared_house
    login = f"agent{next(_numbers)}"
    house.control(
        "/control/users",
        {"role": "agent", "login": login, "name": "Ana Silva", "tiers": ["L1"], "password": PASSWORD},
    )
    browser = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )

    def post(path: str, body: dict) -> dict:
        headers = {"Content-Type": "application/json", "Origin": house.server.url}
        request = urllib.request.Request(house.server.url + path, json.dumps(body).encode(), headers)
        with browser.open(request, timeout=5) as answer:
            return json.loads(answer.read() or b"{}")

    post("/api/login", {"login": login, "password": PASSWORD})

    async def scenario() -> None:
        token = post("/api/connection-token", {})["token"]
        async with Member(house.socket_url(), token) as staff:
            await asyncio.to_thread(post, "/api/logout", {})
            async with asyncio.timeout(1):
                while staff.ended is None:
                    await asyncio.sleep(0.01)
            assert staff.ended == (4500, "signed out")
            with pytest.raises(CentrifugeError):
                await staff.call("staff.list")

    asyncio.run(scenario())
