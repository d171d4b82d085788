"""Lists, counts and searches on a desk with many open tickets, beside live traffic.

Requests come at random times (open loop, Poisson), a fixed number a second, and a request's time counts from the moment
at which it was meant to be sent: a server that stands still is not asked less for it. `/livez`, which only passes
through the same sockets, is in the same stream: it is the floor of the machine and of this client.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import subprocess
import time
from pathlib import Path

from servers import Failed, Waggle

RATE = 60
CONNECTIONS = 24
WORDS = ["measure", "fast desk", '"how fast"', "desk visitor", "I"]


def requests(queue: int) -> dict[str, list[str]]:
    """What is asked, by name."""
    return {
        "floor: /livez": ["/livez"],
        "a queue's list, longest waiting first": [f"/api/v1/tickets?view=queue&queue={queue}&sort=waiting&limit=50"],
        "the list of a tier, by priority": ["/api/v1/tickets?view=readable&tier=L1&sort=priority&limit=50"],
        "what changed last": ["/api/v1/tickets?view=all&sort=updated&limit=50&states=queued,open"],
        "the counts of the queues": ["/api/v1/queues"],
        "a search in all texts": [
            f"/api/v1/tickets?view=all&limit=20&q={word.replace(' ', '+').replace(chr(34), '%22')}" for word in WORDS
        ],
    }


def manager_token(waggle: Path, data: Path, folder: Path) -> str:
    password = folder / "password"
    password.write_text("a-password-for-lists")
    add = ["user", "add", "--role", "manager", "--login", "lists", "--name", "Lists", "--password-file", str(password)]
    subprocess.run([waggle, *add, "--data", data], check=True, stdout=subprocess.DEVNULL)
    made = subprocess.run(
        [waggle, "token", "create", "--user", "lists", "--name", "bench", "--data", data],
        check=True, capture_output=True, text=True,
    )
    token = next((word for word in made.stdout.split() if word.startswith("wgl_")), None)
    if not token:
        raise Failed("no token was made")
    return token


class Asker:
    """Keep-alive connections that take turns."""

    def __init__(self, port: int, token: str):
        self.port = port
        self.head = f"Host: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
        self.free: asyncio.Queue = asyncio.Queue()

    async def ask(self, path: str) -> None:
        link = await self.free.get()
        reader, writer, count = link or (*await asyncio.open_connection("127.0.0.1", self.port), 0)
        writer.write(f"GET {path} HTTP/1.1\r\n{self.head}".encode())
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


async def measure(port: int, token: str, seconds: float) -> dict:
    asker = Asker(port, token)
    for _ in range(CONNECTIONS):
        asker.free.put_nowait(None)
    kinds = requests(1)
    chance = random.Random(1)
    times: dict[str, list[float]] = {name: [] for name in kinds}
    waiting = []

    async def one(name: str, path: str, intended: float) -> None:
        await asyncio.sleep(max(0, intended - time.perf_counter()))
        await asker.ask(path)
        times[name].append((time.perf_counter() - intended) * 1e6)

    at = time.perf_counter() + 0.1
    end = at + seconds
    while at < end:
        name = chance.choice(list(kinds))
        waiting.append(asyncio.create_task(one(name, chance.choice(kinds[name]), at)))
        at += chance.expovariate(RATE)
    await asyncio.gather(*waiting)
    return {
        name: {"count": len(found), "p50_us": statistics.median(found), "p99_us": quantile(found, 0.99)}
        for name, found in times.items()
    }


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def run(server: Waggle, token: str, seconds: float) -> dict:
    """Each request's p50 and p99, in microseconds."""
    return asyncio.run(measure(server.port, token, seconds))
