#!/usr/bin/env python3
"""How fast and in how much memory a large event log is imported, reported on and exported, beside pm4py reading the same file.

`make bench ARGS=--quick` and `make bench` run it with everything else; by itself: `Benchmarks/histories.py --waggle PROGRAM`
(100,000 tickets with 2,000,000 events; `--quick`: a fiftieth). The log is made up, the same for the same seed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EVENTS_EACH = 20
TICKETS = 100_000
STATES = ("queued", "open", "pending_customer", "open", "solved", "closed")
ACTIVITIES = (
    "owner.taken", "msg.public", "note.added", "tier.escalated", "member.invited", "member.joined", "msg.public",
    "customer.replied", "owner.handed_off", "sla.warned",
)
PEOPLE = 200
GROUPS = 12
YEAR_SECONDS = 366 * 86_400


def generate(path: Path, tickets: int, seed: int = 1) -> int:
    """Writes a log with so many tickets, some twenty events each, in XES; gives the number of events."""
    chance = random.Random(seed)
    events = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1849.2016" xmlns="http://www.xes-standard.org/">\n')
        for ticket in range(1, tickets + 1):
            second = ticket * YEAR_SECONDS // tickets
            count = chance.randrange(2, 2 * EVENTS_EACH - 1)
            lines = [f'<trace><string key="concept:name" value="T-{ticket:06}"/>\n']
            owner = chance.randrange(PEOPLE)
            group = chance.randrange(GROUPS)
            tier = 1
            for place in range(count):
                last = place == count - 1
                activity = "ticket.created" if place == 0 else "ticket.closed" if last else chance.choice(ACTIVITIES)
                if activity == "owner.handed_off":
                    owner = chance.randrange(PEOPLE)
                elif activity == "tier.escalated" and tier < 3:
                    tier += 1
                    group = chance.randrange(GROUPS)
                state = STATES[min(len(STATES) - 1, place * len(STATES) // count)] if not last else "closed"
                second += chance.randrange(1, 7_200)
                lines.append(
                    f'<event><string key="concept:name" value="{activity}"/>'
                    '<string key="lifecycle:transition" value="complete"/>'
                    f'<date key="time:timestamp" value="{stamp(second)}"/>'
                    f'<string key="org:resource" value="Person {owner} &amp; Co"/>'
                    f'<string key="org:group" value="Group {group}"/><string key="waggle:state" value="{state}"/>'
                    f'<int key="waggle:tier" value="{tier}"/></event>\n'
                )
            events += count
            lines.append("</trace>\n")
            file.write("".join(lines))
        file.write("</log>\n")
    return events


DAYS = {}


def stamp(second: int) -> str:
    day, rest = divmod(second, 86_400)
    if day not in DAYS:
        DAYS[day] = time.strftime("%Y-%m-%d", time.gmtime(1_767_225_600 + day * 86_400))
    return f"{DAYS[day]}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}.000+00:00"


def measured(words: list[object], **options) -> tuple[float, float, str]:
    """Seconds, the most memory in MB, and what was printed."""
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([str(word) for word in words], stdout=out, **options)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begin
        out.seek(0)
        text = out.read().decode()
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, words))} ended with {process.returncode}")
    return seconds, usage.ru_maxrss / 1_024, text


READ = """
import contextlib, io, sys, time
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    import pm4py
    begin = time.perf_counter()
    rows = pm4py.read_xes(sys.argv[1])
    seconds = time.perf_counter() - begin
print(seconds, len(rows), rows["case:concept:name"].nunique())
"""


def run(waggle: Path, folder: Path, tickets: int, python: str = sys.executable) -> dict | None:
    """Seconds and the most memory of each step; None without pm4py."""
    if python == sys.executable and importlib.util.find_spec("pm4py") is None:
        return None
    log = folder / "history.xes"
    data = folder / "history"
    events = generate(log, tickets)
    found: dict = {"tickets": tickets, "events": events, "bytes": log.stat().st_size}
    steps = {
        "import": ["import", log, "--name", "large"], "report": ["report", "--import", "large", "--json"],
        "export": ["export", folder / "again.xes", "--import", "large", "--json", "--force"],
    }  # fmt: skip
    for name, words in steps.items():
        seconds, memory, text = measured([waggle, *words, "--data", data], stderr=subprocess.DEVNULL)
        found[name] = {"seconds": seconds, "memory_mb": memory}
        if name == "report":
            counts = json.loads(text)
            assert (counts["rows"], counts["incidents"]) == (events, tickets), counts["rows"]
        if name == "export":
            counts = json.loads(text)
            assert (counts["events"], counts["cases"]) == (events, tickets), counts
    _, memory, text = measured([python, "-c", READ, log])
    seconds, rows, cases = text.split()
    assert (int(rows), int(cases)) == (events, tickets), text
    found["pm4py"] = {"seconds": float(seconds), "memory_mb": memory}
    for path in (log, folder / "again.xes"):
        path.unlink()
    shutil.rmtree(data)
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--waggle", type=Path, required=True)
    options.add_argument("--folder", type=Path, help="where to put the log; else a passing folder")
    options.add_argument("--tickets", type=int, default=TICKETS)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--python", default=sys.executable, help="a Python that has pm4py")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        found = run(chosen.waggle, Path(folder), TICKETS // 50 if chosen.quick else chosen.tickets, chosen.python)
    if found is None:
        sys.exit("pm4py is not there: name a Python that has it with --python")
    found["ratio"] = found["pm4py"]["seconds"] / found["import"]["seconds"]
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
