"""One server for all tests of a module that do not change how it runs."""

from __future__ import annotations

import pytest

from harness.server import ROOMY, Server


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Server:
    """A server for the whole module, with room for many log-ins and sockets from one address."""
    folder = tmp_path_factory.mktemp("desk")
    server = Server(
        folder / "data", "--limit", "loginAttemptsPerMinute=1000", "--limit", "connectionsPerUser=100",
        *ROOMY, "--log-level", "trace",
    )
    server.start()
    yield server
    server.stop()
