"""An experiment from its plan to its end before the time: each message as promised."""

from __future__ import annotations

import hashlib

from Protocols.player import Player

HOUR_MS = 3_600_000


def try_a_switchback(manager: Player, customer: Player) -> None:
    start = customer.call("ticket.open", text="Is somebody there?", channel="form")["at"] + 100 * HOUR_MS
    planned = manager.call(
        "experiment.plan", length="week", start_at=start, blocks=16, queues=[1], primary=["agent_minutes", "reopened"],
        horizon_ms=48 * HOUR_MS, wash_in_ms=HOUR_MS, reason="Does swarming help?")
    number = planned["experiment"]
    listed = manager.call("experiment.list", limit=1)["experiments"]
    assert [entry["experiment"] for entry in listed] == [number]
    seen = manager.call("experiment.get", experiment=number)
    assert seen["state"] == "planned" and seen["queues"] == [1] and "experiment.stop" in seen["can"]
    assert seen["digest"] == hashlib.sha256(seen["plan"].encode()).hexdigest()
    assert manager.call("experiment.result", experiment=number)["state"] == "early"
    manager.call("experiment.stop", experiment=number, reason="Another time.")
    stopped = manager.call("experiment.get", experiment=number)
    assert stopped["state"] == "stopped" and stopped["stop_reason"] == "Another time." and stopped["can"] == []
    result = manager.call("experiment.result", experiment=number)
    assert result["state"] == "ready" and result["pairs"] == 0
    assert {"code": "stopped"} in result["warnings"] and all(row["difference"] is None for row in result["rows"])


def try_a_pilot(manager: Player, customer: Player) -> None:
    start = customer.call("ticket.open", text="Hello again?", channel="form")["at"] + 100 * HOUR_MS
    number = manager.call(
        "experiment.plan", design="pilot", start_at=start, days=14, primary=["agent_minutes"], horizon_ms=48 * HOUR_MS,
        reason="Does swarming work here?")["experiment"]
    seen = manager.call("experiment.get", experiment=number)
    assert seen["design"] == "pilot" and seen["length"] is None and seen["course"] == [] and seen["warnings"] == ["interference"]
    assert seen["digest"] == hashlib.sha256(seen["plan"].encode()).hexdigest() and "design pilot\n" in seen["plan"]
    early = manager.call("experiment.result", experiment=number)
    assert early["state"] == "early" and early["warnings"] == [{"code": "interference"}]
    manager.call("experiment.stop", experiment=number, reason="Another time.")
    result = manager.call("experiment.result", experiment=number)
    assert result["state"] == "ready" and result["pairs"] is None and result["warnings"][0] == {"code": "interference"}
    assert all(row["role"] != "guard_rail" and row["pairs"] is None for row in result["rows"])
