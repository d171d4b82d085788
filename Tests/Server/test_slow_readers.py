"""Clients that do not read: bounded memory, a code that says "resume", and nobody else notices (N6)."""

from __future__ import annotations

import json
import socket
import struct
import time
from pathlib import Path

import pytest

from harness.server import ROOMY
from Server.people import trusting, visitor
from Server.raw import answers, dial, lives, read_to_end

KEY = (
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


def frame(text: str) -> bytes:
    """A masked text frame; the mask is zero."""
    data = text.encode()
    size = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + struct.pack(">H", len(data))
    return b"\x81" + size + b"\0\0\0\0" + data


def deaf_socket(server, token: str, tls: bool) -> socket.socket:
    """A connected socket with a small window that will not be read."""
    link = socket.socket()
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    link.settimeout(15)
    link.connect(("127.0.0.1", server.https_port if tls else server.http_port))
    if tls:
        link = trusting().wrap_socket(link, server_hostname="localhost")
    hello = frame(json.dumps({"id": 1, "connect": {"token": token}}))
    link.sendall(b"GET /connection/websocket HTTP/1.1\r\nHost: x\r\n" + KEY + b"\r\n" + hello)
    said = b""
    while b'"connect"' not in said:
        said += link.recv(4096)
    return link


def resident(pid: int) -> int:
    """Bytes of memory in use."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_a_reader_that_does_not_read_is_cut_and_told_to_resume(make_server, tls: bool):
    server = make_server("--limit", "stuckTimeout=1500", *ROOMY)
    ines = visitor(server)
    ticket = ines.change("ticket.open", text="begin")["ticket"]
    with deaf_socket(server, ines.token, tls) as deaf, ines.socket() as good:
        deaf.sendall(frame(json.dumps({"id": 2, "subscribe": {"channel": f"ticket:{ticket}"}})))
        good.follow(f"ticket:{ticket}")
        before, longest = resident(server.pid), 0.0
        for n in range(500):
            start = time.monotonic()
            good.change("chat.send", ticket=ticket, text=f"{n} " + "x" * 14_000)
            longest = max(longest, time.monotonic() - start)
        assert longest < 2, "the reader held up the writer"
        assert resident(server.pid) - before < 60_000_000
        cuts = metric(server, 'waggle_connections_cut_total{reason="slow"}')
        deadline = time.monotonic() + 15
        while cuts < 1 and time.monotonic() < deadline:
            time.sleep(0.2)
            cuts = metric(server, 'waggle_connections_cut_total{reason="slow"}')
        assert cuts == 1
    assert lives(server)


def metric(server, name: str) -> float:
    with dial(server) as link:
        link.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        text = answers(read_to_end(link))[0][2].decode()
    return next((float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name + " ")), 0)


def test_a_huge_frame_header_costs_nothing(make_server):
    """A frame of 2^63 - 1 bytes and a body of 2^62: refused before anything is reserved (N3)."""
    server = make_server(*ROOMY)
    before = resident(server.pid)
    for _ in range(50):
        with dial(server) as link:
            link.sendall(b"GET /connection/websocket HTTP/1.1\r\nHost: x\r\n" + KEY + b"\r\n")
            assert link.recv(65536).startswith(b"HTTP/1.1 101 ")
            link.sendall(b"\x81\xff" + (2**63 - 1).to_bytes(8) + b"\0\0\0\0" + b"x" * 1000)
            assert struct.pack(">H", 1009) in read_to_end(link)
        with dial(server) as link:
            link.sendall(b"POST /api/visitor HTTP/1.1\r\nHost: x\r\nContent-Length: 4611686018427387904\r\n\r\n")
            assert read_to_end(link).startswith(b"HTTP/1.1 413 ")
    assert resident(server.pid) - before < 20_000_000


def test_empty_fragments_are_counted(make_server):
    server = make_server(*ROOMY)
    with dial(server) as link:
        link.sendall(b"GET /connection/websocket HTTP/1.1\r\nHost: x\r\n" + KEY + b"\r\n")
        assert link.recv(65536).startswith(b"HTTP/1.1 101 ")
        link.sendall(b"\x01\x80\0\0\0\0" + b"\x00\x80\0\0\0\0" * 2_000)
        assert struct.pack(">H", 1008) in read_to_end(link)
    assert lives(server)


def test_resets_leave_nothing_behind(make_server):
    server = make_server(*ROOMY)
    ines = visitor(server)
    base = descriptors(server.pid)
    for n in range(200):
        link = dial(server)
        if n % 2:
            link.sendall(b"GET /connection/websocket HTTP/1.1\r\nHost: x\r\n" + KEY + b"\r\n")
            link.recv(65536)
            link.sendall(frame(json.dumps({"id": 1, "connect": {"token": ines.token}})))
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        link.close()
    deadline = time.monotonic() + 5
    while descriptors(server.pid) > base + 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert descriptors(server.pid) <= base + 2
    assert metric(server, "waggle_sessions_open") == 0
    assert ines.change("ticket.open", text="after all")


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
