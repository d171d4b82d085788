"""Lists, counts and searches on a desk with many open tickets and many agents, beside live traffic.

The agents are there: each has a socket and follows their queue's list. Half of what is asked comes from a manager, who
may read everything, half from agents, whose rights are part of the question.

Requests come at random times (open loop, Poisson), a fixed number a second, and a request's time counts from the moment
at which it was meant to be sent: a server that stands still is not asked less for it. `/livez`, which only passes
through the same sockets, is in the same stream: it is the floor of the machine and of this client.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import random
import socket
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from servers import Failed, Load, Waggle, client_id

# Requests a second.
RATE = 60
# Messages a second of the live chat beside them, each delivered to the five of its room.
TRAFFIC = 200
CONNECTIONS = 24
WARM_UP = 3.0
WORDS = ["measure", "fast desk", '"how fast"', "desk visitor", "I"]


# What is promised of every list, count and search beside live traffic.
GOAL_US = 20_000


def requests(queue: int) -> dict[str, list[str]]:
    """What is asked, by name; what begins with "agent:" is asked by one of the agents."""
    searches = [word.replace(" ", "+").replace(chr(34), "%22") for word in WORDS]
    return {
        "floor: /livez": ["/livez"],
        "a queue's list, longest waiting first": [f"/api/v1/tickets?view=queue&queue={queue}&sort=waiting&limit=50"],
        "the list of a tier, by priority": ["/api/v1/tickets?view=readable&tier=L1&sort=priority&limit=50"],
        "what changed last": ["/api/v1/tickets?view=all&sort=updated&limit=50&states=queued,open"],
        "the counts of the queues": ["/api/v1/queues"],
        "a search in all texts": [f"/api/v1/tickets?view=all&limit=20&q={word}" for word in searches],
        "agent: a queue's list": [f"/api/v1/tickets?view=queue&queue={queue}&sort=waiting&limit=50"],
        "agent: what they may read, by priority": ["/api/v1/tickets?view=readable&sort=priority&limit=50"],
        "agent: the counts of the queues": ["/api/v1/queues"],
        "agent: a search in what they may read": [f"/api/v1/tickets?view=readable&limit=20&q={word}" for word in searches],
    }


def control(data: Path, path: str, body: dict) -> dict:
    """One of the operator's doors, on the running server's own socket."""
    link = http.client.HTTPConnection("localhost")
    link.sock = socket.socket(socket.AF_UNIX)
    link.sock.connect(str(data / "control.sock"))
    link.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    answer = link.getresponse()
    found = json.loads(answer.read())
    link.close()
    if answer.status >= 300:
        raise Failed(f"{path} answered {answer.status}: {found.get('detail', '')}")
    return found


def hire(data: Path, role: str, login: str, **fields) -> str:
    """A member of staff; their token."""
    draft = {"role": role, "login": login, "name": login.title(), "password": "a-password-for-lists", **fields}
    control(data, "/control/users", draft)
    return control(data, "/control/tokens", {"login": login, "name": "bench"})["token"]


def staff(data: Path, count: int) -> dict[str, list[str]]:
    """A manager's token, and those of agents at the first and second line."""
    agents = [hire(data, "agent", f"lister{number}", tiers=["L1", "L2"][: 1 + number % 2]) for number in range(count)]
    return {"manager": [hire(data, "manager", "lists")], "agent": agents}


def spare_warnings(server: Waggle, data: Path) -> None:
    """All tickets came within a minute; warned of all at once, staff would have ten thousand warnings in one minute,
    which no desk sees. For the time of a measurement customers may wait a day."""
    token = hire(data, "administrator", "keeper")
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    day = {"live_ms": 86_400_000, "ticket_ms": 86_400_000}
    change = {"client_id": client_id(), "section": "answers", "value": day, "version": 0, "reason": "a measurement"}
    server.post(link, "/api/rpc/desk.change_settings", change, token)
    link.close()


