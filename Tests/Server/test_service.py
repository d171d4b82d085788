"""What a service manager sees: readiness, reloading, stopping, the watchdog; and a stop that spreads the return."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import time
from pathlib import Path

import pytest

from harness.desk import House, Wire
from harness.server import ROOT
from Server.people import http_call, visitor


class Manager:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, address: str):
        self.address = address
        self.link = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.link.bind("\0" + address[1:] if address.startswith("@") else address)
        self.link.settimeout(15)

    def told(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.link.recv(4096).decode().splitlines())

    def until(self, key: str) -> dict[str, str]:
        while key not in (found := self.told()):
            pass
        return found


@pytest.fixture(params=["path", "abstract"])
def manager(request, tmp_path, monkeypatch):
    address = f"@waggle-{os.getpid()}" if request.param == "abstract" else str(tmp_path / "notify")
    found = Manager(address)
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    yield found
    found.link.close()


def test_the_manager_is_told_of_every_turn_of_the_service(manager, make_server, monkeypatch):
    monkeypatch.setenv("WATCHDOG_USEC", "400000")
    server = make_server()
    assert manager.until("READY")["READY"] == "1"
    begun = time.monotonic()
    for _ in range(4):
        assert manager.until("WATCHDOG")["WATCHDOG"] == "1"
    assert time.monotonic() - begun < 5
    os.kill(server.pid, signal.SIGHUP)
    reloading = manager.until("RELOADING")
    assert int(reloading["MONOTONIC_USEC"]) <= time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
    assert manager.until("READY")["READY"] == "1"
    server.stop()
    assert manager.until("STOPPING")["STOPPING"] == "1"


def test_without_a_watchdog_nothing_is_said_between(manager, make_server):
    make_server()
    assert manager.told()["READY"] == "1"
    manager.link.settimeout(0.5)
    with pytest.raises(TimeoutError):
        manager.told()


@pytest.mark.parametrize("address", ["relative", "/" + "x" * 200, "@", ""])
def test_a_socket_that_is_none_does_no_harm(make_server, monkeypatch, address):
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    assert make_server().status("/livez") == 200


def test_the_unit_names_what_there_is():
    """The service file's settings are known ones and its options exist."""
    unit = (ROOT / "docs/how-to/waggle.service").read_text()
    page = (ROOT / "docs/how-to/run-as-a-service.md").read_text()
    settings = (ROOT / "Sources/waggle/Settings.swift").read_text()
    keys = set(re.findall(r'case \w+ = "([a-z.]+)"', settings))
    for name in re.findall(r"WAGGLE_([A-Z_]+)", unit + page):
        assert name.lower().replace("_", ".") in keys, name
    assert "Type=notify\n" in unit and "ExecReload=/bin/kill -HUP $MAINPID" in unit and "WatchdogSec=" in unit
    assert Path(ROOT / "Public/index.html").exists()


def test_a_stop_spreads_the_return_of_many_sockets(make_server):
    """All are told to come back, within the spread and not at one instant; the process ends in time."""
    count = 300
    server = make_server("--limit", "connectionsPerUser=1000", "--limit", "shutdownSpread=1500")
    house = House(server)
    token = visitor(server).token

    async def scenario() -> list[float]:
        wires = [await Wire.connected(house.socket_url(), token) for _ in range(count)]
        begun = time.monotonic()
        stopping = asyncio.create_task(asyncio.to_thread(server.stop))

        async def end(wire: Wire) -> float:
            assert await wire.closed() == (3001, "shutdown")
            return time.monotonic() - begun

        ends = await asyncio.gather(*(end(wire) for wire in wires))
        await stopping
        assert time.monotonic() - begun < 10
        return sorted(ends)

    ends = asyncio.run(scenario())
    # By tens: at 64 each 50 ms the last come a good while after the first.
    assert ends[-1] - ends[0] > 0.15, ends[::30]


def test_a_request_that_had_begun_when_the_stop_began_is_answered(make_server):
    server = make_server()
    # A connection that stands when the stop begins.
    link = socket.create_connection(("127.0.0.1", server.http_port), timeout=15)
    link.sendall(b"POST /api/visitor HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
    time.sleep(0.3)
    assert http_call(server, "GET", "/readyz").status == 200
    os.kill(server.pid, signal.SIGTERM)
    time.sleep(0.3)
    link.sendall(b'"a": 1  }')
    answer = link.recv(65536)
    assert b" 415 " in answer.split(b"\r\n")[0] and b"Connection: close" in answer, answer
    link.close()
    assert server.process.wait(15) == 0
