"""Crowds that do no good: silent, slow and unreading clients, resets by the hundred, a machine that stops for a while.

`make test` plays them small; `make conformance` (WAGGLE_CONFORMANCE=all) with 5,000, and there it measures too.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import socket
import struct
import threading
import time

import pytest

from harness.desk import House
from harness.sdk import Member, new_id
from harness.server import ROOMY
from Server.malformed_sockets import frame, handshake
from Server.people import http_call, visitor
from Server.raw import GOOD, Footprint, lives

FULL = os.environ.get("WAGGLE_CONFORMANCE") == "all"
CROWD = 5_000 if FULL else 400
# So long that nobody in the crowd is cut for being slow while the normal client is watched.
PATIENT = [word for name in ("headTimeout", "bodyTimeout", "connectTimeout", "keepAliveTimeout", "handshakeTimeout")
           for word in ("--limit", f"{name}=300000")]  # fmt: skip
RESET = struct.pack("ii", 1, 0)


@pytest.fixture(autouse=True, scope="module")
def descriptors():
    """As many as the system lets us have: the crowd lives in this process, and the server inherits the limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, 40_000)
    if wanted < CROWD + 500:
        pytest.skip(f"needs {CROWD + 500} descriptors, has {wanted}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def dial(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30)


CONNECT = b'{"id":1,"connect":{"token":"%s"}}'
FOLLOW = b'{"id":2,"subscribe":{"channel":"ticket:%d"}}'


class Crowd:
    """Clients of every useless kind, in turn."""

    def __init__(self, server, token: str, ticket: int):
        self.server = server
        connected = handshake() + frame(1, CONNECT % token.encode() + b"\n" + FOLLOW % ticket)
        self.kinds = [
            (server.http_port, b""), (server.https_port, b""), (server.http_port, b"GET /desk HTTP/1.1\r\nHost: x\r\nA:"),
            (server.https_port, b"\x16\x03\x01\x02\x00\x01\x00"),
            (server.http_port, b"POST /api/visitor HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"),
            (server.http_port, b"POST /api/visitor HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na"),
            (server.http_port, handshake()), (server.http_port, handshake() + b"\x81\xfe\xff\xff\x00"),
            # Follows the chat and never reads a word of it.
            (server.http_port, connected), (server.http_port, GOOD),
        ]  # fmt: skip
        self.links: list[socket.socket] = []

    def gather(self, count: int) -> None:
        for number in range(count):
            port, said = self.kinds[number % len(self.kinds)]
            link = dial(port)
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            if said:
                link.sendall(said)
            self.links.append(link)

    def trickle(self, stop: threading.Event) -> None:
        """The slow ones send a byte now and then."""
        while not stop.wait(0.5):
            for link in self.links[2::10]:
                with contextlib.suppress(OSError):
                    link.sendall(b"x")

    def leave(self, reset: bool) -> None:
        for link in self.links:
            if reset:
                link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            link.close()
        self.links = []


def rounds(person, ticket: int, count: int) -> list[float]:
    """What a normal client does: says something and sees its receipt; how long each took, in seconds."""
    took = []
    with person.socket() as link:
        assert "subscribe" in link.follow(f"ticket:{ticket}")
        for number in range(count):
            begun = time.monotonic()
            link.change("chat.send", ticket=ticket, text=f"number {number}")
            took.append(time.monotonic() - begun)
    return sorted(took)


def p99(took: list[float]) -> float:
    return took[int(len(took) * 0.99)]


@pytest.mark.timeout(300)
def test_a_normal_client_is_served_beside_a_crowd_of_useless_ones(make_server):
    server = make_server(*ROOMY, *PATIENT, "--limit", "connectionsPerUser=100000", "--limit", "visitorsPerMinute=1000000")
    normal, other = visitor(server, "Normal"), visitor(server, "Useless")
    ticket, theirs = (person.change("ticket.open", text="help")["ticket"] for person in (normal, other))
    count = 400 if FULL else 60
    alone = rounds(normal, ticket, count)
    base = Footprint(server)
    crowd, stop = Crowd(server, other.token, theirs), threading.Event()
    crowd.gather(CROWD)
    trickling = threading.Thread(target=crowd.trickle, args=(stop,))
    trickling.start()
    try:
        for number in range(30):  # What the unreading ones do not read.
            other.change("chat.send", ticket=theirs, text=str(number) * 5_000)
        beside = rounds(normal, ticket, count)
        assert http_call(server, "GET", "/readyz").status == 200 and lives(server)
        assert visitor(server).change("ticket.open", text="new here")["ticket"]
    finally:
        stop.set()
        trickling.join()
        crowd.leave(reset=False)
    assert beside[-1] < 10
    print(f"alone p99 {p99(alone) * 1000:.1f} ms, beside {CROWD}: {p99(beside) * 1000:.1f} ms")
    if FULL:
        # Below some milliseconds it is the disk and the scheduler that are measured.
        assert p99(beside) <= max(3 * p99(alone), 0.03)
    base.check(kilobytes=CROWD * 40, seconds=30)


@pytest.mark.timeout(200)
def test_storms_of_resets_leave_nothing_behind(make_server):
    server = make_server(*ROOMY, *PATIENT, "--limit", "connectionsPerUser=100000")
    person = visitor(server)
    ticket = person.change("ticket.open", text="help")["ticket"]
    crowd = Crowd(server, person.token, ticket)
    crowd.gather(200)
    crowd.leave(reset=True)
    time.sleep(1)
    base = Footprint(server)
    for _ in range(10 if FULL else 4):
        crowd.gather(500 if FULL else 150)
        crowd.leave(reset=True)
        base.check(kilobytes=16_384, seconds=5)
        assert lives(server)
    assert sessions(server) == 0


def sessions(server) -> int:
    """Clients connected now, as the metrics tell."""
    lines = http_call(server, "GET", "/metrics").text.splitlines()
    return sum(int(float(line.split()[1])) for line in lines if line.startswith("waggle_sessions_open "))


def test_who_is_gone_without_a_word_is_gone_after_a_ping(make_server):
    """Half-open peers: their machine is off, no reset ever comes. The pong that is missing ends them."""
    server = make_server(*ROOMY, "--limit", "pingInterval=1500", "--limit", "pongTimeout=1000", "--limit", "closeTimeout=500",
                         "--limit", "connectionsPerUser=1000")  # fmt: skip
    person = visitor(server)
    ticket = person.change("ticket.open", text="help")["ticket"]
    with person.socket() as link:
        link.follow(f"ticket:{ticket}")
    time.sleep(1)
    base = Footprint(server)
    links = []
    for _ in range(50):
        links.append(dial(server.http_port))
        links[-1].sendall(handshake() + frame(1, CONNECT % person.token.encode() + b"\n" + FOLLOW % ticket))
    deadline = time.monotonic() + 15
    while sessions(server) < 50:
        assert time.monotonic() < deadline, "they are not all connected"
        time.sleep(0.02)
    try:
        base.check(kilobytes=16_384, seconds=20)
        assert sessions(server) == 0
    finally:
        for link in links:
            link.close()


@pytest.mark.parametrize("seconds", [5] + ([30] if FULL else []))
def test_a_machine_that_stops_for_a_while_loses_nothing(make_server, seconds):
    """A virtual machine that is paused and goes on: nobody loses or doubles a word, presence is right after a ping."""
    house = House(make_server("--limit", "pingInterval=1000", "--limit", "pongTimeout=800"))
    ana, ines = house.agent("ana", "Ana Silva"), house.visitor("Inês Duarte")
    ticket = house.ticket(ines)
    house.call(ana, "ticket.take", ticket=ticket)
    channel, texts = f"ticket:{ticket}", [f"word {number}" for number in range(12)]

    async def say(member: Member, text: str) -> None:
        """Until there is an answer; the same key each time."""
        key = new_id()
        while True:
            try:
                await member.call("chat.send", ticket=ticket, text=text, client_id=key)
                return
            except Exception:
                await asyncio.sleep(0.2)

    async def scenario() -> None:
        async with Member(house.socket_url(), ana.token) as staff, Member(house.socket_url(), ines.token) as customer:
            ours, theirs = await staff.follow(channel), await customer.follow(channel)
            for first in range(0, len(texts), 4):
                house.server.freeze()
                saying = [asyncio.create_task(say(customer, text)) for text in texts[first : first + 4]]
                await asyncio.sleep(seconds / 3 if first else seconds)
                house.server.thaw()
                await asyncio.wait_for(asyncio.gather(*saying), 30)
            for followed in (ours, theirs):
                def said(seen) -> list[str]:
                    return [data["text"] for _, data in seen if data.get("author", {}).get("kind") == "customer"]

                await followed.until(lambda seen: len(said(seen)) >= len(texts))
                followed.assert_gapless()
                assert sorted(said(followed.seen)) == sorted(texts), "each word once"
            deadline = time.monotonic() + 10
            while True:
                present = (await staff.client.presence(channel)).clients
                if sorted(info.user for info in present.values()) == sorted([str(ana.id), str(ines.id)]):
                    break
                assert time.monotonic() < deadline, present
                await asyncio.sleep(0.2)

    asyncio.run(scenario())
