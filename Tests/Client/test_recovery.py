"""Nothing acknowledged is lost, doubled or out of order, whatever happens to links and process.

The long form is `make conformance`, or WAGGLE_CUTS=50 WAGGLE_KILLS=20 for both transports. A failure prints
its seed; WAGGLE_SEED=… plays the same cuts again (the scheduler's part in it stays its own).
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
import urllib.error

import pytest
from centrifuge import CentrifugeError

from harness.desk import House, Person, Problem, Wire
from harness.proxy import Proxy
from harness.recount import Recount
from harness.sdk import Followed, Member, new_id

IS_LONG = os.environ.get("WAGGLE_CONFORMANCE") == "all"
# The short form fits `make test`; TLS costs twice as much a connection.
CUTS = {"ws": 50, "wss": 50} if IS_LONG else {"ws": 20, "wss": 10}
KILLS = {"ws": 20, "wss": 20} if IS_LONG else {"ws": 6, "wss": 4}
# A writer's breath between two messages: enough to come to some hundred a second and to leave the machine alive.
PAUSE_SECONDS = 0.003


def count(name: str, defaults: dict[str, int], scheme: str) -> int:
    return int(os.environ.get(name) or defaults[scheme])


class Writer:
    """Somebody who says one thing after another and repeats each under the same key until it is acknowledged."""

    def __init__(self, name: str, ticket: int):
        self.name, self.ticket = name, ticket
        # Every acknowledged message: its key, its text and its receipt.
        self.acknowledged: list[tuple[str, str, dict]] = []
        self.tries = 0
        self.slowest = 0.0
        self.just_acknowledged = asyncio.Event()

    async def send(self, fields: dict) -> dict | None:
        """One attempt; None when nobody knows what became of it."""
        raise NotImplementedError

    async def write(self, text: str) -> None:
        key, begun = new_id(), time.monotonic()
        receipt = None
        while receipt is None:
            self.tries += 1
            receipt = await self.send({"ticket": self.ticket, "text": text, "client_id": key})
            if receipt is None:
                await asyncio.sleep(0.02)
        self.slowest = max(self.slowest, time.monotonic() - begun)
        self.acknowledged.append((key, text, receipt))
        self.just_acknowledged.set()

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await self.write(f"{self.name} {len(self.acknowledged)} " + "x" * random.randrange(200))
            await asyncio.sleep(PAUSE_SECONDS)


class SocketWriter(Writer):
    """Writes over the client library, through a link that breaks as well."""

    def __init__(self, name: str, ticket: int, member: Member):
        super().__init__(name, ticket)
        self.member = member

    async def send(self, fields: dict) -> dict | None:
        try:
            return await self.member.call("chat.send", **fields)
        except CentrifugeError as trouble:
            code = getattr(trouble, "code", None)
            assert code is None or trouble.temporary, f"refused: {trouble}"
            return None


class HTTPWriter(Writer):
    """Writes over HTTP, the key in the header; what is no chat.send goes to other channels."""

    def __init__(
        self, name: str, ticket: int, house: House, person: Person, base: str, method: str = "chat.send"
    ):
        super().__init__(name, ticket)
        self.house, self.person, self.base, self.method = house, person, base, method

    def _post(self, fields: dict) -> dict | None:
        body = dict(fields)
        key = {"Idempotency-Key": f'"{body.pop("client_id")}"'}
        if self.method == "ticket.open":
            del body["ticket"]
        try:
            return self.house.post(f"/api/rpc/{self.method}", body, self.person, key, base=self.base)
        except Problem as problem:
            if problem.status != 503:
                raise
        except (OSError, urllib.error.URLError, ValueError):
            pass
        except Exception as trouble:  # http.client's own: the answer broke off in the middle.
            assert type(trouble).__module__ == "http.client", trouble
        return None

    async def send(self, fields: dict) -> dict | None:
        return await asyncio.to_thread(self._post, fields)


async def wait_for(condition, seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        await asyncio.sleep(0.005)


class Chaos:
    """Cuts links at random bytes, kills, stops and freezes the process at random moments, in a random order."""

    def __init__(self, seed: int, house: House, reader: Member, followed: Followed, proxies: list[Proxy]):
        self.random = random.Random(seed)
        self.house, self.reader, self.followed = house, reader, followed
        self.proxy, self.others = proxies[0], proxies[1:]
        self.kills = 0

    async def run(self, cuts: int, kills: int, writers: list[Writer]) -> None:
        self.stops = self.freezes = max(1, kills // 4)
        steps = ["cut"] * cuts + ["kill"] * kills + ["stop"] * self.stops + ["freeze"] * self.freezes
        self.random.shuffle(steps)
        for step in steps:
            await asyncio.sleep(self.random.uniform(0.02, 0.3))
            returns = len(self.followed.returns)
            match step:
                case "kill":
                    await self.kill(writers)
                case "stop":  # In order, in the midst of writing: exit code 0, and in time.
                    await asyncio.to_thread(self.house.server.restart)
                case "freeze":  # As when a virtual machine is moved: nobody loses anything, nobody has to come back.
                    self.house.server.freeze()
                    await asyncio.sleep(self.random.uniform(0.1, 1))
                    self.house.server.thaw()
                    continue
                case _:
                    await self.cut()
            if self.random.random() < 0.7:
                await self.settled(returns)

    async def settled(self, returns: int) -> None:
        """The reader is back; sometimes the next blow falls before that."""
        await wait_for(lambda: len(self.followed.returns) > returns, 20, f"the reader's return {returns}")

    async def cut(self) -> None:
        done = self.proxy.cuts
        reset = self.random.random() < 0.5
        where = int(2 ** self.random.uniform(0, 14))
        if self.random.random() < 0.6:
            self.proxy.cut_after(where, "down", reset)
        else:  # Upwards little flows but the next connection's own words: cut it in the midst of them.
            self.proxy.cut_after(where // 8, "up", reset)
            while self.proxy.cuts == done:  # The reader may be on its way back just now.
                await asyncio.to_thread(self.proxy.cut, reset)
                await asyncio.sleep(0.01)
        if self.random.random() < 0.5:
            for other in self.others:
                other.cut_after(int(2 ** self.random.uniform(0, 11)), self.random.choice(["up", "down"]), reset)
        state = f"the cut; the reader is {self.reader.client.state}, {len(self.followed.seen)} seen"
        await wait_for(lambda: self.proxy.cuts > done, 20, state)

    async def kill(self, writers: list[Writer]) -> None:
        if self.random.random() < 0.5:  # At the instant of an acknowledgement.
            writer = self.random.choice(writers)
            writer.just_acknowledged.clear()
            await asyncio.wait_for(writer.just_acknowledged.wait(), 20)
        self.house.server.kill()
        self.kills += 1
        await asyncio.sleep(self.random.uniform(0, 0.2))
        await asyncio.to_thread(self.house.server.start)


def same(publication: dict) -> str:
    """A payload in one form, the order of its fields included."""
    return json.dumps(publication, ensure_ascii=False)


def check_stream(followed: Followed, past: list[dict]) -> None:
    """Live = history: once each, in order, without a hole. A queue's list remembers the latest thousand only."""
    offsets = [entry["offset"] for entry in past]
    assert offsets == list(range(offsets[0], offsets[0] + len(past))), "history has holes"
    sequences = [entry["data"]["seq"] for entry in past]
    assert sequences == sorted(set(sequences)), "history is not in the order of the log"
    followed.assert_gapless()
    first = max(offsets[0], followed.offsets[0])
    assert followed.offsets[-1] == offsets[-1], "the reader did not get everything"
    live = [same(data) for offset, data in followed.seen if offset >= first]
    assert live == [same(entry["data"]) for entry in past if entry["offset"] >= first], "live and history differ"
    assert all(entry == (True, True) for entry in followed.returns[1:]), followed.returns
    assert followed.left is None


