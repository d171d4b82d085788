"""People who play a ticket's life on a running server and hold every answer and push against `Protocols/`."""

from __future__ import annotations

import http.client
import json
import socket
import time
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from harness.sdk import new_id
from harness.server import Server
from Protocols.spec import check, load_yaml

WAIT_SECONDS = 15
PASSWORD = "correct horse battery staple"


class Promises:
    """What was seen and found as promised, as (family, name)."""

    def __init__(self):
        self.seen: set[tuple[str, str]] = set()

    def hold(self, value, family: str, name: str) -> None:
        check(value, family, name)
        self.seen.add((family, name))


# HTTP


class Answer:
    def __init__(self, status: int, headers: dict[str, str], text: bytes):
        self.status = status
        self.headers = headers
        self.text = text

    @property
    def json(self):
        return json.loads(self.text)


@cache
def documented() -> dict:
    return load_yaml("openapi.yaml")


def template(path: str) -> str:
    """The documented path; an unknown method stands under any method's."""
    known = documented()["paths"]
    path = path.partition("?")[0]
    return path if path in known else "/api/rpc/ticket.get"


def described(path: str, verb: str, status: int) -> dict:
    """What the document says of this answer; a status it does not name must be among `default`'s."""
    document = documented()
    operation = document["paths"][path].get(verb) or next(iter(document["paths"][path].values()))
    responses = operation["responses"]
    found = responses.get(str(status)) or (responses["default"] if status >= 400 else None)
    assert found, f"{verb} {path} answers {status}, which is not documented"
    reference = found.get("$ref")
    return document["components"]["responses"][reference.rpartition("/")[2]] if reference else found


def ask(server: Server, promises: Promises, verb: str, path: str, body=None, token="", **headers: str) -> Answer:
    """One request; the answer must be documented in status, media type and body."""
    link = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=WAIT_SECONDS)
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    if token:
        fields["Authorization"] = f"Bearer {token}"
    if body is not None:
        fields.setdefault("Content-Type", "application/json")
    text = body if isinstance(body, bytes | None) else json.dumps(body).encode()
    link.request(verb.upper(), path, text, fields)
    raw = link.getresponse()
    answer = Answer(raw.status, {name.lower(): value for name, value in raw.getheaders()}, raw.read())
    link.close()
    promised = described(template(path), verb, answer.status)
    for name in ("RateLimit-Policy", "RateLimit"):
        said, meant = name.lower() in answer.headers, name in promised.get("headers", {})
        assert meant or not said, f"{verb} {path} answers {answer.status} with {name}, which is not documented"
        # What is refused before a door is reached counts for none.
        assert said or answer.status >= 300 or not path.startswith("/api/"), f"{verb} {path} does not say {name}"
    content = promised.get("content")
    media = answer.headers.get("content-type", "").split(";")[0]
    if content is None:
        assert answer.text == b"", f"{verb} {path} answers {answer.status} with a body"
        return answer
    assert media in content, f"{verb} {path} answers {answer.status} as {media}: {answer.text[:200]}"
    reference = content[media]["schema"].get("$ref")
    if reference:
        file, _, name = reference.partition("#/$defs/")
        promises.hold(answer.json, Path(file).name.removesuffix(".schema.json"), name)
    return answer


class _ControlConnection(http.client.HTTPConnection):
    """HTTP over the operator's socket in the data folder."""

    def __init__(self, server: Server):
        super().__init__("localhost", timeout=WAIT_SECONDS)
        self._path = str(server.data / "control.sock")

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(WAIT_SECONDS)
        self.sock.connect(self._path)


def control(server: Server, path: str, **fields) -> dict:
    """What an operator does; no part of the promise."""
    link = _ControlConnection(server)
    link.request("POST", f"/control/{path}", json.dumps(fields).encode(), {"Content-Type": "application/json"})
    raw = link.getresponse()
    text = raw.read()
    link.close()
    assert raw.status < 300, f"{path}: {raw.status} {text.decode()}"
    return json.loads(text)


# The socket


class Refused(Exception):
    def __init__(self, code: int, message: str):
        super().__init__(f"{code} {message}")
        self.code = code
        self.name = message.partition(":")[0]


