"""Fixtures for tests with the official client library; see Tests/harness/sdk.py."""

from __future__ import annotations

import pytest


@pytest.fixture(params=["json", "protobuf"])
def protobuf(request) -> bool:
    """Runs a test once for each form of the messages."""
    return request.param == "protobuf"
