#!/usr/bin/env python3
"""What the hot paths cost, in instructions and allocations: `make costs`.

The server runs under callgrind, which counts instead of timing, so the figures hardly depend on the machine or on
what else it does. They stand in Benchmarks/costs.json: a change that makes a path dearer or cheaper by more than the
tolerance writes them anew (`make costs ARGS=--write`) and so shows in review what it costs.

    costs.py [--waggle PROGRAM]            print, beside what stands in the file
    costs.py --check                       also fail where they differ by more than the tolerance
    costs.py --write                       put them into the file

Those of TLS are shown and not compared: they depend on what the processor can do in one instruction. The search index
follows the log twice a second, so that on a slow machine it works more often for the same messages: it is left out of
theirs, and counted by itself while it is made anew.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import http.client
import json
import os
import re
import shutil
import socket
import sqlite3
import ssl
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from servers import FLOOD_LIMITS, ROOT, Failed, Waggle, client_id, readyz

FILE = ROOT / "Benchmarks" / "costs.json"
TOLERANCE = 0.10
MEMBERS = 5
WARM_UP = 40
SETTLE_SECONDS = 1.5


# The function by which the search index follows the log, as its symbol is written.
INDEXING = "*SearchIndex*catchUp*"


class Counted(Waggle):
    """`waggle serve` under callgrind, counting only when told to and without the search index, or `indexing` alone."""

    def __init__(self, program: Path, data: Path, out: Path, indexing: bool = False):
        self.out = out
        # callgrind cannot read the newest debug information; the names of functions are enough.
        self.program = out.with_name("waggle")
        subprocess.run(["objcopy", "--strip-debug", program, self.program], check=True)
        words = [
            "valgrind", "--tool=callgrind", "--collect-systime=no", f"--toggle-collect={INDEXING}",
            # After the toggle, which says "no".
            *([] if indexing else ["--instr-atstart=no", "--collect-atstart=yes"]),
            f"--callgrind-out-file={out}", str(self.program), "serve", "--data", str(data),
            "--http-port", "0", "--https-port", "0", "--log-level", "error",
        ]  # fmt: skip
        words += [word for name in FLOOD_LIMITS for word in ("--limit", f"{name}=1000000000")]
        self.process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=out.parent
        )
        self.port, self.https_port = self._ports()
        while not readyz(self.port):
            time.sleep(0.1)
        self.dumps = 0

    def control(self, *words: str) -> None:
        done = subprocess.run(
            ["callgrind_control", *words, str(self.process.pid)], capture_output=True, text=True, cwd=self.out.parent
        )
        if done.returncode:
            raise Failed(f"callgrind_control {' '.join(words)}: {done.stderr or done.stdout}")

    def dump(self) -> tuple[int, int]:
        """Instructions and allocations since counting began."""
        self.control("-d")
        self.dumps += 1
        return read(Path(f"{self.out}.{self.dumps}"))

    def count(self, times: int, action: Callable[[], None]) -> dict[str, float]:
        """Instructions and allocations of one `action`, the mean of so many after a few that do not count."""
        for _ in range(WARM_UP):
            action()
        time.sleep(SETTLE_SECONDS)
        self.control("-i", "on")
        self.control("-z")
        for _ in range(times):
            action()
        time.sleep(SETTLE_SECONDS)
        instructions, allocations = self.dump()
        self.control("-i", "off")
        return {"instructions": instructions / times, "allocations": allocations / times}


def read(dump: Path) -> tuple[int, int]:
    """All instructions of a dump, and how often malloc, calloc, realloc and their kin were called."""
    names: dict[str, str] = {}
    total = allocations = 0
    called = ""
    for line in dump.read_text().splitlines():
        if line.startswith(("fn=", "cfn=")):
            found = re.match(r"c?fn=\((\d+)\)(?: (.*))?", line)
            if found[2]:
                names[found[1]] = found[2]
            if line.startswith("cfn="):
                called = names[found[1]]
        elif line.startswith("calls=") and called in ("malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc"):
            allocations += int(line[6:].split()[0])
        elif line.startswith(("totals:", "summary:")):
            total = max(total, int(line.split()[1]))
    return total, allocations


class Member:
    """A WebSocket client that knows as much as this needs: text frames under 64 KiB."""

    def __init__(self, port: int, token: str, ticket: str):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /connection/websocket HTTP/1.1\r\nHost: localhost:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        self.bytes = b""
        while b"\r\n\r\n" not in self.bytes:
            self.bytes += self.socket.recv(65536)
        self.bytes = self.bytes.partition(b"\r\n\r\n")[2]
        self.number = 0
        self.ask(connect={"token": token, "data": {"present": True}})
        self.ask(subscribe={"channel": f"ticket:{ticket}"})

    def receive(self) -> str:
        while True:
            if len(self.bytes) >= 2:
                count, start = self.bytes[1] & 0x7F, 2
                if count == 126 and len(self.bytes) >= 4:
                    count, start = struct.unpack(">H", self.bytes[2:4])[0], 4
                if count < 126 or start == 4:
                    if len(self.bytes) >= start + count:
                        text = self.bytes[start : start + count]
                        self.bytes = self.bytes[start + count :]
                        return text.decode(errors="replace")
            more = self.socket.recv(65536)
            if not more:
                raise Failed("the server closed a connection")
            self.bytes += more

    def send(self, **command: object) -> int:
        self.number += 1
        text = json.dumps({"id": self.number, **command}).encode()
        head = bytes([0x81, 0x80 | len(text)]) if len(text) < 126 else b"\x81\xfe" + struct.pack(">H", len(text))
        # A mask of zeros leaves the text as it is.
        self.socket.sendall(head + bytes(4) + text)
        return self.number

    def until(self, mark: str) -> None:
        """Reads on until a message holds the mark."""
        while mark not in self.receive():
            pass

    def ask(self, **command: object) -> None:
        number = self.send(**command)
        mark = f'"id":{number},'
        while True:
            answer = self.receive()
            if mark in answer:
                if '"error"' in answer:
                    raise Failed(f"refused: {answer}")
                return


def measure(program: Path, folder: Path) -> dict[str, dict[str, float]]:
    data = folder / "desk"
    with Waggle(program, data) as server:
        token, ticket = server.make_rooms(1)[0].split()
    with Counted(program, data, folder / "callgrind.out") as server:
        room = [Member(server.port, token, ticket) for _ in range(MEMBERS)]
        writer = room[0]
        count = 0

        def message() -> None:
            nonlocal count
            count += 1
            mark = f"mark {count:08}"
            text = mark + " " + "x" * (128 - len(mark) - 1)
            writer.ask(rpc={"method": "chat.send", "data": {"client_id": client_id(), "ticket": int(ticket), "text": text}})
            for member in room[1:]:
                member.until(mark)

        def typing() -> None:
            writer.ask(rpc={"method": "chat.typing", "data": {"ticket": int(ticket)}})

        plain = http.client.HTTPConnection("127.0.0.1", server.port)

        def request() -> None:
            plain.request("GET", "/livez")
            plain.getresponse().read()

        secure = ssl.create_default_context()
        secure.check_hostname = False
        secure.verify_mode = ssl.CERT_NONE
        sessions: list[ssl.SSLSession] = []

        def handshake(session: ssl.SSLSession | None = None) -> None:
            with socket.create_connection(("127.0.0.1", server.https_port)) as raw:
                with secure.wrap_socket(raw, server_hostname="localhost", session=session) as connection:
                    connection.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    while connection.recv(65536):
                        pass
                    sessions[:] = [connection.session]

        found = {
            "a message in a room of five, alone": server.count(200, message),
            "a typing signal": server.count(200, typing),
            "a GET of /livez": server.count(300, request),
            "a TLS connection with one GET": server.count(60, handshake),
            "a resumed TLS connection with one GET": server.count(60, lambda: handshake(sessions[0])),
        }
    for file in data.glob("search.db*"):
        file.unlink()
    with Counted(program, data, folder / "indexing.out", indexing=True) as server:
        texts = until_indexed(data)
        instructions, allocations = server.dump()
    found["taking a message into the search index"] = {
        "instructions": instructions / texts, "allocations": allocations / texts,
    }  # fmt: skip
    return found


def until_indexed(data: Path, seconds: float = 120) -> int:
    """Waits until the search index has seen the whole log; gives how many texts it holds."""
    with contextlib.closing(sqlite3.connect(f"file:{data}/waggle.db?mode=ro", uri=True)) as log:
        (last,) = log.execute("SELECT max(seq) FROM event").fetchone()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.closing(sqlite3.connect(f"file:{data}/search.db?mode=ro", uri=True)) as index:
            # It may be locked or not be there for a moment.
            with contextlib.suppress(sqlite3.OperationalError):
                (seen,) = index.execute("SELECT seen FROM origin").fetchone() or (0,)
                if seen >= last:
                    return index.execute("SELECT count(*) FROM place").fetchone()[0]
        time.sleep(0.2)
    raise Failed("the search index is not made")


def text(found: dict, held: dict) -> str:
    lines = [f"{'path':40} {'instructions':>14} {'allocations':>12}   in the file"]
    for name, cost in found.items():
        line = f"{name:40} {cost['instructions']:14,.0f} {cost['allocations']:12,.1f}"
        if name in held:
            line += f"   {held[name]['instructions']:,.0f} {held[name]['allocations']:,.1f}"
        lines.append(line)
    return "\n".join(lines)


def differences(found: dict, held: dict) -> list[str]:
    """Sentences about what stands no longer as the file says."""
    if set(found) != set(held):
        return [f"the file holds other paths: {sorted(set(found) ^ set(held))}"]
    return [
        f"{name}: {kind} were {held[name][kind]:,.1f} and are {cost[kind]:,.1f}"
        for name, cost in found.items()
        for kind in cost
        if "TLS" not in name and abs(cost[kind] - held[name][kind]) > TOLERANCE * max(held[name][kind], 1)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--waggle", type=Path, default=ROOT / ".build" / "release" / "waggle", help="the program")
    parser.add_argument("--check", action="store_true", help="fail where the file says something else")
    parser.add_argument("--write", action="store_true", help="put the figures into the file")
    given = parser.parse_args()
    missing = [name for name in ("valgrind", "callgrind_control", "objcopy") if not shutil.which(name)]
    if missing or not given.waggle.is_file():
        print(f"there is no {', '.join(missing) or given.waggle}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="waggle-costs-") as folder:
        found = measure(given.waggle.resolve(), Path(folder))
    held = json.loads(FILE.read_text()) if FILE.exists() else {}
    print(text(found, held))
    if given.write:
        rounded = {name: {kind: round(value, 1) for kind, value in cost.items()} for name, cost in found.items()}
        FILE.write_text(json.dumps(rounded, indent=2) + "\n")
        return 0
    changed = differences(found, held)
    for line in changed:
        print(line, file=sys.stderr)
    if changed and given.check:
        print("If that is meant, say so with `make costs ARGS=--write`.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