class Player:
    """One person on one socket. Every frame that comes is checked."""

    def __init__(self, server: Server, promises: Promises, token: str):
        self.server = server
        self.promises = promises
        self.token = token
        self.pushes: list[dict] = []
        self._replies: dict[int, dict] = {}
        self._last = 0
        # The epoch of each channel as its subscription named it.
        self.epochs: dict[str, str] = {}
        self._open = ExitStack()
        self._socket = self._open.enter_context(connect(server.socket_url(), proxy=None))
        self.user = self.command("connect", token=token, data={"present": True})["data"]["user"]

    @property
    def id(self) -> int:
        return self.user["id"]

    def close(self) -> None:
        self._open.close()

    def wait_closed(self) -> tuple[int, str]:
        """The code and reason with which the server closes the socket."""
        with pytest.raises(ConnectionClosed) as ended:
            while True:
                self._take(WAIT_SECONDS)
        return ended.value.rcvd.code, ended.value.rcvd.reason

    def command(self, name: str, /, **request) -> dict:
        """Sends a command and returns its result; a refusal is raised."""
        self._last += 1
        message = {"id": self._last, name: request}
        self.promises.hold(message, "socket", f"command.{name}")
        self._socket.send(json.dumps(message))
        reply = self._reply(self._last)
        if "error" in reply:
            self.promises.hold(reply, "socket", "reply.error")
            raise Refused(reply["error"]["code"], reply["error"]["message"])
        self.promises.hold(reply, "socket", f"reply.{name}")
        return reply[name]

    def call(self, method: str, /, **fields) -> dict:
        """One method, its request and its result checked."""
        changes = not method.endswith((".get", ".list")) and method not in ("chat.typing", "chat.read")
        if changes:
            fields.setdefault("client_id", new_id())
        self.promises.hold(fields, "rpc", f"{method}.request")
        result = self.command("rpc", method=method, data=fields)["data"]
        self.promises.hold(result, "rpc", f"{method}.result")
        return result

    def follow(self, channel: str, **wishes) -> dict:
        result = self.command("subscribe", channel=channel, **wishes)
        self.epochs[channel] = result["epoch"]
        for publication in result.get("publications", []):
            self._hold_publication(channel, publication)
        return result

    def history(self, channel: str, **wishes) -> dict:
        page = self.command("history", channel=channel, **wishes)
        for publication in page["publications"]:
            self._hold_publication(channel, publication)
        return page

    def hear(self, kind: str, channel: str, **fields) -> dict:
        """The data of the first publication of this kind, with these fields, on the channel, waiting for it when need be."""
        wanted = {"type": kind, **fields}.items()
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            for push in self.pushes:
                data = push.get("pub", {}).get("data", {})
                if push["channel"] == channel and all(data.get(name) == value for name, value in wanted):
                    return data
            try:
                self._take(deadline - time.monotonic())
            except TimeoutError:
                heard = [push.get("pub", {}).get("data", {}).get("type") for push in self.pushes]
                raise AssertionError(f"no {kind} on {channel}; heard {heard}") from None

    def hear_push(self, kind: str, channel: str) -> dict:
        """The first push that is no publication: join, leave or unsubscribe."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            for push in self.pushes:
                if push["channel"] == channel and kind in push:
                    return push[kind]
            self._take(deadline - time.monotonic())

    def _reply(self, number: int) -> dict:
        deadline = time.monotonic() + WAIT_SECONDS
        while number not in self._replies:
            self._take(deadline - time.monotonic())
        return self._replies.pop(number)

    def _take(self, seconds: float) -> None:
        """Reads one frame."""
        for line in self._socket.recv(timeout=max(seconds, 0)).splitlines():
            message = json.loads(line)
            if message == {}:
                self.promises.hold(message, "socket", "ping")
                self._socket.send("{}")
            elif "id" in message:
                self._replies[message["id"]] = message
            else:
                self._hold_push(message)

    def _hold_push(self, message: dict) -> None:
        push = message["push"]
        kind = "publication" if "pub" in push else next(name for name in push if name != "channel")
        self.promises.hold(message, "socket", f"push.{kind}")
        if kind == "publication":
            self._hold_publication(push["channel"], push["pub"])
        self.pushes.append(push)

    def _hold_publication(self, channel: str, publication: dict) -> None:
        self.promises.hold(publication["data"], "channels", f"{channel.split(':')[0]}.{publication['data']['type']}")
