"""People of a desk and the two ways to speak for them: HTTP calls and raw WebSocket lines.

    house = House(server)
    ana = house.agent("ana", "Ana Silva")
    ines = house.visitor("Inês Duarte")
    ticket = house.call(ines, "ticket.open", text="My card was charged twice")["ticket"]

    async with await Wire.open(house.socket_url("ws")) as wire:
        await wire.send({"id": 1, "connect": {"token": ines.token}})
        reply = await wire.line()
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass

import websockets

from harness.sdk import WAIT_SECONDS, new_id
from harness.server import Server

PASSWORD = "secret-pass-1"

_direct = urllib.request.ProxyHandler({})


def trusting_context() -> ssl.SSLContext:
    """A client's TLS that takes the server's self-signed certificate."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Problem(Exception):
    """An HTTP answer that is not a success: its status and its problem document."""

    def __init__(self, status: int, body: dict):
        super().__init__(f"{status} {body}")
        self.status, self.body = status, body

    @property
    def code(self) -> str:
        return self.body.get("code", "")


@dataclass
class Person:
    """Somebody with a token that counts on both transports."""

    id: int
    name: str
    token: str
    login: str = ""


class _ControlConnection(http.client.HTTPConnection):
    """HTTP over the control socket in the data folder."""

    def __init__(self, path: str):
        super().__init__("localhost", timeout=WAIT_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class House:
    """A running server with its people."""

    def __init__(self, server: Server):
        self.server = server
        self._opener = urllib.request.build_opener(_direct, urllib.request.HTTPSHandler(context=trusting_context()))

    def socket_url(self, scheme: str = "ws", port: int | None = None) -> str:
        """The WebSocket address; `port` to go through a proxy instead."""
        own = self.server.http_port if scheme == "ws" else self.server.https_port
        return f"{scheme}://127.0.0.1:{port or own}/connection/websocket"

    @staticmethod
    def tls(scheme: str) -> dict:
        """The client library's options for `scheme`."""
        return {"ssl_context": trusting_context()} if scheme == "wss" else {}

    def control(self, path: str, body: dict | None = None) -> dict:
        """One of the operator's doors."""
        connection = _ControlConnection(str(self.server.data / "control.sock"))
        try:
            if body is None:
                connection.request("GET", path)
            else:
                connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            found = json.loads(answer.read() or b"{}")
        finally:
            connection.close()
        if answer.status >= 300:
            raise Problem(answer.status, found)
        return found

    def advance(self, milliseconds: int) -> None:
        """Moves the desk's clock."""
        self.control("/control/clock", {"advance_ms": milliseconds})

    def agent(self, login: str, name: str, role: str = "agent", **fields) -> Person:
        """A member of staff with an API token; `fields` as the control socket takes them."""
        draft = {"role": role, "login": login, "name": name, "tiers": ["L1"], "password": PASSWORD, **fields}
        made = self.control("/control/users", draft)
        token = self.control("/control/tokens", {"login": login, "name": "test"})["token"]
        return Person(made["id"], name, token, login)

    def visitor(self, name: str) -> Person:
        made = self.post("/api/visitor", {"name": name})
        return Person(made["user"]["id"], name, made["token"])

    def connection_token(self, person: Person) -> str:
        """A token for `connect`, good for two minutes."""
        return self.post("/api/connection-token", {}, person)["token"]

    def log_in(self, person: Person) -> str:
        """A new session of somebody made by `agent`: its cookie."""
        request = urllib.request.Request(
            self.server.url + "/api/login", json.dumps({"login": person.login, "password": PASSWORD}).encode(),
            {"Content-Type": "application/json"},
        )
        with self._opener.open(request, timeout=10) as answer:
            return answer.headers["Set-Cookie"].split(";")[0]

    def cookie_token(self, cookie: str) -> str:
        """A token for `connect` that rests on a session."""
        return self.post("/api/connection-token", {}, headers={"Cookie": cookie})["token"]

    def log_out(self, cookie: str) -> None:
        self.post("/api/logout", {}, headers={"Cookie": cookie})

    def call(self, person: Person, method: str, /, key: str | None = None, **fields) -> dict:
        """One method over HTTP, under `key` or a fresh one."""
        return self.post(f"/api/rpc/{method}", fields, person, {"Idempotency-Key": f'"{key or new_id()}"'})

    def upload(self, person: Person, content: bytes, name: str) -> str:
        """A file, sent; what a message then calls it."""
        fields = {"Authorization": f"Bearer {person.token}", "Content-Type": "application/octet-stream"}
        request = urllib.request.Request(f"{self.server.url}/api/files?name={name}", content, fields)
        try:
            with self._opener.open(request, timeout=5) as answer:
                return json.loads(answer.read())["file"]
        except urllib.error.HTTPError as refused:
            with refused:
                raise Problem(refused.code, json.loads(refused.read() or b"{}")) from None

    def post(
        self, path: str, body: dict, person: Person | None = None, headers: dict | None = None,
        base: str | None = None,
    ) -> dict:
        """One POST; `base` to go through a proxy instead."""
        fields = {"Content-Type": "application/json", **(headers or {})}
        if person:
            fields["Authorization"] = f"Bearer {person.token}"
        request = urllib.request.Request((base or self.server.url) + path, json.dumps(body).encode(), fields)
        try:
            with self._opener.open(request, timeout=5) as answer:
                # http.client takes a head that breaks off for a whole one.
                if answer.status != 204 and "Content-Length" not in answer.headers:
                    raise http.client.IncompleteRead(b"")
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as refused:
            with refused:
                raise Problem(refused.code, json.loads(refused.read() or b"{}")) from None

    def metric(self, name: str) -> float:
        """A counter or gauge as `/metrics` tells it; 0 when it is not there."""
        with self._opener.open(self.server.url + "/metrics", timeout=5) as answer:
            for line in answer.read().decode().splitlines():
                if line.startswith(name + " "):
                    return float(line.rsplit(" ", 1)[1])
        return 0.0

    def ticket(self, customer: Person, text: str = "Something does not work") -> int:
        return self.call(customer, "ticket.open", text=text)["ticket"]


class Wire:
    """One WebSocket without the client library: what goes over the line, as it goes."""

    def __init__(self, connection: websockets.ClientConnection):
        self.connection = connection
        self._lines: list[str] = []
        self._id = 0

    @classmethod
    async def open(cls, url: str, **options) -> Wire:
        if url.startswith("wss:"):
            options.setdefault("ssl", trusting_context())
        options.setdefault("compression", None)
        return cls(await websockets.connect(url, proxy=None, close_timeout=1, max_size=None, **options))

    @classmethod
    async def connected(cls, url: str, token: str, **options) -> Wire:
        wire = await cls.open(url, **options)
        reply = await wire.ask(connect={"token": token, "data": {"present": True}})
        assert "connect" in reply, reply
        return wire

    async def __aenter__(self) -> Wire:
        return self

    async def __aexit__(self, *_) -> None:
        await self.connection.close()

    async def send(self, *commands: dict | str) -> None:
        """All commands in one text frame."""
        await self.connection.send("\n".join(c if isinstance(c, str) else json.dumps(c) for c in commands))

    async def text(self) -> str:
        """The next line as it came; a frame may hold several."""
        if not self._lines:
            async with asyncio.timeout(WAIT_SECONDS):
                frame = await self.connection.recv()
            assert isinstance(frame, str), "a binary frame"
            assert frame.strip() and "\n\n" not in frame, f"an empty line in {frame!r}"
            self._lines = frame.removesuffix("\n").split("\n")
        return self._lines.pop(0)

    async def line(self) -> dict:
        return json.loads(await self.text())

    async def ask(self, others: list | None = None, /, **request) -> dict:
        """Sends one command and returns its reply; what comes before it goes to `others`."""
        self._id += 1
        await self.send({"id": self._id, **request})
        while True:
            found = await self.line()
            if found == {}:
                await self.send({})
            elif found.get("id") == self._id:
                return found
            elif others is not None:
                others.append(found)

    async def call(self, method: str, /, **data) -> dict:
        """One rpc; an error reply is returned as it is."""
        reply = await self.ask(rpc={"method": method, "data": data})
        return reply["rpc"]["data"] if "rpc" in reply else reply

    async def history(self, channel: str, page: int = 300) -> list[dict]:
        """All stored publications of a channel, oldest first."""
        found: list[dict] = []
        while True:
            since = {"since": {"offset": found[-1]["offset"]}} if found else {"since": {"offset": 0}}
            reply = await self.ask(history={"channel": channel, "limit": page, **since})
            publications = reply["history"]["publications"]
            found += publications
            if not publications or found[-1]["offset"] >= reply["history"]["offset"]:
                return found

    async def closed(self) -> tuple[int, str]:
        """Reads to the end; the close code and its reason."""
        with contextlib.suppress(websockets.ConnectionClosed):
            async with asyncio.timeout(WAIT_SECONDS):
                while True:
                    await self.connection.recv()
        return self.connection.close_code, self.connection.close_reason
