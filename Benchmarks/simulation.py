"""How many tickets a second `waggle simulate` runs, beside simpy on the very same tickets."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import time
from pathlib import Path

from servers import ROOT

STAFF = [6, 6, 2]
GAMMA = 0.85
LOAD = 0.36
ROUNDS = 3


def run(waggle: Path, folder: Path, tickets: int) -> dict | None:
    """Seconds for each way of working, Waggle's and simpy's, the best of some rounds; None without simpy."""
    if importlib.util.find_spec("simpy") is None:
        return None
    sys.path.insert(0, str(ROOT / "Tests"))
    from Simulation import desk

    table = folder / "tickets.csv"
    words = [waggle, "simulate", "--json", "--tickets", tickets, "--repetitions", 1, "--load", LOAD, "--gamma", GAMMA]
    words = [str(word) for word in [*words, "--csv", table]]
    found = {"tickets": tickets, "tiered": {}, "swarm": {}}
    for _ in range(ROUNDS):
        own = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)["seconds"]
        drawn = desk.read(table)
        for mode, simulate in (
            ("tiered", lambda: desk.tiered(drawn, STAFF)),
            ("swarm", lambda: desk.swarm(drawn, STAFF, GAMMA)),
        ):
            begin = time.perf_counter()
            simulate()
            keep(found[mode], "simpy", time.perf_counter() - begin)
            keep(found[mode], "waggle", own[mode])
    return found


def keep(best: dict, name: str, seconds: float) -> None:
    best[name] = min(seconds, best.get(name, seconds))
