"""People on a server under test: operator, staff and customers, over HTTP and over the socket."""

from __future__ import annotations

import http.client
import itertools
import json
import socket
import ssl
import time

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from harness.sdk import new_id
from harness.server import Server

PASSWORD = "a-pass-for-tests"
WAIT_SECONDS = 15


class Answer:
    """An HTTP answer, whole."""

    def __init__(self, answer: http.client.HTTPResponse):
        self.status = answer.status
        self.headers = answer.headers
        self.body = answer.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def code(self) -> str:
        """The problem's code; empty when it is no problem."""
        is_problem = self.headers.get("Content-Type") == "application/problem+json"
        return self.json["code"] if is_problem else ""


class _Control(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=WAIT_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(WAIT_SECONDS)
        self.sock.connect(str(self._path))


def control(server: Server, path: str, body: dict | None = None) -> Answer:
    """One request of the operator over the socket in the data folder."""
    link = _Control(server.data / "control.sock")
    try:
        if body is None:
            link.request("GET", path)
        else:
            link.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        return Answer(link.getresponse())
    finally:
        link.close()


def http_call(server: Server, method: str, path: str, body=None, headers: dict | None = None, tls=False) -> Answer:
    """One request on a connection of its own. A `dict` body travels as JSON."""
    headers = dict(headers or {})
    if isinstance(body, dict):
        body = json.dumps(body)
        headers.setdefault("Content-Type", "application/json")
    link = http_connection(server, tls)
    try:
        link.request(method, path, body, headers)
        return Answer(link.getresponse())
    finally:
        link.close()


def http_connection(server: Server, tls: bool = False) -> http.client.HTTPConnection:
    if not tls:
        return http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=WAIT_SECONDS)
    return http.client.HTTPSConnection(
        "localhost", server.https_port, timeout=WAIT_SECONDS, context=trusting()
    )


def trusting() -> ssl.SSLContext:
    """A TLS client that asks for no name: the server made its certificate itself."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Socket:
    """One client of the socket protocol, spoken by hand so that a test may also speak it wrong."""

    def __init__(self, server: Server, **options):
        self._link = connect(server.socket_url(), proxy=None, open_timeout=WAIT_SECONDS, **options)
        self.ws = self._link.__enter__()
        self.pushes: list[dict] = []
        self.frames: list[str] = []
        self.closed: tuple[int, str] | None = None
        self._ids = itertools.count(1)

    def __enter__(self) -> Socket:
        return self

    def __exit__(self, *_) -> None:
        self._link.__exit__(None, None, None)

    def connect(self, token: str) -> dict:
        return self.ask(connect={"token": token})

    def ask(self, **request) -> dict:
        """One command and its reply."""
        number = next(self._ids)
        self.ws.send(json.dumps({"id": number, **request}))
        while True:
            for reply in self.read(WAIT_SECONDS):
                if reply.get("id") == number:
                    return reply

    def read(self, seconds: float) -> list[dict]:
        """The replies of the next frame; its pushes are kept, its pings answered."""
        try:
            frame = self.ws.recv(timeout=seconds)
        except ConnectionClosed as ended:
            self.closed = (ended.rcvd.code, ended.rcvd.reason) if ended.rcvd else (1006, "")
            raise
        self.frames.append(frame)
        replies = []
        for line in frame.strip().split("\n"):
            reply = json.loads(line)
            if reply == {}:
                self.ws.send("{}")
            elif "push" in reply:
                self.pushes.append(reply["push"])
            else:
                replies.append(reply)
        return replies

    def listen(self, seconds: float) -> list[dict]:
        """Takes what comes during that time; returns the pushes that were new."""
        known, deadline = len(self.pushes), time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                self.read(left)
            except (TimeoutError, ConnectionClosed):
                break
        return self.pushes[known:]

    def until_closed(self, seconds: float = WAIT_SECONDS) -> tuple[int, str]:
        """How the server ended it; fails when it does not."""
        deadline = time.monotonic() + seconds
        try:
            while True:
                self.read(max(0.01, deadline - time.monotonic()))
        except ConnectionClosed:
            return self.closed
        except TimeoutError:
            raise AssertionError(f"the socket was still open after {seconds} s") from None

    def rpc(self, method: str, /, **data) -> dict:
        """One rpc and its whole reply."""
        return self.ask(rpc={"method": method, "data": data})

    def change(self, method: str, /, **data) -> dict:
        """A changing rpc that must succeed; its receipt."""
        reply = self.rpc(method, client_id=new_id(), **data)
        assert "rpc" in reply, reply
        return reply["rpc"]["data"]

    def follow(self, channel: str, **options) -> dict:
        return self.ask(subscribe={"channel": channel, **options})


class Person:
    """Somebody with a way in: `token` is for HTTP and `connect`, `cookie` for pages."""

    def __init__(self, server: Server, user: dict, token: str = "", cookie: str = ""):
        self.server, self.user, self.token, self.cookie = server, user, token, cookie

    @property
    def id(self) -> int:
        return self.user["id"]

    @property
    def headers(self) -> dict:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {"Cookie": self.cookie}

    def connection_token(self) -> str:
        """What `connect` takes."""
        if self.token.startswith("wgv_"):
            return self.token
        return http_call(self.server, "POST", "/api/connection-token", headers=self.headers).json["token"]

    def socket(self) -> Socket:
        """A connected socket."""
        link = Socket(self.server)
        reply = link.connect(self.connection_token())
        assert "connect" in reply, reply
        return link

    def call(self, method: str, data: dict) -> Answer:
        """One rpc over HTTP."""
        return http_call(self.server, "POST", f"/api/rpc/{method}", data, self.headers)

    def change(self, method: str, /, **data) -> dict:
        """A changing rpc over HTTP that must succeed; its receipt."""
        answer = self.call(method, {"client_id": new_id(), **data})
        assert answer.status == 200, answer.text
        return answer.json


def add_staff(server: Server, login: str, role: str = "agent", tiers=("L1",), **fields) -> None:
    body = {"role": role, "login": login, "name": login.title(), "password": PASSWORD, **fields}
    if role == "agent":
        body["tiers"] = list(tiers)
    answer = control(server, "/control/users", body)
    assert answer.status == 201, answer.text


def log_in(server: Server, login: str) -> Person:
    answer = http_call(server, "POST", "/api/login", {"login": login, "password": PASSWORD})
    assert answer.status == 200, answer.text
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    return Person(server, answer.json["user"], cookie=cookie)


def staff(server: Server, login: str, role: str = "agent", tiers=("L1",), **fields) -> Person:
    """A new member of staff, logged in."""
    add_staff(server, login, role, tiers, **fields)
    return log_in(server, login)


def visitor(server: Server, name: str = "Inês Duarte") -> Person:
    """A new customer."""
    answer = http_call(server, "POST", "/api/visitor", {"name": name})
    assert answer.status == 201, answer.text
    return Person(server, answer.json["user"], token=answer.json["token"])


def robot(server: Server, login: str) -> Person:
    """A program of its own: it has a token and no log-in."""
    made = control(server, "/control/users", {"role": "bot", "login": login, "name": login.title()})
    assert made.status == 201, made.text
    token = control(server, "/control/tokens", {"login": login, "name": "site"}).json["token"]
    return Person(server, {"id": made.json["id"], "name": login.title(), "role": "bot"}, token=token)
