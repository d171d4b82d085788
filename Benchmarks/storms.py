"""Crowds that come at once: a storm of TLS connections beside live chat, and everybody back after a cut."""

from __future__ import annotations

from pathlib import Path

from servers import Load, Waggle, measure

# Live chat that a storm must not disturb, messages a second.
CHAT_RATE = 500
# What each client missed while it was cut off.
MISSED = 20


def beside_storm(waggle: Path, data: Path, rooms: Path, connects: int, seconds: float) -> dict:
    """Live chat alone, then while so many TLS connections open as fast as they can.

    The storm's own process is of lowest priority, so that it does not hold up the process that watches the chat: what
    is measured is the server.
    """
    with Waggle(waggle, data) as server:
        options = ["--members", 5, "--rate", CHAT_RATE, "--seconds", seconds, "--rooms-file", rooms]
        alone = measure(server, Load(waggle, server.url(False), *options))
        chat = Load(waggle, server.url(False), *options)
        chat.expect("measuring")
        storm = Load(waggle, server.url(True), "--connects", connects, "--at-once", 256, lowly=True)
        storm.expect("measuring")
        beside = chat.report()
        return {"rate": CHAT_RATE, "connects": connects, "alone": alone, "beside": beside, "storm": storm.report()}


def back_after_cut(waggle: Path, data: Path, rooms: Path, tls: bool) -> dict:
    """Every member of every room is cut, misses messages, comes back and recovers them."""
    with Waggle(waggle, data) as server:
        options = ["--members", 5, "--missed", MISSED, "--rooms-file", rooms]
        load = Load(waggle, server.url(tls), *options)
        load.expect("measuring")
        return load.report()
