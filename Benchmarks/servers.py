"""The programs that a benchmark starts: Waggle, the floor, and the load. One core for the server, one for the load."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import subprocess
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READY_SECONDS = 60
STOP_SECONDS = 30
# How many visitors are made at once: enough for one commit to serve many.
VISITORS_AT_ONCE = 32
# A benchmark is one address and few people in a great hurry.
FLOOD_LIMITS = ("visitorsPerMinute", "requestsPerSecond", "requestsAtOnce", "commandsPerSecond", "commandsAtOnce",
                "connectionsPerAddress", "connectionsPerSecond", "connectionsAtOnce", "connectionsPerUser",
                "presenceEntries")
TICKS = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    """Something could not be measured; the sentence says what."""


def pinned(core: int) -> list[str]:
    """The words that bind a command to one core; none where that cannot be done."""
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if len(cores) < 2 or not shutil.which("taskset"):
        return []
    return ["taskset", "-c", str(cores[core % len(cores)])]


def raise_descriptor_limit() -> int:
    """As many open files as this user may have; servers and load inherit it."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def readyz(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


class Process:
    """A running server: what it used, and its end."""

    process: subprocess.Popen[str]

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident_bytes(self) -> int:
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise Failed("the server's memory cannot be read")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Waggle(Process):
    """`waggle serve` on a data folder; `start_seconds` from exec to the first 200 of /readyz."""

    def __init__(self, binary: Path, data: Path):
        words = [str(binary), "serve", "--data", str(data), "--http-port", "0", "--https-port", "0", "--echo-endpoint"]
        words += [word for name in FLOOD_LIMITS for word in ("--limit", f"{name}=1000000000")]
        begin = time.perf_counter()
        self.process = subprocess.Popen(
            [*pinned(0), *words, "--log-level", "error"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.port, self.https_port = self._ports()
        while not readyz(self.port):
            if time.perf_counter() - begin > READY_SECONDS or self.process.poll() is not None:
                self.stop()
                raise Failed(f"waggle on {data} did not become ready")
            time.sleep(0.001)
        self.start_seconds = time.perf_counter() - begin

    def _ports(self) -> tuple[int, int]:
        seen: list[str] = []
        for line in self.process.stdout:
            seen.append(line)
            if line.startswith("  http"):
                ports = [int(line.rstrip().rstrip("/").rpartition(":")[2])]
                ports.append(int(self.process.stdout.readline().rstrip().rstrip("/").rpartition(":")[2]))
                return ports[0], ports[1]
        self.process.wait()
        raise Failed(f"waggle did not start: {''.join(seen).strip()}")

    def url(self, tls: bool, path: str = "connection/websocket") -> str:
        port = self.https_port if tls else self.port
        return f"{'wss' if tls else 'ws'}://127.0.0.1:{port}/{path}"

    def make_rooms(self, count: int) -> list[str]:
        """`TOKEN TICKET` lines: a customer with one ticket each."""
        share = [count // VISITORS_AT_ONCE + (i < count % VISITORS_AT_ONCE) for i in range(VISITORS_AT_ONCE)]
        with ThreadPoolExecutor(VISITORS_AT_ONCE) as pool:
            return [line for lines in pool.map(self._make_rooms, share) for line in lines]

    def _make_rooms(self, count: int) -> list[str]:
        lines = []
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        for index in range(count):
            if index % 400 == 399:  # the server closes a connection after a thousand requests
                connection.close()
            token = self.post(connection, "/api/visitor", {"name": f"Visitor {index}"})["token"]
            opened = {"client_id": client_id(), "text": "I measure how fast this desk is"}
            ticket = self.post(connection, "/api/rpc/ticket.open", opened, token)["ticket"]
            lines.append(f"{token} {ticket}")
        connection.close()
        return lines

    @staticmethod
    def post(connection: http.client.HTTPConnection, path: str, body: dict, token: str | None = None) -> dict:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        connection.request("POST", path, json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status not in (200, 201):
            raise Failed(f"{path} answered {answer.status}: {text.decode(errors='replace')}")
        return json.loads(text)


class Relay(Process):
    """The floor or a peer: a room server in memory that says `ready PORT`; the URL of its one port."""

    def __init__(self, *words: object):
        self.process = subprocess.Popen([*pinned(0), *map(str, words)], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("ready "):
            raise Failed(f"{words[0]} did not start")
        self.port = int(line.split()[1])

    def url(self, tls: bool, _path: str = "") -> str:
        """Every path is a room's."""
        return f"{'wss' if tls else 'ws'}://127.0.0.1:{self.port}/"


def client_id() -> str:
    """A UUIDv7."""
    random = int.from_bytes(os.urandom(10))
    value = int(time.time() * 1000) << 80 | 7 << 76 | (random >> 68 & 0xFFF) << 64 | 2 << 62 | random & ((1 << 62) - 1)
    return str(uuid.UUID(int=value))


class Load:
    """`waggle bench` at work on a server."""

    def __init__(self, binary: Path, url: str, *options: object, lowly: bool = False):
        """`lowly`: runs when nothing else on its core wants to."""
        words = [str(binary), "bench", "--json", "--url", url, *map(str, options)]
        self.process = subprocess.Popen(
            [*pinned(1), *(["nice", "-n", "19"] if lowly else []), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def expect(self, word: str) -> None:
        """Waits for the line that says how far it is."""
        line = self.process.stdout.readline().strip()
        if line != word:
            error = self.process.stderr.read().strip()
            self.process.wait()
            raise Failed(f"the load said {line or 'nothing'!r} instead of {word!r}: {error}")

    def report(self) -> dict:
        out, error = self.process.communicate()
        if self.process.returncode:
            raise Failed(f"the load failed: {error.strip()}")
        return json.loads(out)

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def measure(server: Process, load: Load) -> dict:
    """The load's report, with what the server's CPU did meanwhile."""
    load.expect("measuring")
    before = server.cpu_seconds()
    report = load.report()
    report["server_cpu_s"] = server.cpu_seconds() - before
    if report.get("closed") or report.get("refused") or report.get("failed"):
        raise Failed(f"the load was not served: {report}")
    return report