def check_writer(writer: Writer, past: list[dict], offset: str = "offset") -> None:
    """Everything acknowledged is in the stream once, in the order it was said, where its receipt says."""
    assert past[0]["offset"] == 1, "a ticket's history is kept whole"
    said = [e["data"]["text"] for e in past if e["data"].get("text", "").startswith(writer.name + " ")]
    assert said == [text for _, text, _ in writer.acknowledged], f"{writer.name}: lost, doubled or out of order"
    for key, text, receipt in writer.acknowledged:
        entry = past[receipt[offset] - 1]["data"]
        assert entry["text"] == text and entry["seq"] == receipt["seq"], f"{key} is not where its receipt says"


def check_tickets(writer: Writer, house: House, person: Person) -> None:
    """Every ticket whose opening was acknowledged is there once, and no other."""
    opened = [receipt["ticket"] for _, _, receipt in writer.acknowledged]
    listed, cursor = [], {}
    while cursor is not None:
        page = house.call(person, "ticket.list", view="mine", limit=200, **cursor)
        listed += [row["ticket"] for row in page["tickets"]]
        cursor = {"cursor": page["cursor"]} if page.get("cursor") else None
    assert sorted(opened) == sorted(listed), "tickets were lost or doubled"


@pytest.mark.timeout(1_200)
def test_nothing_is_lost_while_links_are_cut_and_the_server_is_killed(house, scheme, seed, make_proxy, capsys):
    cuts, kills = count("WAGGLE_CUTS", CUTS, scheme), count("WAGGLE_KILLS", KILLS, scheme)
    ana, ines, rui = house.agent("ana", "Ana Silva"), house.visitor("Inês Duarte"), house.visitor("Rui Alves")
    ticket = house.ticket(ines)
    house.call(ana, "ticket.take", ticket=ticket)
    port = house.server.http_port if scheme == "ws" else house.server.https_port
    proxies = [make_proxy(port) for _ in range(4)]
    base = ("http" if scheme == "ws" else "https") + f"://127.0.0.1:{proxies[2].port}"
    writers = [
        HTTPWriter("http", ticket, house, ines, base),
        HTTPWriter("note", ticket, house, ana, base, "note.add"),
        HTTPWriter("opening", ticket, house, rui, base, "ticket.open"),
    ]

    def member(person: Person, proxy: Proxy) -> Member:
        return Member(house.socket_url(scheme, proxy.port), person.token, **house.tls(scheme))

    async def scenario() -> str:
        begun = time.monotonic()
        async with (
            member(ines, proxies[0]) as reader, member(ana, proxies[1]) as author, member(ana, proxies[3]) as desk,
        ):
            writers.append(SocketWriter("socket", ticket, author))
            followed = {f"ticket:{ticket}": await reader.follow(f"ticket:{ticket}")}
            for channel in (f"staff:{ticket}", "queue:1"):
                followed[channel] = await desk.follow(channel)
            chaos = Chaos(seed, house, reader, followed[f"ticket:{ticket}"], proxies)
            await play(chaos, cuts, kills)
            past = {}
            async with await Wire.connected(house.socket_url(scheme), ana.token) as wire:
                for channel, stream in followed.items():
                    past[channel] = await wire.history(channel)
                    await stream.wait(lambda: stream.offsets[-1:] == [past[channel][-1]["offset"]], 30)
                    check_stream(stream, past[channel])
            check_writer(writers[0], past[f"ticket:{ticket}"])
            check_writer(writers[3], past[f"ticket:{ticket}"])
            check_writer(writers[1], past[f"staff:{ticket}"], "staff_offset")
            await asyncio.to_thread(check_tickets, writers[2], house, rui)
            assert reader.ended is None and desk.ended is None
            returns = sum(len(stream.returns) - 1 for stream in followed.values())
            return (
                f"{scheme}: {sum(len(w.acknowledged) for w in writers)} commands acknowledged in "
                f"{sum(w.tries for w in writers)} tries, {proxies[0].cuts} cuts of the reader and "
                f"{sum(p.cuts for p in proxies[1:])} of the others, {chaos.kills} kills, {chaos.stops} stops, "
                f"{chaos.freezes} freezes, {returns} subscriptions recovered of {returns}; "
                f"lost 0, doubled 0, out of order 0; "
                f"slowest acknowledgement {max(w.slowest for w in writers):.2f} s; "
                f"{time.monotonic() - begun:.0f} s, seed {seed}"
            )

    async def play(chaos: Chaos, cuts: int, kills: int) -> None:
        stop = asyncio.Event()
        tasks = [asyncio.create_task(writer.run(stop)) for writer in writers]
        trouble = asyncio.create_task(chaos.run(cuts, kills, writers))
        await asyncio.wait([trouble, *tasks], return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        if trouble.done():
            await trouble
        await asyncio.wait_for(asyncio.gather(*tasks), 30)
        await trouble

    report = asyncio.run(scenario())
    # Every hash, every ticket's replay, every list, interval and count: what the kills left is whole.
    mia = house.agent("mia", "Mia Reis", role="manager", tiers=[])
    Recount(house, mia, [ana, mia]).check_rebuilt()
    with capsys.disabled():
        print("\n" + report)
