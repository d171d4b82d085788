"""Fixtures for every Python test; what they hand out lives in Tests/harness."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.proxy import Proxy
from harness.server import Server, run_cli


@pytest.fixture
def cli():
    """`cli("version", "--json")` runs the built command line."""
    return run_cli


@pytest.fixture
def make_server(tmp_path: Path):
    """`make_server("--echo-endpoint")` starts a server; it is stopped at the end, exit code 0."""
    servers: list[Server] = []

    def make(*options: object, data: Path | None = None, start: bool = True, **settings) -> Server:
        folder = data or tmp_path / f"data{len(servers)}"
        server = Server(folder, *options, **settings)
        servers.append(server)
        return server.start() if start else server

    yield make
    _stop_all(servers)


@pytest.fixture
def server(make_server) -> Server:
    """A fresh server on an empty data folder."""
    return make_server()


@pytest.fixture
def demo(make_server) -> Server:
    """A fresh server filled with the demonstration's people and tickets."""
    return make_server("--demo")


@pytest.fixture
def make_proxy():
    """`make_proxy(port)` puts a breakable link in front of `port`."""
    proxies: list[Proxy] = []

    def make(port: int) -> Proxy:
        proxies.append(Proxy(port))
        return proxies[-1]

    yield make
    for proxy in proxies:
        proxy.close()


@pytest.fixture
def proxy(server: Server, make_proxy) -> Proxy:
    """A breakable link in front of `server`'s plain port."""
    return make_proxy(server.http_port)


def _stop_all(servers: list[Server]) -> None:
    """Stops every server, also when one of them ends badly, and only then complains."""
    complaints = []
    for server in servers:
        try:
            server.stop()
        except AssertionError as complaint:
            complaints.append(str(complaint))
    assert not complaints, "\n".join(complaints)