class Link(asyncio.Protocol):
    """An agent's socket: connected, following a queue's list, answering pings. What is told is taken and not looked at:
    two hundred agents are told of every message, and reading that would hold up the one who measures."""

    PING = b"\x81\x02{}"

    def __init__(self, token: str, queue: int):
        self.token, self.queue = token, queue
        self.is_ending = self.is_lost = False
        self.opened = asyncio.get_running_loop().create_future()

    @classmethod
    async def open(cls, port: int, token: str, queue: int) -> Link:
        _, link = await asyncio.get_running_loop().create_connection(lambda: cls(token, queue), "127.0.0.1", port)
        await link.opened
        return link

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write((
            "GET /connection/websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n").encode())

    def data_received(self, data: bytes) -> None:
        if not self.opened.done():
            if b" 101 " not in data[:16]:
                return self.opened.set_exception(Failed(f"an agent's socket was answered {data[:60]!r}"))
            self.say({"id": 1, "connect": {"token": self.token, "data": {"present": True}}})
            self.say({"id": 2, "subscribe": {"channel": f"queue:{self.queue}"}})
            self.opened.set_result(None)
        elif self.PING in data:
            self.say({})

    def connection_lost(self, error) -> None:
        self.is_lost = not self.is_ending

    def say(self, message: dict) -> None:
        """One masked text frame; the mask is zero, which leaves the text as it is."""
        text = json.dumps(message).encode()
        length = bytes([0x80 | len(text)]) if len(text) < 126 else bytes([0xFE]) + len(text).to_bytes(2)
        self.transport.write(b"\x81" + length + bytes(4) + text)

    def close(self) -> None:
        if self.is_lost:
            raise Failed("an agent's socket was closed")
        self.is_ending = True
        self.transport.close()


class Asker:
    """Keep-alive connections that take turns."""

    def __init__(self, port: int):
        self.port = port
        self.free: asyncio.Queue = asyncio.Queue()

    async def ask(self, path: str, token: str) -> None:
        link = await self.free.get()
        reader, writer, count = link or (*await asyncio.open_connection("127.0.0.1", self.port), 0)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head[:16]:
            raise Failed(f"{path} answered {head[:60]!r}")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        if count >= 900:  # the server closes a connection after a thousand requests
            writer.close()
            self.free.put_nowait(None)
        else:
            self.free.put_nowait((reader, writer, count + 1))


async def phase(asker: Asker, kinds: dict[str, list[str]], people: dict[str, list[str]], seconds: float, rate: float) -> dict:
    """Each request's count, p50 and p99, in microseconds. Who asks stands before the colon of its name; `people` has
    their tokens."""
    chance = random.Random(1)
    times: dict[str, list[float]] = {name: [] for name in kinds}
    waiting = []

    async def one(name: str, path: str, intended: float) -> None:
        await asyncio.sleep(max(0, intended - time.perf_counter()))
        await asker.ask(path, chance.choice(people.get(name.partition(":")[0], people["manager"])))
        times[name].append((time.perf_counter() - intended) * 1e6)

    at = time.perf_counter() + 0.1
    end = at + seconds
    while at < end:
        name = chance.choice(list(kinds))
        waiting.append(asyncio.create_task(one(name, chance.choice(kinds[name]), at)))
        at += chance.expovariate(rate)
    await asyncio.gather(*waiting)
    return {
        name: {"count": len(found), "p50_us": statistics.median(found), "p99_us": quantile(found, 0.99)}
        for name, found in times.items()
        if found
    }


async def measure(
    port: int, kinds: dict[str, list[str]], people: dict[str, list[str]], seconds: float, rate: float, chat: Callable[[], Load]
) -> tuple[dict, dict, dict]:
    """Alone, beside live chat, and what the chat measured. The agents come once and stay: two hundred people who leave
    and return between the two would be measured as well."""
    links = [await Link.open(port, token, 1) for token in people["agent"]]
    asker = Asker(port)
    for _ in range(CONNECTIONS):
        asker.free.put_nowait(None)
    await phase(asker, kinds, people, WARM_UP, rate)  # so that the index has caught up and the pages are warm
    alone = await phase(asker, kinds, people, seconds, rate)
    load = await asyncio.to_thread(chat)
    beside = await phase(asker, kinds, people, seconds, rate)
    traffic = await asyncio.to_thread(load.report)
    for link in links:
        link.close()
    return alone, beside, traffic


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def run(
    server: Waggle, people: dict[str, list[str]], seconds: float, chat: Callable[[], Load], kinds: dict[str, list[str]] | None = None,
    rate: float = RATE,
) -> tuple[dict, dict, dict]:
    """`chat` starts the live chat and comes back when all its sockets are there; `rate` requests a second."""
    return asyncio.run(measure(server.port, kinds or requests(1), people, seconds, rate, chat))
