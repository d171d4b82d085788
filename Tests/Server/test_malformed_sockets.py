"""Wrong handshakes, frames and commands: each ends as the tables say, and a good client after it is served."""

from __future__ import annotations

import json
import socket
import struct

import pytest
from websockets.sync.client import connect

from Server.malformed_sockets import COMMANDS, FRAMES, HANDSHAKES, LINES, frame, handshake
from Server.people import Socket, visitor
from Server.raw import Footprint, answers, dial, lives, read_to_end, talk


@pytest.fixture(scope="module")
def marta(desk):
    """Somebody with a ticket of her own: channels and methods are refused for what they are."""
    found = visitor(desk)
    found.change("ticket.open", text="mine")
    return found


def served(desk, marta) -> bool:
    """A good client on a new connection gets through."""
    with connect(desk.socket_url(), proxy=None) as link:
        link.send(json.dumps({"id": 1, "connect": {"token": marta.token}}))
        return "connect" in json.loads(link.recv(timeout=15))


def test_the_tables_are_as_long_as_promised():
    assert len(HANDSHAKES) + len(FRAMES) + len(LINES) + len(COMMANDS) >= 200
    assert len({request for _, request, _ in HANDSHAKES}) == len(HANDSHAKES)
    assert len(set(LINES)) == len(LINES)


# The way to a socket


@pytest.mark.parametrize("request_bytes, status", [c[1:] for c in HANDSHAKES], ids=[c[0][:60] for c in HANDSHAKES])
def test_a_wrong_handshake_is_refused_over_http(desk, request_bytes, status):
    found = answers(talk(desk, request_bytes))
    assert [each[0] for each in found] == [status], found
    if status == 426:
        assert found[0][1]["sec-websocket-version"] == "13"
    if status == 405:
        assert found[0][1]["allow"]
    assert lives(desk)


def test_a_good_handshake_may_be_written_in_many_ways(desk, marta):
    for request in (
        handshake(), handshake(Connection=b"keep-alive, Upgrade"), handshake(Connection=b"uPGRADE"), handshake(Upgrade=b"WebSocket"),
        handshake(Upgrade=b"h2c, websocket"), handshake(Origin=b"http://x"), handshake(Sec_WebSocket_Protocol=b"other"),
        handshake(Sec_WebSocket_Extensions=b"permessage-deflate; client_max_window_bits"), handshake(more=b"Content-Length: 0\r\n"),
    ):  # fmt: skip
        with dial(desk) as link:
            # The first frame in the same segment as the handshake.
            link.sendall(request + frame(1, json.dumps({"id": 1, "connect": {"token": marta.token}}).encode()))
            stream = b""
            while b'"client"' not in stream:
                piece = link.recv(65536)
                assert piece, stream
                stream += piece
            head = stream.partition(b"\r\n\r\n")[0].lower()
            assert head.startswith(b"http/1.1 101 ") and b"s3pplmbitxaq9kygzzhzrbk+xoo=" in head
            assert b"extensions" not in head and b"sec-websocket-protocol" not in head


# Frames


def upgraded(desk) -> socket.socket:
    link = dial(desk)
    link.sendall(handshake())
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        piece = link.recv(1)
        assert piece, head
        head += piece
    assert head.startswith(b"HTTP/1.1 101 ")
    return link


def ending(stream: bytes) -> int | None:
    """The code of the close frame that ends what a server sent; nothing follows it."""
    while stream:
        opcode, size, start = stream[0] & 15, stream[1] & 127, 2
        assert stream[0] & 0x70 == 0 and stream[1] & 0x80 == 0, "a server's frame has no mask and no reserved bits"
        if size == 126:
            size, start = struct.unpack(">H", stream[2:4])[0], 4
        elif size == 127:
            size, start = struct.unpack(">Q", stream[2:10])[0], 10
        payload, stream = stream[start : start + size], stream[start + size :]
        if opcode == 8:
            assert stream == b"", "something after the close"
            return struct.unpack(">H", payload[:2])[0] if payload else None
    return None


def send_frames(desk, sent: bytes) -> int | None:
    with upgraded(desk) as link:
        try:
            link.sendall(sent)
            link.shutdown(socket.SHUT_WR)
        except OSError:  # The server was faster.
            pass
        return ending(read_to_end(link))


@pytest.mark.parametrize("sent, code", [c[1:] for c in FRAMES], ids=[c[0][:60] for c in FRAMES])
def test_a_wrong_frame_ends_with_its_code(desk, marta, sent, code):
    assert send_frames(desk, sent) == code
    assert served(desk, marta)


# Lines and commands


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_what_is_not_the_protocol_ends_with_3501(desk, marta, line):
    for token in (None, marta.token):
        with Socket(desk) as link:
            if token:
                assert "connect" in link.connect(token)
            link.ws.send(line)
            # Before `connect` some are well-formed enough to be a first command that is not one: the same code.
            assert link.until_closed(10) == (3501, "bad request")
    assert served(desk, marta)


@pytest.mark.parametrize("command, number", COMMANDS, ids=range(len(COMMANDS)))
def test_a_wrong_command_is_an_error_and_the_socket_stays(desk, marta, command, number):
    with marta.socket() as link:
        error = link.ask(**command)["error"]
        assert error["code"] == number and error["message"], error
        assert "rpc" in link.rpc("ticket.list", view="mine")
    assert served(desk, marta)


# All of it


def test_all_the_tables_leave_no_trace(desk, marta):
    """Descriptors are back where they were, and memory does not grow with what was refused."""

    def play() -> None:
        for _, request_bytes, _ in HANDSHAKES:
            talk(desk, request_bytes)
        for _, sent, _ in FRAMES:
            send_frames(desk, sent)
        for line in LINES:
            with Socket(desk) as link:
                link.ws.send(line)
                link.until_closed(10)
        with marta.socket() as link:
            for command, _ in COMMANDS:
                link.ask(**command)
        assert served(desk, marta)

    play()
    base = Footprint(desk)
    for _ in range(3):
        play()
    base.check()
