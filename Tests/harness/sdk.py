"""The official Python client library, wrapped so that a test can ask what it saw.

    async def scenario():
        async with Member(server.socket_url(port=proxy.port), token) as ana:
            ticket = await ana.follow("ticket:42")
            await ana.call("chat.send", ticket="42", text="hello", client_id=new_id())
            await ticket.until(lambda seen: len(seen) == 1)

    asyncio.run(scenario())
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Callable

from centrifuge import Client, ClientEventHandler, SubscriptionEventHandler

# Long enough for a busy machine, short enough to notice a hang.
WAIT_SECONDS = 15


def new_id() -> str:
    """A UUIDv7: time first, so that ids made later sort later."""
    value = time.time_ns() // 1_000_000 << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


class Followed(SubscriptionEventHandler):
    """What one subscription brought, in the order it came."""

    def __init__(self, member: Member):
        self._member = member
        self._news = asyncio.Event()
        # Stored publications as (offset, payload), the others as payloads.
        self.seen: list[tuple[int, dict]] = []
        self.passing: list[dict] = []
        # One entry a (re)subscription: was it recovering, did it recover.
        self.returns: list[tuple[bool, bool]] = []
        self.errors: list[Exception] = []
        self.left: tuple[int, str] | None = None

    async def on_subscribed(self, ctx) -> None:
        self.returns.append((ctx.was_recovering, ctx.recovered))
        self._news.set()

    async def on_publication(self, ctx) -> None:
        payload = self._member.decode(ctx.pub.data)
        if ctx.pub.offset:
            self.seen.append((ctx.pub.offset, payload))
        else:
            self.passing.append(payload)
        self._news.set()

    async def on_unsubscribed(self, ctx) -> None:
        self.left = (ctx.code, ctx.reason)
        self._news.set()

    async def on_error(self, ctx) -> None:
        self.errors.append(ctx.error)
        self._news.set()

    @property
    def offsets(self) -> list[int]:
        return [offset for offset, _ in self.seen]

    async def until(self, enough: Callable[[list], bool], seconds: float = WAIT_SECONDS) -> list:
        """Returns what was seen as soon as it is `enough`."""
        await self.wait(lambda: enough(self.seen), seconds)
        return self.seen

    async def wait(self, condition: Callable[[], bool], seconds: float = WAIT_SECONDS) -> None:
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(
                f"not within {seconds} s; seen {self.seen[-5:]}, returns {self.returns}, errors {self.errors}"
            ) from None

    def assert_gapless(self, first: int | None = None) -> None:
        """Nothing lost, nothing twice, nothing out of order."""
        start = first if first is not None else (self.offsets or [0])[0]
        assert self.offsets == list(range(start, start + len(self.seen))), f"offsets {self.offsets}"


class Member(ClientEventHandler):
    """One connected person or program."""

    def __init__(self, url: str, token: str, protobuf: bool = False, **options):
        self.protobuf = protobuf
        # Staff of the tests come with API tokens and are here all the same.
        options.setdefault("data", self.encode({"present": True}))
        self.connections = 0
        self.ended: tuple[int, str] | None = None
        self.client = Client(
            url, events=self, token=token, use_protobuf=protobuf,
            proxy=None, min_reconnect_delay=0.05, max_reconnect_delay=0.5, **options,
        )

    async def __aenter__(self) -> Member:
        await self.client.connect()
        await self.client.ready(WAIT_SECONDS)
        return self

    async def __aexit__(self, *_) -> None:
        await self.client.disconnect()

    async def on_connected(self, ctx) -> None:
        self.connections += 1

    async def on_disconnected(self, ctx) -> None:
        self.ended = (ctx.code, ctx.reason)

    async def follow(self, channel: str) -> Followed:
        """Subscribes and returns when the server has answered."""
        followed = Followed(self)
        subscription = self.client.new_subscription(
            channel, events=followed, min_resubscribe_delay=0.05, max_resubscribe_delay=0.5
        )
        await subscription.subscribe()
        await subscription.ready(WAIT_SECONDS)
        return followed

    async def call(self, method: str, /, **fields) -> dict:
        """One rpc; a refusal is raised as the library's ReplyError."""
        return self.decode((await self.client.rpc(method, self.encode(fields))).data)

    def encode(self, value: dict):
        return json.dumps(value).encode() if self.protobuf else value

    def decode(self, data):
        return json.loads(data) if self.protobuf and data else data
