"""`waggle staffing`: the week's expectation and its people, computed a second time from the database and by other formulas."""

from __future__ import annotations

import csv
import json
import math
import sqlite3
from collections import Counter
from datetime import datetime, timezone

import pytest
from scipy import stats

USAGE = 64
# Monday 2026-03-02, 00:00 UTC.
UNTIL = 1_772_409_600
WEEK = 7 * 86_400


@pytest.fixture(scope="module")
def period() -> list[str]:
    return ["--from", "2026-01-12", "--to", "2026-03-02"]


@pytest.fixture
def generated(waggle, data):
    waggle("generate", "--seed", 4, "--tickets", 600, "--agents", 12, "--days", 49, "--until", UNTIL, "--presence", check=True, timeout=300)
    return data


def answered(people: int, load: float, service: float, within: float) -> float:
    """Erlang C by its sum, not by the recursion."""
    if load >= people:
        return 0.0
    last = load**people / math.factorial(people) / (1 - load / people)
    wait = last / (sum(load**k / math.factorial(k) for k in range(people)) + last)
    return 1 - wait * math.exp(-(people - load) * within / service)


def test_the_week_is_that_of_the_database_and_its_people_are_erlangs(waggle, generated, period, tmp_path):
    table = tmp_path / "week.csv"
    found = json.loads(waggle("staffing", *period, "--at-once", 1, "--csv", table, "--json", check=True, timeout=300).stdout)
    database = sqlite3.connect(f"file:{generated / 'waggle.db'}?mode=ro", uri=True)
    made = [at for (at,) in database.execute("SELECT created FROM ticket WHERE imported IS NULL AND state <> 'cancelled'")]
    database.close()
    hours = Counter()
    for at in made:
        if found["from"] <= at < found["to"]:
            moment = datetime.fromtimestamp(at / 1_000, timezone.utc)
            hours[moment.weekday() * 24 + moment.hour] += 1
    assert found["zone"] == "UTC" and found["to"] == UNTIL * 1_000
    assert found["tickets"] == sum(hours.values()) > 300
    assert found["arrivals"]["count"] == [hours[place] for place in range(168)]
    assert sum(found["weeks"]) == (found["to"] - found["from"]) / 3_600_000
    scale = found["arrivals"]["dispersion"]
    for place, weeks in enumerate(found["weeks"]):
        count = found["arrivals"]["count"][place]
        assert found["arrivals"]["mean"][place] == pytest.approx(count / weeks)
        assert found["arrivals"]["upper"][place] == pytest.approx(stats.chi2.ppf(0.975, 2 * count / scale + 2) / 2 * scale / weeks)
    first = found["tiers"][0]
    assert first["tier"] == "L1" and first["missing"] is None and first["held"]["n"] >= 30
    service, told = first["held"]["mean"], 0
    for place, people in enumerate(first["people"]):
        chats = first["chats"][place] / found["weeks"][place]
        work = first["arrivals"]["mean"][place] / 60 * first["hands"]["mean"] / 0.85
        if chats:
            share = answered(people, chats / 60 * service, service, 1)
            assert share >= 0.8 and first["answered"][place] == pytest.approx(share, abs=1e-9) and people >= math.ceil(work)
            assert people == max(1, math.ceil(work)) or answered(people - 1, chats / 60 * service, service, 1) < 0.8 or first["bound"][place] == "work"
            told += 1
        else:
            assert people == math.ceil(work)
        assert first["people_upper"][place] >= people
    assert told > 50
    rows = list(csv.DictReader(table.open(newline="")))
    assert len(rows) == 4 * 168
    second = [row for row in rows if row["tier"] == "L1"]
    assert [int(row["people"]) for row in second] == first["people"]
    assert [float(row["mean"]) for row in rows[:168]] == found["arrivals"]["mean"]


def test_people_read_a_week_or_that_there_is_too_little(waggle, generated, period):
    text = waggle("staffing", *period, check=True, timeout=300).stdout
    assert "by the clock of UTC" in text and "Mon" in text and "L1: people for 80 % of chats within 60 s" in text
    assert "Note: each hour by itself" in text
    few = waggle("staffing", "--from", "2026-02-23", "--to", "2026-03-02", check=True, timeout=300).stdout
    assert "an hour of the week needs 4 weeks" in few and "L1" not in few
    early = waggle("staffing", "--from", "2025-10-01", "--to", "2026-03-02", check=True, timeout=300).stdout
    assert "begin later than the period asked for" in early


@pytest.mark.parametrize("words", [
    ["--within", "0"], ["--share", "100"], ["--busy", "5"], ["--at-once", "51"], ["--as-treated"], ["--days", "0"],
    ["--within", str(2**62)],
])  # fmt: skip
def test_a_target_that_makes_no_sense_is_refused(waggle, add_user, words):
    add_user()
    done = waggle("staffing", *words)
    assert done.returncode == USAGE and done.stderr.startswith("waggle: ")
