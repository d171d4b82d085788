"""Fixtures for tests with the official client library; see Tests/harness/sdk.py and desk.py."""

from __future__ import annotations

import os
import random

import pytest

from harness.desk import House
from harness.server import ROOMY, Server


@pytest.fixture(params=["json", "protobuf"])
def protobuf(request) -> bool:
    """Runs a test once for each form of the messages."""
    return request.param == "protobuf"


@pytest.fixture(params=["ws", "wss"])
def scheme(request) -> str:
    """Runs a test once in the clear and once over TLS."""
    return request.param


@pytest.fixture
def seed() -> int:
    """The run's random numbers, WAGGLE_SEED to play them again; pytest shows what was printed when the test fails."""
    value = int(os.environ.get("WAGGLE_SEED") or random.SystemRandom().randrange(1 << 32))
    print(f"WAGGLE_SEED={value}")
    return value


@pytest.fixture
def server(make_server) -> Server:
    """A fresh server on an empty data folder."""
    return make_server(*ROOMY)


@pytest.fixture
def house(server: Server) -> House:
    """A fresh server of its own, for tests that move its clock or end its process."""
    return House(server)


@pytest.fixture(scope="module")
def shared_house(tmp_path_factory):
    """One server for all tests of a module that leave it as they found it; it must end with code 0."""
    server = Server(tmp_path_factory.mktemp("house") / "data", *ROOMY).start()
    yield House(server)
    server.stop()
