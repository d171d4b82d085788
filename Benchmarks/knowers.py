#!/usr/bin/env python3
"""How often "who can help" names somebody who knows, beside what a desk has without it.

On a made-up desk, whose hidden knowledge is known: 20,000 solved tickets, then 2,000 questions; a hit is somebody at the
desk who knows the topic among the first three. Beside it the best of three ways to match category and skill.

On a real log, which has codes but no text: learnt from what was solved of the first 70 % by time when the rest began, asked
with the rest, each as it was filed when it was opened; a hit is the person who solved it in the end. Beside it those who
solved most of the category.

    Benchmarks/knowers.py --tool .build/release/knowers --log ../shared/data/uci498-sample.csv.gz
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import datetime, timezone
from pathlib import Path

import report

ROOT = Path(__file__).resolve().parents[1]
LOG = ROOT.parent / "shared" / "data" / "uci498-sample.csv.gz"
DAY = 86_400_000
NAMED = 3
SEED = 1
KNOWN = 20_000
ASKED = 2_000
LEARNT = 0.7
FIELDS = ["category", "subcategory", "u_symptom", "location", "caller_id", "opened_by"]


def run(tool: Path, quick: bool = False, log: Path = LOG, seed: int = SEED) -> dict:
    found = {"made_up": made_up(tool, seed, *((2_000, 200) if quick else (KNOWN, ASKED)))}
    if log.is_file():
        found["log"] = real(tool, log)
    return found


def ask(tool: Path, lines: list[str]) -> dict[int, list[int]]:
    done = subprocess.run([str(tool), "answer"], input="\n".join(lines) + "\n", check=True, capture_output=True, text=True)
    answers = (line.split("\t") for line in done.stdout.splitlines())
    return {int(number): [int(one) for one in people.split("|") if one] for number, people in answers}


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0


# The made-up desk.


def made_up(tool: Path, seed: int, known: int, asked: int) -> dict:
    printed = subprocess.run([str(tool), "make", str(seed), str(known + asked)], check=True, capture_output=True, text=True)
    records = defaultdict(list)
    for line in printed.stdout.splitlines():
        kind, *fields = line.split("\t")
        records[kind].append(fields)
    people = {int(number): (float(first), float(last)) for number, first, last, _ in records["person"]}
    skills = {int(f[0]): dict((int(a), int(b)) for a, b in (s.split("=") for s in f[3].split("|") if s)) for f in records["person"]}
    knowers = {int(number): {int(one) for one in who.split("|") if one} for number, who in records["topic"]}
    tickets = [MadeUp(fields) for fields in records["ticket"]]
    before, after = tickets[:known], tickets[known:]
    solved = defaultdict(Counter)
    for ticket in before:
        solved[ticket.category][ticket.solver] += 1
    here = {t.number: [p for p, (first, last) in people.items() if first <= t.day <= last] for t in after}
    after = [t for t in after if knowers[t.topic] & set(here[t.number])]
    answers = ask(tool, [t.work() for t in before] + [t.ask(here[t.number]) for t in after])

    def by(order) -> dict[int, list[int]]:
        return {t.number: sorted(here[t.number], key=lambda p: (order(t, p), p))[:NAMED] for t in after}

    ways = {
        "skill, then most solved in the category": by(lambda t, p: (t.category not in skills[p], -solved[t.category][p])),
        "skill by level, then most solved in the category": by(lambda t, p: (-skills[p].get(t.category, 0), -solved[t.category][p])),
        "most solved in the category, weighted by skill": by(lambda t, p: -solved[t.category][p] * (1 + skills[p].get(t.category, 0) / 5)),
    }

    def judge(answers: dict[int, list[int]]) -> dict:
        return {
            "knows": share([bool(knowers[t.topic] & set(answers[t.number])) for t in after]),
            "solved": share([t.solver in answers[t.number] for t in after]),
        }

    judged = {name: judge(found) for name, found in ways.items()}
    best = max(judged, key=lambda name: judged[name]["knows"])
    return {"tickets": known, "asked": len(after), "finder": judge(answers), "beside": judged[best], "way": best, "ways": judged}


class MadeUp:
    def __init__(self, fields: list[str]):
        number, day, category, topic, reopened, solver, helper, author, self.question, self.solution, _ = fields
        self.number, self.day, self.category, self.topic = int(number), float(day), int(category), int(topic)
        self.reopened, self.solver, self.helper, self.author = reopened, int(solver), helper, author

    def work(self) -> str:
        text = f"{self.question} {self.solution}"
        return "\t".join(["work", str(self.number), self.at, self.reopened, str(self.solver), self.helper, self.author, self.codes, text])

    def ask(self, here: list[int]) -> str:
        return "\t".join(["ask", str(self.number), self.at, self.codes, self.question, "|".join(map(str, here))])

    @property
    def at(self) -> str:
        return str(int(self.day * DAY))

    @property
    def codes(self) -> str:
        return f"category={self.category}"


# The real log.


def moment(text: str) -> int | None:
    try:
        return int(datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=timezone.utc).timestamp() * 1000)
    except ValueError:
        return None


def incidents(log: Path) -> list[dict]:
    """What was known of each when it was opened, and who solved it in the end; in the order they were opened."""
    first, last = {}, {}
    with gzip.open(log, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            first.setdefault(row["number"], row)
            last[row["number"]] = row
    numbers: dict[str, int] = {}
    found = []
    for number, row in first.items():
        opened, solver = moment(row["opened_at"]), last[number]["resolved_by"]
        if opened is None or solver == "?":
            continue
        found.append({
            "opened": opened, "number": number, "solver": numbers.setdefault(solver, len(numbers)),
            "solved": moment(last[number]["resolved_at"]) or moment(last[number]["closed_at"]) or opened,
            "reopened": last[number]["reopen_count"] != "0", "category": row["category"],
            "codes": "|".join(f"{field}={row[field]}" for field in FIELDS if row[field] != "?"),
        })  # fmt: skip
    return sorted(found, key=lambda one: (one["opened"], one["number"]))


def real(tool: Path, log: Path) -> dict:
    found = incidents(log)
    cut = int(len(found) * LEARNT)
    before, after = found[:cut], found[cut:]
    # What was not solved yet when the first question came cannot have taught anything.
    before = [one for one in before if one["solved"] <= after[0]["opened"]]
    lines = [f"work\t{n}\t{one['solved']}\t{int(one['reopened'])}\t{one['solver']}\t-\t-\t{one['codes']}\t" for n, one in enumerate(before)]
    lines += [f"ask\t{cut + n}\t{one['opened']}\t{one['codes']}\t\t" for n, one in enumerate(after)]
    answers = ask(tool, lines)
    solved = defaultdict(Counter)
    for one in before:
        solved[one["category"]][one["solver"]] += 1
    ranked = {name: sorted(counts, key=lambda who: (-counts[who], who))[:NAMED] for name, counts in solved.items()}
    seen = {one["solver"] for one in before}
    return {
        "tickets": len(before), "asked": len(after),
        "possible": share([one["solver"] in seen for one in after]),
        "finder": share([one["solver"] in answers[cut + n] for n, one in enumerate(after)]),
        "beside": share([one["solver"] in ranked.get(one["category"], []) for one in after]),
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tool", type=Path, default=ROOT / ".build" / "release" / "knowers", help="the program that answers")
    parser.add_argument("--log", type=Path, default=LOG, help="the real log, as CSV with gzip")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = parser.parse_args()
    if not given.tool.is_file():
        print(f"there is no {given.tool}: swift build -c release --product knowers", file=sys.stderr)
        return 1
    found = run(given.tool, log=given.log, seed=given.seed)
    if given.json:
        print(json.dumps(found, indent=1))
        return 0
    title, head, rows = report.knower_table(found)
    print(title)
    for row in [head, *rows]:
        print("  " + " | ".join(row))
    return 0


if __name__ == "__main__":
    sys.exit(main())
