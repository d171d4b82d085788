"""`waggle report` without an import: the desk's own measures, held against the database."""

from __future__ import annotations

import json
import math
import sqlite3

import numpy as np
import pytest
from lifelines import KaplanMeierFitter

USAGE = 64


@pytest.fixture
def generated(waggle, data):
    waggle("generate", "--seed", 4, "--tickets", 300, "--agents", 12, "--days", 20, check=True, timeout=300)
    return data


def rows(data, sql: str) -> list[tuple]:
    database = sqlite3.connect(f"file:{data / 'waggle.db'}?mode=ro", uri=True)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


def report(waggle, *options) -> dict:
    return json.loads(waggle("report", "--json", *options, check=True, timeout=300).stdout)


def named(found: dict) -> dict:
    return {measure["name"]: measure for measure in found["measures"]}


def test_the_measures_are_those_of_the_database(waggle, generated):
    found = report(waggle, "--days", 400)
    tickets = rows(
        generated,
        "SELECT mode_at_creation, created, first_response, solved, hand_offs, escalations, reopens, state, id"
        " FROM ticket WHERE imported IS NULL AND state <> 'cancelled'")
    assert found["tickets"] == len(tickets) > 200
    measures = named(found)
    for mode in ("tiered", "swarm"):
        own = [ticket for ticket in tickets if ticket[0] == mode]
        assert found["tickets_by_mode"][mode] == len(own) > 0
        answered = [(reply - created) / 60_000 for _, created, reply, *_ in own if reply is not None]
        figure = measures["first_response"][mode]
        assert figure["n"] == len(own) and figure["open"] == len(own) - len(answered)
        assert measures["escalated"][mode]["count"] == sum(ticket[5] > 0 for ticket in own)
        assert measures["hand_offs"][mode]["sum"] == sum(ticket[4] for ticket in own)
        if figure["open"] == 0:
            curve = KaplanMeierFitter().fit(answered, np.ones(len(answered)))
            assert math.isclose(figure["p50"], curve.median_survival_time_, abs_tol=1e-9)
        solved = [ticket for ticket in own if ticket[3] is not None]
        assert measures["time_to_solve"][mode]["n"] == len(own)
        assert measures["time_to_solve"][mode]["open"] == len(own) - len(solved)


def test_the_period_before_stands_beside_and_filters_narrow(waggle, generated):
    found = report(waggle, "--days", 400)
    assert all("before" in measure or "not_recorded" in measure for measure in found["measures"])
    assert named(found)["first_response"]["before"]["n"] == 0
    chats = report(waggle, "--days", 400, "--channel", "chat")["tickets"]
    forms = report(waggle, "--days", 400, "--channel", "form")["tickets"]
    assert 0 < chats < found["tickets"] and chats + forms <= found["tickets"]


def test_people_read_figures_with_their_definitions(waggle, generated):
    text = waggle("report", "--days", 400, check=True, timeout=300).stdout
    assert "a description, not an effect" in text
    assert "Time to solve" in text and "by the survival curve" not in text.splitlines()[0]
    assert "from created to the last time it was solved" in text and "not recorded" in text


@pytest.mark.parametrize("words", [
    ["--from", "tomorrow"], ["--priority", "P9"], ["--tier", "7"], ["--channel", "pigeon"], ["--days", "0"],
    ["--from", "2026-03-02", "--to", "2026-03-01"], ["--import", "x", "--days", "3"],
])  # fmt: skip
def test_a_report_that_makes_no_sense_is_refused(waggle, add_user, words):
    add_user()
    done = waggle("report", *words)
    assert done.returncode == USAGE and done.stderr.startswith("waggle: ")
