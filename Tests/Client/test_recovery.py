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
from harness.sdk import Followed, Member, new_id

IS_LONG = os.environ.get("WAGGLE_CONFORMANCE") == "all"
# The short form fits `make test`; TLS costs twice as much a connection.
CUTS = {"ws": 50, "wss": 50} if IS_LONG else {"ws": 20, "wss": 10}
KILLS = {"ws": 20, "wss": 20} if IS_LONG else {"ws": 6, "wss": 4}
# A writer's breath between two messages: enough to come to some hundred a second and to leave the machine alive.
PAUSE_SECONDS = 0.003


def count(name: str, defaults: dict[str, int], scheme: str) -> int:
    return int(os.environ.get(name) or defaults[scheme])


@pytest.fixture
def seed() -> int:
    """The run's random numbers; pytest shows what was printed when the test fails."""
    value = int(os.environ.get("WAGGLE_SEED") or random.SystemRandom().randrange(1 << 32))
    print(f"WAGGLE_SEED={value}")
    return value


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
    """Writes over HTTP, the key in the header."""

    def __init__(self, name: str, ticket: int, house: House, person: Person, base: str):
        super().__init__(name, ticket)
        self.house, self.person, self.base = house, person, base

    def _post(self, fields: dict) -> dict | None:
        body = dict(fields)
        key = {"Idempotency-Key": f'"{body.pop("client_id")}"'}
        try:
            return self.house.post("/api/rpc/chat.send", body, self.person, key, base=self.base)
        except Problem as problem:
            assert problem.status == 503, problem
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
    """Cuts links at random bytes and kills the process at random moments, in a random order."""

    def __init__(self, seed: int, house: House, reader: Member, followed: Followed, proxies: list[Proxy]):
        self.random = random.Random(seed)
        self.house, self.reader, self.followed = house, reader, followed
        self.proxy, self.others = proxies[0], proxies[1:]
        self.kills = 0

    async def run(self, cuts: int, kills: int, writers: list[Writer]) -> None:
        steps = ["cut"] * cuts + ["kill"] * kills
        self.random.shuffle(steps)
        for step in steps:
            await asyncio.sleep(self.random.uniform(0.02, 0.3))
            returns = len(self.followed.returns)
            if step == "kill":
                await self.kill(writers)
            else:
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
            await asyncio.to_thread(self.proxy.cut, reset)
        if self.random.random() < 0.5:
            for other in self.others:
                other.cut_after(int(2 ** self.random.uniform(0, 11)), self.random.choice(["up", "down"]), reset)
        await wait_for(lambda: self.proxy.cuts > done, 20, "the cut")

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


def check(followed: Followed, past: list[dict], writers: list[Writer]) -> None:
    """Live = history = what was acknowledged: once each, in order."""
    offsets = [entry["offset"] for entry in past]
    assert offsets == list(range(1, len(past) + 1)), "history has holes"
    sequences = [entry["data"]["seq"] for entry in past]
    assert sequences == sorted(set(sequences)), "history is not in the order of the log"
    followed.assert_gapless()
    first = followed.offsets[0]
    assert followed.offsets[-1] == past[-1]["offset"], "the reader did not get everything"
    live = [same(data) for _, data in followed.seen]
    assert live == [same(entry["data"]) for entry in past[first - 1 :]], "live and history differ"
    for writer in writers:
        said = [e["data"]["text"] for e in past if e["data"].get("text", "").startswith(writer.name + " ")]
        assert said == [text for _, text, _ in writer.acknowledged], f"{writer.name}: lost, doubled or out of order"
        for key, text, receipt in writer.acknowledged:
            entry = past[receipt["offset"] - 1]["data"]
            assert entry["text"] == text and entry["seq"] == receipt["seq"], f"{key} is not where its receipt says"


@pytest.mark.timeout(1_200)
def test_nothing_is_lost_while_links_are_cut_and_the_server_is_killed(house, scheme, seed, make_proxy, capsys):
    cuts, kills = count("WAGGLE_CUTS", CUTS, scheme), count("WAGGLE_KILLS", KILLS, scheme)
    ana, ines = house.agent("ana", "Ana Silva"), house.visitor("Inês Duarte")
    ticket = house.ticket(ines)
    house.call(ana, "ticket.take", ticket=ticket)
    port = house.server.http_port if scheme == "ws" else house.server.https_port
    proxies = [make_proxy(port) for _ in range(3)]
    base = ("http" if scheme == "ws" else "https") + f"://127.0.0.1:{proxies[2].port}"

    def member(person: Person, proxy: Proxy) -> Member:
        return Member(house.socket_url(scheme, proxy.port), person.token, **house.tls(scheme))

    async def scenario() -> str:
        begun = time.monotonic()
        async with member(ines, proxies[0]) as reader, member(ana, proxies[1]) as author:
            followed = await reader.follow(f"ticket:{ticket}")
            writers = [
                SocketWriter("socket", ticket, author), HTTPWriter("http", ticket, house, ines, base),
            ]
            stop = asyncio.Event()
            tasks = [asyncio.create_task(writer.run(stop)) for writer in writers]
            chaos = Chaos(seed, house, reader, followed, proxies)
            trouble = asyncio.create_task(chaos.run(cuts, kills, writers))
            await asyncio.wait([trouble, *tasks], return_when=asyncio.FIRST_COMPLETED)
            stop.set()
            if trouble.done():
                await trouble
            await asyncio.wait_for(asyncio.gather(*tasks), 30)
            await trouble
            async with await Wire.connected(house.socket_url(scheme), ines.token) as wire:
                past = await wire.history(f"ticket:{ticket}")
            await followed.wait(lambda: followed.offsets[-1:] == [past[-1]["offset"]], 30)
            check(followed, past, writers)
            assert all(entry == (True, True) for entry in followed.returns[1:]), followed.returns
            assert followed.left is None and reader.ended is None
            return (
                f"{scheme}: {sum(len(w.acknowledged) for w in writers)} messages acknowledged in "
                f"{sum(w.tries for w in writers)} tries, {proxies[0].cuts} cuts of the reader and "
                f"{proxies[1].cuts + proxies[2].cuts} of the writers, {chaos.kills} kills, "
                f"{len(followed.returns) - 1} returns all recovered; lost 0, doubled 0, out of order 0; "
                f"slowest acknowledgement {max(w.slowest for w in writers):.2f} s; "
                f"{time.monotonic() - begun:.0f} s, seed {seed}"
            )

    report = asyncio.run(scenario())
    with capsys.disabled():
        print("\n" + report)
