"""Bytes over a bare socket: what no well-behaved client library would send."""

from __future__ import annotations

import os
import re
import socket
import ssl
import time

from harness.server import Server

from Server.people import trusting

GOOD = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"


def dial(server: Server, tls: bool = False) -> socket.socket:
    link = socket.create_connection(("127.0.0.1", server.https_port if tls else server.http_port), timeout=15)
    return trusting().wrap_socket(link, server_hostname="localhost") if tls else link


def read_to_end(link: socket.socket, seconds: float = 15) -> bytes:
    """Everything until the server closes; fails when it does not within that time."""
    deadline, parts = time.monotonic() + seconds, []
    while True:
        link.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            piece = link.recv(65536)
        except (ConnectionResetError, ssl.SSLEOFError):
            return b"".join(parts)
        except TimeoutError:
            raise AssertionError(f"not closed after {seconds} s; read {b''.join(parts)[:300]!r}") from None
        if not piece:
            return b"".join(parts)
        parts.append(piece)


def talk(server: Server, request: bytes, tls: bool = False, seconds: float = 15) -> bytes:
    """Sends `request`, ends our direction as a client would that has said everything, reads to the end."""
    with dial(server, tls) as link:
        try:
            link.sendall(request)
            if not tls:
                link.shutdown(socket.SHUT_WR)
        except OSError:  # The server was faster.
            pass
        return read_to_end(link, seconds)


def answers(stream: bytes) -> list[tuple[int, dict[str, str], bytes]]:
    """Cuts a stream of answers with Content-Length into (status, fields, body)."""
    found = []
    while stream:
        head, blank, rest = stream.partition(b"\r\n\r\n")
        assert blank, f"an answer without an end of its head: {stream[:200]!r}"
        lines = head.split(b"\r\n")
        status = re.fullmatch(rb"HTTP/1\.1 (\d{3}) [ -~]*", lines[0])
        assert status, f"no status line: {lines[0]!r}"
        fields = {}
        for line in lines[1:]:
            name, colon, value = line.partition(b":")
            assert colon, f"no field: {line!r}"
            fields[name.decode().lower()] = value.strip().decode()
        length = int(fields.get("content-length", 0))
        assert len(rest) >= length, "the answer's body is cut off"
        found.append((int(status[1]), fields, rest[:length]))
        stream = rest[length:]
    return found


def lives(server: Server) -> bool:
    """A good request on a new connection is answered."""
    with dial(server) as link:
        link.sendall(GOOD)
        return link.recv(65536).startswith(b"HTTP/1.1 200 ")


class Footprint:
    """What the server holds of the machine, to come back to."""

    def __init__(self, server: Server):
        self.server = server
        self.descriptors = self._descriptors()
        self.kilobytes = self._kilobytes()

    def check(self, kilobytes: int = 8_192, seconds: float = 15) -> None:
        """Descriptors come back to where they were; memory has grown by no more than that."""
        deadline = time.monotonic() + seconds
        while (found := self._descriptors()) > self.descriptors and time.monotonic() < deadline:
            time.sleep(0.05)
        assert found <= self.descriptors, f"{found} descriptors, before {self.descriptors}"
        grown = self._kilobytes() - self.kilobytes
        assert grown <= kilobytes, f"{grown} KiB more than before"

    def _descriptors(self) -> int:
        """Of sockets: the store opens and closes files of its own."""
        folder, count = f"/proc/{self.server.pid}/fd", 0
        for name in os.listdir(folder):
            try:
                count += os.readlink(f"{folder}/{name}").startswith("socket:")
            except OSError:  # Closed meanwhile.
                pass
        return count

    def _kilobytes(self) -> int:
        with open(f"/proc/{self.server.pid}/status") as status:
            return int(next(line.split()[1] for line in status if line.startswith("VmRSS:")))
